package geo

import (
	"strings"
	"testing"
)

// TestSeatAddresses parses the address of every commune's seat. In full it ends with commune and province, and is
// found. As written it often names none, or the old commune where the seat stands: it need not be found, but less than
// 0.5 % may be taken for another.
func TestSeatAddresses(t *testing.T) {
	u := testUnits(t)
	rows, ok := sharedTable(t, "admin-units/new/communes_population_area_hq_sapnhap.csv")
	if !ok {
		for _, c := range u.Communes(Country) {
			rows = append(rows, map[string]string{"code": c.Code, "province_code": c.Parent, "hq_address": "Thôn 1, " + c.FullName})
		}
	}
	forms := map[string]func(address, code, province string) Answer{
		"in full":        func(a, c, p string) Answer { return u.Parse(a+", "+u.Label(c), "") },
		"in full folded": func(a, c, p string) Answer { return u.Parse(Fold(a)+" "+Fold(u.Label(c)), "") },
		"as written":     func(a, c, p string) Answer { return u.Parse(a+", "+u.Label(p), "") },
		"with hint":      func(a, c, p string) Answer { return u.Parse(a, p) },
	}
	for name, parse := range forms {
		t.Run(name, func(t *testing.T) {
			var s score
			for _, r := range sample(rows) {
				a := parse(r["hq_address"], r["code"], r["province_code"])
				wrong := s.add(u, a, []string{r["code"]})
				if wrong && testing.Verbose() {
					t.Logf("wrong: %s (%s) -> %s %s %s", r["hq_address"], u.Label(r["code"]), u.Label(a.Unit), a.Confidence, a.NoteEN)
				}
			}
			s.log(t, name)
			if found := s.right + s.rightChoice; strings.HasPrefix(name, "in full") && found*100 < 97*s.known || s.wrong*200 >= s.known {
				t.Errorf("right or among the choices %d, wrong %d of %d", found, s.wrong, s.known)
			}
		})
	}
}
