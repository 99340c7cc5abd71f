package geo

import (
	"strings"
	"testing"
)

// TestSearch finds units as people type them on a phone: without marks, by halves of words, by old names, by codes.
func TestSearch(t *testing.T) {
	u := testUnits(t)
	for _, c := range []struct {
		name  string
		s     Search
		code  string // of the first
		was   string // its old name begins so
		among bool   // code may stand anywhere in the list
	}{
		{"name", Search{Text: "Ba Chẽ"}, "06978", "", false},
		{"without marks", Search{Text: "ba che"}, "06978", "", false},
		{"with its type", Search{Text: "xa ba che"}, "06978", "", false},
		{"half a word, near", Search{Text: "ba ch", Near: "22"}, "06978", "", false},
		{"with the province", Search{Text: "ba che quang ninh"}, "06978", "", false},
		{"a code", Search{Text: "06978"}, "06978", "", false},
		{"half a code", Search{Text: "0697", Level: LevelCommune, Under: "22"}, "06978", "", true},
		{"a code renumbered since", Search{Text: "06970", Level: LevelCommune}, "06978", "Xã Ba Chẽ", false},
		{"a province", Search{Text: "quang ninh", Level: LevelProvince}, "22", "", false},
		{"a province before a commune", Search{Text: "Hà Tĩnh"}, "42", "", false},
		{"an old commune", Search{Text: "dap thanh", Under: "22"}, "06979", "Xã Đạp Thanh, Huyện Ba Chẽ", false},
		{"an old province", Search{Text: "hai duong", Level: LevelProvince}, "31", "Tỉnh Hải Dương", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.s.Limit = 20
			found := u.Search(c.s)
			for i, f := range found {
				if f.Code == c.code && (i == 0 || c.among) {
					if !strings.HasPrefix(f.Was, c.was) {
						t.Errorf("was %q, want %q", f.Was, c.was)
					}
					return
				}
			}
			t.Errorf("%s is not found: %v", c.code, found)
		})
	}
	for i, f := range u.Search(Search{Near: "22", Level: LevelCommune, Limit: 99}) {
		if f.Parent != "22" || (i == 0 && f.Name != "An Sinh") {
			t.Errorf("without a text: %v", f)
		}
	}
	for _, nothing := range []string{"khong co xa nao ten nay", "xã zz", "99999", strings.Repeat("ba ", 2000) + "zz"} {
		if found := u.Search(Search{Text: nothing, Limit: 20}); len(found) > 0 {
			t.Errorf("%q finds %v", nothing, found[0])
		}
	}
}
