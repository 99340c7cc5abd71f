package geo

import (
	"slices"
	"testing"
)

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

// among counts an answer's old commune against those that the address can mean.
func (s *score) among(a Answer, truth []string) (wrong bool) {
	s.total++
	if len(truth) == 0 {
		return false
	}
	s.known++
	holds := func(code string) bool { return slices.Contains(truth, code) }
	switch {
	case holds(a.Then):
		s.right++
	case a.Then == "" && slices.ContainsFunc(a.ThenAmong, holds):
		s.rightChoice++
	case a.Then != "" || a.Unit != "" && len(a.ThenAmong) > 0:
		s.wrong++
		if a.Confidence == Certain {
			s.wrongCertain++
		}
		return true
	default:
		s.none++
	}
	return false
}

func (s *score) logThen(t *testing.T, name string) {
	t.Helper()
	pct := func(n int) float64 { return 100 * float64(n) / float64(max(s.total, 1)) }
	t.Logf("old commune, %-9s %d addresses, truth known for %d: right %.2f %%, among the choices %.2f %%, none %.2f %%, wrong %.2f %% (%d, of them certain %d)",
		name+":", s.total, s.known, pct(s.right), pct(s.rightChoice), pct(s.none), pct(s.wrong), s.wrong, s.wrongCertain)
}

// legacyForms are the ways that an address of the old list is given.
func legacyForms(t *testing.T, u *Units) map[string]func(ward, district, province string) Answer {
	better := importedSuccession(t, u)
	return map[string]func(ward, district, province string) Answer{
		"imported": func(w, d, p string) Answer { return better.ParseColumns(w, d, p, "") },
		"columns":  func(w, d, p string) Answer { return u.ParseColumns(w, d, p, "") },
		"text":     func(w, d, p string) Answer { return u.Parse(w+", "+d+", "+p, "") },
		"reversed": func(w, d, p string) Answer { return u.Parse(p+", "+d+", "+w, "") },
		"folded":   func(w, d, p string) Answer { return u.Parse(Fold(w)+", "+Fold(d)+", "+Fold(p), "") },
		"nocomma":  func(w, d, p string) Answer { return u.Parse(Fold(w+" "+d+" "+p), "") },
		"typing":   func(w, d, p string) Answer { return u.ParseColumns(mistype(w), d, p, "") },
	}
}

// mistype swaps two letters in the middle of a name, as hasty typing does.
func mistype(name string) string {
	r := []rune(name)
	for i := len(r)/2 + 1; i+1 < len(r); i++ {
		if r[i] != ' ' && r[i+1] != ' ' && r[i] != r[i+1] && plain(string(r[i-1:i+2])) > "a" {
			r[i], r[i+1] = r[i+1], r[i]
			break
		}
	}
	return string(r)
}

// TestLegacyAddresses judges the old commune and the commune in force of typed addresses. At least 97 % must have the
// right old commune or offer it to choose from, and less than 0.5 % a wrong one; without marks less than 1 point goes.
func TestLegacyAddresses(t *testing.T) {
	u := testUnits(t)
	truth, ok := newLegacyTruth(t)
	rows, ok2 := sharedTable(t, "admin-units/address-tests/s_legacy_2020-2025.csv")
	if !ok || !ok2 {
		testOwnLegacy(t, u)
		return
	}
	found := map[string]int{}
	for name, parse := range legacyForms(t, u) {
		t.Run(name, func(t *testing.T) {
			var now, then score
			for _, r := range sample(rows) {
				a := parse(r["ward"], r["district"], r["province"])
				codes := truth.codes(r["ward"], r["district"], r["province"])
				wrongThen := then.among(a, codes)
				if wrong := now.add(u, a, truth.today(codes)); (wrong || wrongThen) && testing.Verbose() {
					t.Logf("wrong: %s | %s | %s -> old %s %v not %v, now %s (%s %s)", r["ward"], r["district"], r["province"], a.Then, a.ThenAmong, codes, u.Label(a.Unit), a.Confidence, a.NoteEN)
				}
			}
			then.logThen(t, name)
			now.log(t, name)
			found[name] = then.right + then.rightChoice
			if least := map[string]int{"typing": 90}[name]; found[name]*100 < max(least, 97-least)*then.total || then.wrong*200 >= then.known || now.wrong*200 >= now.known {
				t.Errorf("old commune right or offered %d of %d, wrong %d; commune in force wrong %d", found[name], then.total, then.wrong, now.wrong)
			}
		})
	}
	if lost := found["text"] - found["folded"]; lost*100 >= len(sample(rows)) {
		t.Errorf("without marks %d more addresses are lost", lost)
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
