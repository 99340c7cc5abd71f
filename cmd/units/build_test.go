package main

import "testing"

// TestDistrictsOfOneName tells the city Cao Lãnh from the rural district: the bare name alone means neither.
func TestDistrictsOfOneName(t *testing.T) {
	b := newBuilder(&tables{old: []oldUnit{
		{"87", "Tỉnh Đồng Tháp", ""}, {"866", "Thành phố Cao Lãnh", "87"}, {"873", "Huyện Cao Lãnh", "87"}, {"872", "Huyện Lấp Vò", "87"},
	}})
	b.oldProvincesAndDistricts()
	for name, want := range map[string]string{
		"Thành phố Cao Lãnh": "866", "Huyện Cao Lãnh": "873", "Cao Lãnh": "", "Thị xã Lấp Vò": "872", "Lấp Vò": "872",
	} {
		if got := b.district(mapping{OldDistrict: name, OldProvince: "Đồng Tháp"}, nil); got != want {
			t.Errorf("%s: district %q, want %q", name, got, want)
		}
	}
}
