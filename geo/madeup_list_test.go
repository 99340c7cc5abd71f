package geo

import (
	"math/rand/v2"
	"testing"
)

// TestMadeUpAddresses writes every third old commune of the list as people write addresses. The truth is the commune written.
// At least 97 % must be right or offered to choose from, 90 % with typing errors, and less than 0.5 % wrong.
func TestMadeUpAddresses(t *testing.T) {
	u := testUnits(t)
	addresses := oldAddresses(u)
	found := map[string]int{}
	for _, w := range writers() {
		t.Run(w.name, func(t *testing.T) {
			var s score
			r := rand.New(rand.NewPCG(2025, 7))
			for _, names := range addresses {
				text := w.write(r, names)
				a := u.Parse(text, "")
				if s.among(a, []string{names[0].Code}) && testing.Verbose() {
					t.Logf("wrong: %s -> old %s %v not %s (%s %s)", text, a.Then, a.ThenAmong, names[0].Code, a.Confidence, a.NoteEN)
				}
			}
			s.logThen(t, w.name)
			found[w.name] = s.right + s.rightChoice
			least := 97
			if w.typos {
				least = 90
			}
			if found[w.name]*100 < least*s.total || s.wrong*200 >= s.total {
				t.Errorf("right or offered %d of %d, wrong %d", found[w.name], s.total, s.wrong)
			}
		})
	}
	if lost := found["in full"] - found["no marks, commas kept"]; lost*100 >= len(addresses) {
		t.Errorf("without marks %d more addresses are lost", lost)
	}
}

// oldAddresses returns every third old commune with its district and province; fewer when tests must be short.
func oldAddresses(u *Units) (out [][]Unit) {
	step := 3
	if testing.Short() {
		step = 30
	}
	at := 0
	for _, p := range u.OldUnits(Country) {
		for _, d := range u.OldUnits(p.Code) {
			for _, c := range u.OldUnits(d.Code) {
				if at++; at%step == 0 {
					out = append(out, []Unit{c, d, p})
				}
			}
		}
	}
	return out
}

// TestMadeUpAddressesOfToday writes every commune in force with its province.
func TestMadeUpAddressesOfToday(t *testing.T) {
	u := testUnits(t)
	for _, w := range writers() {
		if w.typos || w.name == "no province" || w.name == "two-figure numbers" {
			continue
		}
		t.Run(w.name, func(t *testing.T) {
			var s score
			r := rand.New(rand.NewPCG(2025, 7))
			for _, c := range u.Communes(Country) {
				p, _ := u.Unit(c.Parent)
				text := w.write(r, []Unit{c, p})
				a := u.Parse(text, "")
				if s.add(u, a, []string{c.Code}) && testing.Verbose() {
					t.Logf("wrong: %s -> %s not %s (%s %s)", text, u.Label(a.Unit), c.Code, a.Confidence, a.NoteEN)
				}
			}
			s.log(t, w.name)
			if ok := s.right + s.rightChoice; ok*100 < 97*s.total || s.wrong*200 >= s.total {
				t.Errorf("right or offered %d of %d, wrong %d", ok, s.total, s.wrong)
			}
		})
	}
}
