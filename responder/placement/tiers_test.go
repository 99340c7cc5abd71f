package placement

import "testing"

func TestTiers(t *testing.T) {
	tiers, err := TiersOn("2026-10-20")
	must(t, err)
	if tiers.Version == "" || tiers.Shelter(1) != 60_000 || tiers.Shelter(4) != 700 || tiers.Distance(-1) != 350 || tiers.Distance(10_000) != 60 || tiers.Distance(1e9) != 350 {
		t.Errorf("%+v", tiers)
	}
	if _, err := TiersOn("2020-01-01"); err == nil {
		t.Error("there are tiers before the first day")
	}
}
