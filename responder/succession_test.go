package responder_test

import (
	"strings"
	"testing"

	"kipthoi/geo"
	"kipthoi/responder"
)

func TestImportSuccession(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		const divided = "Phường Ngọc Hà, Quận Ba Đình, Hà Nội"
		s := w.service
		rejected, err := s.ImportSuccession(t.Context(), []geo.Succession{
			{Old: "00016", New: "00004"}, {Old: "99999", New: "00004"}, {Old: "00016", New: "00008"}, {Old: "00016", New: "99999"}, {Old: "00016", New: "00008"},
		}, "resolution")
		ok(t, err)
		if len(rejected) != 2 || rejected[0].Row != 2 || rejected[1].Row != 4 || rejected[0].VI == "" || rejected[0].EN == "" {
			t.Errorf("rejected %+v", rejected)
		}
		if a := s.Geo().Units.Parse(divided, ""); a.Unit == "" {
			t.Errorf("used before it is loaded: %+v", a)
		}
		ok(t, s.TakeUp(t.Context()))
		if a := s.Geo().Units.Parse(divided, ""); a.Then != "00016" || a.Unit != "" || strings.Join(a.Alternatives, " ") != "00004 00008" {
			t.Errorf("after loading: %+v", a)
		}
	})
}

// TestSuccessionServesUntilTheNextIsWhole puts a second mapping in the place of the first, but not one that is not whole.
func TestSuccessionServesUntilTheNextIsWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.service
		_, err := s.ImportSuccession(t.Context(), []geo.Succession{{Old: "00016", New: "00004"}, {Old: "00016", New: "00008"}}, "first")
		ok(t, err)
		if res, _ := s.AsSystem(t.Context(), "succession.activate", newID(), obj{"source": "broken", "pairs": 3}); res.Status == responder.StatusApplied {
			t.Error("a mapping that is not stored came into use")
		}
		if _, err := s.ImportSuccession(t.Context(), []geo.Succession{{Old: "x", New: "y"}}, "nothing"); err == nil {
			t.Error("a mapping without a known pair was taken")
		}
		if _, err := s.ImportSuccession(t.Context(), make([]geo.Succession, responder.MaxSuccessions+1), "long"); err == nil {
			t.Error("a mapping without end was taken")
		}
		ok(t, s.TakeUp(t.Context()))
		if got := s.Geo().Units.Successors("00016"); len(got) != 2 {
			t.Errorf("first mapping: %v", got)
		}
		_, err = s.ImportSuccession(t.Context(), []geo.Succession{{Old: "00016", New: "00008"}}, "second")
		ok(t, err)
		ok(t, s.TakeUp(t.Context()))
		if got := s.Geo().Units.Successors("00016"); len(got) != 1 || got[0] != "00008" {
			t.Errorf("second mapping: %v", got)
		}
		audit, err := s.Audit(t.Context(), "")
		ok(t, err)
		if len(audit.Breaks) > 0 || audit.Entries < 2 {
			t.Errorf("log: %+v", audit)
		}
	})
}
