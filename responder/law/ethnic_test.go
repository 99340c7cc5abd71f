package law_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"kipthoi/responder/law"
)

func TestEthnicGroups(t *testing.T) {
	book, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	today := mustDate(t, "2026-11-21")
	groups := book.EthnicGroups(today)
	if len(groups) != 56 { // 54 peoples, foreigners, and those on no list
		t.Fatalf("%d groups", len(groups))
	}
	names := map[string]bool{}
	for i, g := range groups {
		if len(g.Code) != 2 || i > 0 && g.Code <= groups[i-1].Code || names[g.Name] || !book.HasEthnicGroup(g.Code, today) {
			t.Errorf("%+v", g)
		}
		names[g.Name] = true
	}
	for code, name := range map[string]string{"01": "Kinh", "08": "HMông", "23": "Bru", "35": "Hà Nhì", "44": "Chứt", "54": "Rơ Măm", "55": "nước ngoài"} {
		i := int(code[0]-'0')*10 + int(code[1]-'0') - 1
		if !strings.Contains(groups[i].Name, name) {
			t.Errorf("%s is %s, want %s", code, groups[i].Name, name)
		}
	}
	for _, code := range []string{"00", "56", "1", ""} {
		if book.HasEthnicGroup(code, today) {
			t.Errorf("%q is on the list", code)
		}
	}
	if n := len(book.EthnicGroups(mustDate(t, "1979-03-01"))); n != 0 {
		t.Errorf("%d groups before the list", n)
	}
}

// TestEthnicGroupsOfAnOperator: a row of a later list holds from its day on.
func TestEthnicGroupsOfAnOperator(t *testing.T) {
	built, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	const head = "code,name,valid_from,valid_to,citation\n"
	book, err := built.WithFiles(fstest.MapFS{"ethnic_groups.csv": {Data: []byte(head + "08,Mông,2027-01-01,,Quyết định mẫu\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{"2026-12-31": "HMông (Mèo)", "2027-01-01": "Mông"} {
		if got := book.EthnicGroups(mustDate(t, day))[7]; got.Code != "08" || got.Name != want {
			t.Errorf("%s: %+v", day, got)
		}
	}
	for _, row := range []string{",x,2027-01-01,,y", "57,,2027-01-01,,y", "57,x,,,y", "57,x,2027-01-01,,", "57,x,2027-02-30,,y"} {
		if _, err := built.WithFiles(fstest.MapFS{"ethnic_groups.csv": {Data: []byte(head + row + "\n")}}); err == nil {
			t.Errorf("%q is taken", row)
		}
	}
}
