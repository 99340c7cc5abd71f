package responder_test

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// TestAnEndThatIsToldLate: a stay ended days ago, and the meals of the days since are counted already. They are taken
// back: what still grows shrinks, a line of a month that is over gets a recovery beside it, one without any day left wholly.
func TestAnEndThatIsToldLate(t *testing.T) {
	for name, x := range map[string]struct {
		end  string
		want []string
	}{
		"this month": {"2026-11-05", []string{"1200000 submitted", "500000 submitted"}},
		"last month": {"2026-10-30", []string{"1200000 submitted", "0 returned", "-100000 submitted"}},
		"at once":    {"2026-10-20", []string{"1200000 submitted", "0 returned", "-1100000 submitted"}},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, w *world) { // 2026-10-20
				f, pl := w.placed(w.carer(1))
				w.advance(22 * 24 * time.Hour) // 2026-11-11
				w.accrue(pl)
				w.do("coordinator", "placement.end", pl, obj{"end": x.end, "end_code": "home"})
				var got []string
				for _, line := range w.caseAs("coordinator", f.id).Costs {
					if line.Kind == "meal" {
						got = append(got, fmt.Sprint(line.AmountVND, " ", line.State))
					}
				}
				slices.Sort(got)
				slices.Sort(x.want)
				days := w.meals(f.person, pl)
				if !slices.Equal(got, x.want) || days[len(days)-1] != x.end {
					t.Errorf("lines %q, want %q; the last meal on %s", got, x.want, days[len(days)-1])
				}
				again, err := w.service.Recompute(t.Context(), w.reader("fund_manager"))
				if ok(t, err); len(again) > 0 {
					t.Errorf("computed again, %+v comes out differently", again)
				}
				w.whole()
			})
		})
	}
}

// TestAMoveThatIsToldLate: the days since the move are the receiving carer's, each once.
func TestAMoveThatIsToldLate(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) { // 2026-10-20
		f, first := w.placed(w.carer(1))
		w.advance(9 * 24 * time.Hour)
		w.accrue(first)
		second := w.accepted("placement.transfer", f, w.carer(1))
		w.do("coordinator", "placement.handover", second, obj{"decision_no": "2/QĐ", "start": "2026-10-25"})
		w.accrue(second)
		if a, b := w.meals(f.person, first), w.meals(f.person, second); len(a) != 5 || len(b) != 4 || b[0] != "2026-10-25" {
			t.Errorf("meals with the first %v, with the second %v", a, b)
		}
		w.whole()
	})
}
