package geo

import "testing"

// TestSeatAddresses parses the address of every commune's seat, in today's names.
func TestSeatAddresses(t *testing.T) {
	u := testUnits(t)
	rows, ok := sharedTable(t, "admin-units/new/communes_population_area_hq_sapnhap.csv")
	if !ok {
		for _, c := range u.Communes(Country) {
			rows = append(rows, map[string]string{"code": c.Code, "province_code": c.Parent, "hq_address": "Thôn 1, " + c.FullName})
		}
	}
	forms := map[string]func(address, province string) Answer{
		"with province": func(a, p string) Answer { return u.Parse(a+", "+u.Label(p), "") },
		"with hint":     func(a, p string) Answer { return u.Parse(a, p) },
		"folded":        func(a, p string) Answer { return u.Parse(Fold(a)+", "+Fold(u.Label(p)), "") },
	}
	for name, parse := range forms {
		t.Run(name, func(t *testing.T) {
			var s score
			for _, r := range rows {
				a := parse(r["hq_address"], r["province_code"])
				wrong := s.add(u, a, []string{r["code"]})
				if wrong && testing.Verbose() {
					t.Logf("wrong: %s (%s) -> %s %s %s", r["hq_address"], u.Label(r["code"]), u.Label(a.Unit), a.Confidence, a.NoteEN)
				}
			}
			s.log(t, name)
		})
	}
}
