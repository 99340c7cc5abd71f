package responder_test

import (
	"testing"

	"kipthoi/responder"
)

// TestEveryCaseIsOnOnePage: page by page a reader meets each case once, open ones first, whatever the filter.
func TestEveryCaseIsOnOnePage(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		const cases = 65
		for i := range cases {
			family, kind := "disaster", "storm"
			if i%3 == 0 {
				family, kind = "protection", "P_DV"
			}
			f := w.report("coordinator", family, kind, func(d obj) { d["urgent"] = i%2 == 0 })
			if i%5 == 0 {
				w.close(f.id)
			}
		}
		for _, c := range []struct {
			login  string
			filter responder.CaseFilter
			want   int
		}{
			{"coordinator", responder.CaseFilter{}, cases},
			{"field", responder.CaseFilter{}, cases}, // a protection case is there as a code
			{"coordinator", responder.CaseFilter{Family: "protection"}, 22},
			{"coordinator", responder.CaseFilter{Status: "closed"}, 13},
			{"coordinator", responder.CaseFilter{Search: "chu ho"}, cases},
			{"field", responder.CaseFilter{Search: "chu ho"}, cases - 22},
			{"far", responder.CaseFilter{}, 0},
			{"admin", responder.CaseFilter{}, 0},
		} {
			seen, closed := map[string]bool{}, false
			for c.filter.Limit = 7; ; {
				page, err := w.service.Cases(t.Context(), w.reader(c.login), c.filter)
				ok(t, err)
				for _, k := range page.Items {
					if seen[k.ID] || closed && k.Status != responder.CaseClosed {
						t.Fatalf("%s: %s comes twice, or after a closed one", c.login, k.Code)
					}
					seen[k.ID], closed = true, k.Status == responder.CaseClosed
				}
				if c.filter.After = page.Next; page.Next == "" {
					break
				}
			}
			if len(seen) != c.want {
				t.Errorf("%s with %+v: %d cases, want %d", c.login, c.filter, len(seen), c.want)
			}
		}
	})
}
