package geo

import (
	"slices"
	"strings"
	"testing"
)

// legacyTruth knows the communes in force behind an address of the old three-level list, from the unit lists alone.
type legacyTruth struct {
	old  map[string]string   // ward|district|province, plain with types -> old code
	bare map[string][]string // the same without types -> old codes
	next map[string][]string // old code -> codes in force
}

func newLegacyTruth(t *testing.T) (*legacyTruth, bool) {
	communes, ok1 := sharedTable(t, "admin-units/old/communes_old_3level_GSO_2025.csv")
	pairs, ok2 := sharedTable(t, "admin-units/mapping/old_to_new_dvhcvn.csv")
	aliases, ok3 := sharedTable(t, "admin-units/address-tests/alias_ward.csv")
	if !ok1 || !ok2 || !ok3 {
		return nil, false
	}
	l := &legacyTruth{old: map[string]string{}, bare: map[string][]string{}, next: map[string][]string{}}
	byDistrict := map[string]string{}
	for _, c := range communes {
		key := plain(c["full_name"]) + "|" + plain(c["district"]) + "|" + plainBare(c["province"])
		l.old[key] = c["code"]
		byDistrict[key] = c["code"]
		bare := plainBare(c["full_name"]) + "|" + plainBare(c["district"]) + "|" + plainBare(c["province"])
		l.bare[bare] = append(l.bare[bare], c["code"])
	}
	for _, p := range pairs {
		l.next[p["old_code"]] = append(l.next[p["old_code"]], p["new_code"])
	}
	for _, a := range aliases {
		province := trimTypes(a["province_key"])
		code := byDistrict[a["ward_key"]+"|"+a["district_key"]+"|"+province]
		key := a["alias_keyword"] + "|" + a["district_key"] + "|" + province
		if code != "" && l.old[key] == "" {
			l.old[key] = code
		}
	}
	return l, true
}

// plainBare takes the type words off a full name.
func plainBare(s string) string {
	for _, kind := range []string{"thị trấn ", "phường ", "thị xã ", "thành phố ", "huyện ", "quận ", "xã ", "tỉnh ", "tp. "} {
		if len(s) > len(kind) && plain(s[:len(kind)]) == plain(kind) {
			return plain(s[len(kind):])
		}
	}
	return plain(s)
}

// trimTypes takes the type off a province key such as "tinhquangninh".
func trimTypes(key string) string {
	return strings.TrimPrefix(strings.TrimPrefix(key, "tinh"), "thanhpho")
}

// codes returns what the address means today, nil when the lists do not tell.
func (l *legacyTruth) codes(ward, district, province string) []string {
	p := plainBare(province)
	if p == "thuathienhue" {
		p = "hue"
	}
	if old := l.old[plain(ward)+"|"+plain(district)+"|"+p]; old != "" {
		return l.next[old]
	}
	if old := l.bare[plainBare(ward)+"|"+plainBare(district)+"|"+p]; len(old) == 1 {
		return l.next[old[0]]
	}
	return nil
}

// score counts answers against truth.
type score struct {
	total, located, certain, choice, none, known, right, rightChoice, wrong, wrongCertain int
}

func (s *score) add(u *Units, a Answer, truth []string) (wrong bool) {
	s.total++
	switch {
	case a.Unit != "":
		s.located++
	case a.Confidence == Ambiguous:
		s.choice++
	default:
		s.none++
	}
	if a.Confidence == Certain {
		s.certain++
	}
	if truth == nil {
		return false
	}
	s.known++
	holds := func(code string) bool {
		return slices.ContainsFunc(truth, func(c string) bool { now, _ := u.Current(c); return now.Code == code })
	}
	switch {
	case a.Unit != "" && holds(a.Unit):
		s.right++
	case a.Unit == "" && slices.ContainsFunc(a.Alternatives, holds):
		s.rightChoice++
	case a.Unit != "":
		s.wrong++
		if a.Confidence == Certain {
			s.wrongCertain++
		}
		return true
	}
	return false
}

func (s *score) log(t *testing.T, name string) {
	t.Helper()
	pct := func(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
	t.Logf("%s: %d addresses: one commune %.2f %% (certain %.2f %%), choice offered %.2f %%, not found %.2f %%",
		name, s.total, pct(s.located, s.total), pct(s.certain, s.total), pct(s.choice, s.total), pct(s.none, s.total))
	t.Logf("%s: truth known for %d: right %.2f %%, right among the choices %.2f %%, wrong %.2f %% (%d, of them certain %d)",
		name, s.known, pct(s.right, s.known), pct(s.rightChoice, s.known), pct(s.wrong, s.known), s.wrong, s.wrongCertain)
}

func TestLegacyAddresses(t *testing.T) {
	u := testUnits(t)
	truth, ok := newLegacyTruth(t)
	rows, ok2 := sharedTable(t, "admin-units/address-tests/s_legacy_2020-2025.csv")
	if !ok || !ok2 {
		testOwnLegacy(t, u)
		return
	}
	better := importedSuccession(t, u)
	forms := map[string]func(ward, district, province string) Answer{
		"imported": func(w, d, p string) Answer { return better.ParseColumns(w, d, p, "") },
		"columns":  func(w, d, p string) Answer { return u.ParseColumns(w, d, p, "") },
		"text":     func(w, d, p string) Answer { return u.Parse(w+", "+d+", "+p, "") },
		"folded":   func(w, d, p string) Answer { return u.Parse(Fold(w)+", "+Fold(d)+", "+Fold(p), "") },
		"nocomma":  func(w, d, p string) Answer { return u.Parse(Fold(w+" "+d+" "+p), "") },
	}
	for name, parse := range forms {
		t.Run(name, func(t *testing.T) {
			var s score
			for _, r := range sample(rows) {
				a := parse(r["ward"], r["district"], r["province"])
				if s.add(u, a, truth.codes(r["ward"], r["district"], r["province"])) && testing.Verbose() {
					t.Logf("wrong: %s | %s | %s -> %s %s (%s %s)", r["ward"], r["district"], r["province"], a.Unit, u.Label(a.Unit), a.Confidence, a.NoteEN)
				}
			}
			s.log(t, name)
			if (s.located+s.choice)*100 < 97*s.total || s.wrong*200 > s.known {
				t.Errorf("located %d of %d, wrong %d of %d", s.located, s.total, s.wrong, s.known)
			}
		})
	}
}

// sample is every tenth row when tests must be short.
func sample(rows []map[string]string) []map[string]string {
	if !testing.Short() {
		return rows
	}
	var out []map[string]string
	for i := 0; i < len(rows); i += 10 {
		out = append(out, rows[i])
	}
	return out
}

// importedSuccession is the register with the trial mapping in place of its own, as an operator would import it.
func importedSuccession(t *testing.T, u *Units) *Units {
	t.Helper()
	rows, _ := sharedTable(t, "admin-units/mapping/old_to_new_dvhcvn.csv")
	var list []Succession
	for _, r := range rows {
		list = append(list, Succession{r["old_code"], r["new_code"]})
	}
	better, rejected, err := u.WithSuccession(list)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d rows of the trial mapping rejected", len(rejected), len(list))
	return better
}

// testOwnLegacy spells every old commune of the register out in full and expects its successors.
func testOwnLegacy(t *testing.T, u *Units) {
	var s score
	for _, p := range u.OldUnits(Country) {
		for _, d := range u.OldUnits(p.Code) {
			for _, c := range u.OldUnits(d.Code) {
				s.add(u, u.Parse(c.FullName+", "+d.FullName+", "+p.FullName, ""), u.Successors(c.Code))
			}
		}
	}
	s.log(t, "own")
	if s.located*100 < 80*s.total || s.wrong*200 > s.known {
		t.Errorf("located %d of %d, wrong %d of %d", s.located, s.total, s.wrong, s.known)
	}
}
