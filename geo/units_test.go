package geo

import (
	"slices"
	"strings"
	"testing"
)

func TestUnitsInForce(t *testing.T) {
	u := testUnits(t)
	if n := len(u.Provinces()); n != 34 {
		t.Errorf("%d provinces, want 34", n)
	}
	if n := len(u.Communes(Country)); n != 3321 {
		t.Errorf("%d communes, want 3321", n)
	}
	if n := len(u.Communes("22")); n != 54 {
		t.Errorf("%d communes in Quảng Ninh, want 54", n)
	}
	for _, c := range u.Communes(Country) {
		if p, ok := u.Unit(c.Parent); !ok || p.Level != LevelProvince {
			t.Errorf("%s %s: parent %q", c.Code, c.FullName, c.Parent)
		}
		if c.Name == "" || !slices.Contains([]string{"Xã", "Phường", "Đặc khu"}, c.Type) {
			t.Errorf("%s: type %q, name %q", c.Code, c.Type, c.Name)
		}
	}
}

func TestUnitLookups(t *testing.T) {
	u := testUnits(t)
	tests := []struct{ name, got, want string }{
		{"commune", name(u.Unit("06978")), "Xã Ba Chẽ"},
		{"renumbered code is not in force", name(u.Unit("06970")), ""},
		{"but leads to today's", name(u.Current("06970")), "Xã Ba Chẽ"},
		{"on a day before", name(u.On("06970", "2025-12-31")), "Xã Ba Chẽ"},
		{"not after", name(u.On("06970", "2026-05-01")), ""},
		{"new code not before", name(u.On("06978", "2025-12-31")), ""},
		{"type then", name(u.On("26248", "2025-08-01")), "Xã Trảng Bom"},
		{"type now", name(u.Unit("26248")), "Phường Trảng Bom"},
		{"province then", name(u.On("75", "2025-08-01")), "Tỉnh Đồng Nai"},
		{"province now", name(u.Unit("75")), "Thành phố Đồng Nai"},
		{"old commune of the same code", name(u.Old("00004")), "Phường Trúc Bạch"},
		{"new commune of the same code", name(u.Unit("00004")), "Phường Ba Đình"},
		{"old district", name(u.Old("001")), "Quận Ba Đình"},
		{"old province", name(u.Old("06")), "Tỉnh Bắc Kạn"},
		{"before the reform", name(u.On("00004", "2025-06-30")), "Phường Trúc Bạch"},
		{"label", u.Label("00004"), "Phường Ba Đình, Thành phố Hà Nội"},
		{"unknown label", u.Label("99999"), ""},
		{"province of a commune", u.Province("00004"), "01"},
		{"province of itself", u.Province("01"), "01"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func name(u Unit, ok bool) string {
	if !ok {
		return ""
	}
	return u.FullName
}

func TestWithin(t *testing.T) {
	u := testUnits(t)
	tests := []struct {
		code, ancestor string
		want           bool
	}{
		{"00004", "01", true}, {"00004", "00004", true}, {"00004", Country, true}, {"01", Country, true},
		{"00004", "22", false}, {"01", "00004", false}, {"99999", Country, false}, {"00004", "", false},
	}
	for _, tt := range tests {
		if got := u.Within(tt.code, tt.ancestor); got != tt.want {
			t.Errorf("Within(%s, %s) = %v", tt.code, tt.ancestor, got)
		}
	}
}

func TestSuccession(t *testing.T) {
	u := testUnits(t)
	old, reached := 0, map[string]bool{}
	for _, p := range u.OldUnits(Country) {
		if n := len(u.Successors(p.Code)); n != 1 {
			t.Errorf("%s went into %d provinces", p.FullName, n)
		}
		for _, d := range u.OldUnits(p.Code) {
			for _, code := range u.Successors(d.Code) {
				reached[code] = true
			}
			if len(u.Successors(d.Code)) == 0 {
				t.Errorf("%s, %s has no successor", d.FullName, p.FullName)
			}
			for _, c := range u.OldUnits(d.Code) {
				old++
				if len(u.Successors(c.Code)) == 0 {
					t.Errorf("%s %s has no successor", c.Code, c.FullName)
				}
			}
		}
	}
	if len(u.OldUnits(Country)) != 63 || old != 10035 {
		t.Errorf("%d old provinces, %d old communes", len(u.OldUnits(Country)), old)
	}
	t.Logf("%d of 3321 communes in force reached from old ones", len(reached))
	if len(reached) < 3300 {
		t.Errorf("only %d communes reached", len(reached))
	}
	if got := u.Predecessors("00004"); !slices.Contains(got, "00004") {
		t.Errorf("predecessors of Ba Đình: %v", got)
	}
}

func TestWithSuccession(t *testing.T) {
	u := testUnits(t)
	better, rejected, err := u.WithSuccession([]Succession{
		{"00016", "00004"}, {"00016", "00008"}, {"00016", "99999"}, {"99999", "00004"}, {"23938", "23737"},
	})
	if err != nil || len(rejected) != 2 || rejected[0].Row != 3 || rejected[1].Row != 4 {
		t.Fatalf("rejected %v, %v", rejected, err)
	}
	if got := strings.Join(better.Successors("00016"), " "); got != "00004 00008" {
		t.Errorf("Ngọc Hà went into %q", got)
	}
	if got := strings.Join(better.Successors("23938"), " "); got != "23938" {
		t.Errorf("Ia Mơ went into %q", got)
	}
	if len(u.Successors("00016")) != 1 {
		t.Error("the register it came from changed")
	}
	a := better.Parse("phường Ngọc Hà, quận Ba Đình, Hà Nội", "")
	if a.Confidence != Ambiguous || a.Then != "00016" || strings.Join(a.Alternatives, " ") != "00004 00008" {
		t.Errorf("divided commune: %+v", a)
	}
}

// TestBuiltInMappingIsNotCertain expects that an old commune's successor is certain only when an operator's mapping tells
// it: the one built in names a single successor for communes that were divided.
func TestBuiltInMappingIsNotCertain(t *testing.T) {
	u := testUnits(t)
	const text = "Phường Trúc Bạch, Quận Ba Đình, Hà Nội"
	if a := u.Parse(text, ""); a.Confidence != Likely || a.Then != "00004" || !strings.Contains(a.NoteEN, "built-in mapping") {
		t.Errorf("built in: %+v", a)
	}
	better, _, err := u.WithSuccession([]Succession{{"00004", "00004"}})
	if err != nil {
		t.Fatal(err)
	}
	if a := better.Parse(text, ""); a.Confidence != Certain || a.Then != "00004" || a.NoteEN != "" {
		t.Errorf("imported: %+v", a)
	}
}

// TestUnitsAgreeWithOfficialLists compares names and successors with the trial lists.
func TestUnitsAgreeWithOfficialLists(t *testing.T) {
	rows, ok := sharedTable(t, "admin-units/new/communes_2026-07.csv")
	pairs, ok2 := sharedTable(t, "admin-units/mapping/old_to_new_dvhcvn.csv")
	if !ok || !ok2 {
		TestUnitsInForce(t)
		return
	}
	u := testUnits(t)
	for _, r := range rows {
		unit, ok := u.Unit(r["code"])
		if !ok || plain(unit.FullName) != plain(r["full_name"]) || unit.Parent != r["province_code"] {
			t.Errorf("%s %s: have %+v", r["code"], r["full_name"], unit)
		}
	}
	truth := map[string][]string{}
	for _, p := range pairs {
		now, _ := u.Current(p["new_code"])
		truth[p["old_code"]] = union(truth[p["old_code"]], now.Code)
	}
	same, inside, all := 0, 0, 0
	for old, codes := range truth {
		if _, ok := u.Old(old); !ok {
			continue
		}
		all++
		got := u.Successors(old)
		if sameCodes(got, codes) {
			same++
		}
		if !slices.ContainsFunc(got, func(c string) bool { return !slices.Contains(codes, c) }) {
			inside++
		}
	}
	t.Logf("successors of %d old communes: %d as in the trial mapping, %d of them or part of them", all, same, inside)
	if inside*1000 < 995*all {
		t.Errorf("%d of %d contradict the trial mapping", all-inside, all)
	}
}
