package geo

import "testing"

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Thị trấn Mường Xén, huyện Kỳ Sơn", "thi tran muong xen huyen ky son"},
		{"ĐẮK LẮK", "dak lak"},
		{"Hòa Bình", "hoa binh"},
		{"Hoà  Bình", "hoa binh"},
		{"H\u006f\u0300a Bi\u0300nh", "hoa binh"},
		{"Bà Rịa - Vũng Tàu", "ba ria vung tau"},
		{"Ea H'leo", "ea h leo"},
		{" (TP.HCM) ", "tp hcm"},
		{"", ""},
		{"!?", ""},
	}
	for _, tt := range tests {
		if got := Fold(tt.in); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestMarked(t *testing.T) {
	if marked("Hòa") != marked("hoà") || marked("Thủy") != marked("thuỷ") {
		t.Error("the place of the tone mark matters")
	}
	if marked("Lập") == marked("Lấp") || marked("Hòa") == marked("Hoa") || marked("Đa") == marked("da") {
		t.Error("marks do not matter")
	}
}

func TestSplitType(t *testing.T) {
	tests := []struct{ in, kind, name string }{
		{"Thành phố Hà Nội", "Thành phố", "Hà Nội"},
		{"Thị Trấn NT Mộc Châu", "Thị trấn", "NT Mộc Châu"},
		{"Đặc khu Phú Quốc", "Đặc khu", "Phú Quốc"},
		{"Phường 12", "Phường", "12"},
		{"XÃ THANH", "Xã", "THANH"},
		{"Cao Bằng", "", "Cao Bằng"},
		{"Xã", "", "Xã"},
		{"", "", ""},
	}
	for _, tt := range tests {
		if kind, name := SplitType(tt.in); kind != tt.kind || name != tt.name {
			t.Errorf("SplitType(%q) = %q, %q", tt.in, kind, name)
		}
	}
}

func TestNameKey(t *testing.T) {
	same := [][2]string{
		{"Ea H'leo", "Ea Hleo"}, {"Mỹ Lý", "Mĩ Lí"}, {"Quy Nhơn", "Qui Nhơn"}, {"05", "5"}, {"Đắc Nông", "Đắk Nông"},
	}
	for _, s := range same {
		if a, b := nameKey(tokenize(s[0])), nameKey(tokenize(s[1])); a != b {
			t.Errorf("%q: %q, %q: %q", s[0], a, s[1], b)
		}
	}
	for _, s := range [][2]string{{"Tây", "Tai"}, {"Thủy", "Thúi"}, {"Phường 1", "Phường 10"}} {
		if a, b := nameKey(tokenize(s[0])), nameKey(tokenize(s[1])); a == b {
			t.Errorf("%q and %q are both %q", s[0], s[1], a)
		}
	}
}

func TestOneEdit(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"tanlap", "tanlop", true}, {"tanlap", "tanlp", true}, {"tanlap", "tanllap", true}, {"tanlap", "tnalap", true},
		{"tanlap", "tanlpa", true}, {"tanlap", "tanlap", true}, {"tanlap", "tonlop", false}, {"", "", true}, {"a", "", true},
		{markedKey(tokenize("Hải Lĩnh")), markedKey(tokenize("Hiả Lĩnh")), true}, {markedKey(tokenize("Tân")), markedKey(tokenize("Tan")), true},
		{markedKey(tokenize("Gia Thịnh")), markedKey(tokenize("Gia Thanh")), false},
	}
	for _, tt := range tests {
		a, b := letters(tt.a), letters(tt.b)
		if oneEdit(a, b) != tt.want || oneEdit(b, a) != tt.want {
			t.Errorf("oneEdit(%q, %q) != %v", tt.a, tt.b, tt.want)
		}
	}
}
