package geo

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	u := testUnits(t)
	tests := []struct {
		name, text, hint string
		unit, then       string
		confidence       Confidence
		rest             string
	}{
		{"today's names", "phường Ba Đình, thành phố Hà Nội", "", "00004", "", Certain, ""},
		{"house and street", "Số 2, phố Trúc Bạch, phường Ba Đình, Hà Nội", "", "00004", "", Certain, "Số 2, phố Trúc Bạch"},
		{"old names", "Phường Trúc Bạch, Quận Ba Đình, Hà Nội", "", "00004", "00004", Likely, ""},
		{"abbreviations", "12 ngõ 5, P.Trúc Bạch, Q.Ba Đình, TP. Hà Nội", "", "00004", "00004", Likely, "12 ngõ 5"},
		{"no marks, no commas", "phuong truc bach quan ba dinh ha noi", "", "00004", "00004", Likely, ""},
		{"capitals", "PHƯỜNG TRÚC BẠCH, QUẬN BA ĐÌNH, HÀ NỘI", "", "00004", "00004", Likely, ""},
		{"order changed", "Hà Nội, quận Ba Đình, phường Trúc Bạch", "", "00004", "00004", Likely, ""},
		{"types missing", "Trúc Bạch, Ba Đình, Hà Nội", "", "00004", "00004", Likely, ""},
		{"renumbered commune", "xã Ba Chẽ, Quảng Ninh", "", "06978", "", Certain, ""},
		{"numbered ward", "P.12, Q. Gò Vấp, TP.HCM", "", "26882", "26881", Likely, ""},
		{"glued number", "p12 quan go vap tphcm", "", "26882", "26881", Likely, ""},
		{"old province, no district", "xã Chu Hương, tỉnh Bắc Kạn", "", "01921", "01921", Likely, ""},
		{"no province", "phường Trúc Bạch, quận Ba Đình", "", "00004", "00004", Likely, ""},
		{"hint", "phường Ba Đình", "01", "00004", "", Likely, ""},
		{"one wrong letter", "phường Trúc Bạc, quận Ba Đình, Hà Nội", "", "00004", "00004", Likely, ""},
		{"district not known", "Xã Ba Chẽ, thị xã Không Biết, Quảng Ninh", "", "06978", "", Likely, "thị xã Không Biết"},
		{"number for a roman one", "phường 5, Vị Thanh, Hậu Giang", "", "31333", "31327", Likely, ""},
		{"number at the end", "Xã Tam Xuân 2, Huyện Núi Thành, Quảng Nam", "", "20971", "20971", Likely, ""},
		{"city and province of one name", "Tỉnh Cao Bằng, Thành phố Cao Bằng, Phường Tân Giang", "", "01288", "01276", Likely, ""},
		{"unknown, not misspelt", "Xã Gia Thịnh, Huyện Gia Viễn, Ninh Bình", "", "", "", Ambiguous, "Xã Gia Thịnh"},
		{"cut short by a slip", "Xã An Thạnh aNm, Huyện Cù Lao Dung, Sóc Trăng", "", "", "", Ambiguous, "aNm"},
		{"slip and a district like another", "Phường Nhân Cính, Quận Thanh Xuân, Hà Nội", "", "00367", "00343", Likely, ""},
		{"no townships today", "Thị trấn Hải Lăng, Quảng Trị", "", "19702", "", Likely, ""},
		{"district that gave the commune away", "Xã Phượng Sơn, Huyện Lục Ngạn, Bắc Giang", "", "", "", Ambiguous, "Xã Phượng Sơn"},
		{"state farm", "Thị trấn NT Trần Phú, Văn Chấn, Yên Bái", "", "04705", "04627", Likely, ""},
		{"many of this name", "xã Tân Lập", "", "", "", Ambiguous, ""},
		{"district only", "quận Ba Đình, Hà Nội", "", "", "", Ambiguous, ""},
		{"ward or old district", "Ba Đình, Hà Nội", "", "", "", Ambiguous, ""},
		{"province only", "đâu đó ở Hà Nội", "", "", "", None, "đâu đó ở"},
		{"nothing", "nhà bà Năm đầu cầu", "", "", "", None, "nhà bà Năm đầu cầu"},
		{"empty", "", "", "", "", None, ""},
		{"punctuation", ",,;;||", "", "", "", None, ""},
	}
	for _, tt := range tests {
		a := u.Parse(tt.text, tt.hint)
		if a.Unit != tt.unit || a.Then != tt.then || a.Confidence != tt.confidence || a.Rest != tt.rest {
			t.Errorf("%s: %q\n got %+v", tt.name, tt.text, a)
		}
		if a.Confidence == Ambiguous && len(a.Alternatives) < 2 {
			t.Errorf("%s: ambiguous with alternatives %v", tt.name, a.Alternatives)
		}
		if a.Confidence != Certain && (a.NoteVI == "" || a.NoteEN == "") {
			t.Errorf("%s: no note", tt.name)
		}
	}
}

func TestParseColumns(t *testing.T) {
	u := testUnits(t)
	tests := []struct {
		ward, district, province string
		unit                     string
	}{
		{"Phường Trúc Bạch", "Quận Ba Đình", "Hà Nội", "00004"},
		{"Truc Bach", "Ba Dinh", "Ha Noi", "00004"},
		{"Số 3, Phường 12", "Gò Vấp", "TP. Hồ Chí Minh", "26882"},
		{"12", "Gò Vấp", "Hồ Chí Minh", "26882"},
		{"Phường Ba Đình", "", "Thành phố Hà Nội", "00004"},
		{"phường Trúc Bạch, quận Ba Đình, Hà Nội", "", "", "00004"},
		{"", "", "", ""},
		{"", "", "Hà Nội", ""},
	}
	for _, tt := range tests {
		if a := u.ParseColumns(tt.ward, tt.district, tt.province, ""); a.Unit != tt.unit {
			t.Errorf("%q %q %q: got %+v", tt.ward, tt.district, tt.province, a)
		}
	}
}

func TestAmbiguousNamesAreNotGuessed(t *testing.T) {
	u := testUnits(t)
	a := u.Parse("xã Tân Lập, tỉnh Thái Nguyên", "")
	if a.Unit != "" && len(a.Alternatives) == 0 && a.Confidence == Certain && len(u.names["tanlap"]) > 1 {
		t.Logf("answered %s", u.Label(a.Unit))
	}
	a = u.Parse("xã Tân Lập", "")
	if a.Confidence != Ambiguous || len(a.Alternatives) < 10 || a.Unit != "" || a.Province != "" {
		t.Errorf("got %+v", a)
	}
	hinted := u.Parse("xã Tân Lập", "24")
	for _, code := range append(hinted.Alternatives, hinted.Unit) {
		if code != "" && u.Province(code) != "24" {
			t.Errorf("hint ignored: %+v", hinted)
		}
	}
}

// TestParseHostileTexts bounds the time taken by texts made to have very many readings.
func TestParseHostileTexts(t *testing.T) {
	u := testUnits(t)
	for _, word := range []string{"Tân Phú, ", "Châu Thành, ", "1 ", "xã Tân Lập ", "huyện Châu Thành, xã Tân Phú, ", "p 1 "} {
		start := time.Now()
		u.Parse(strings.Repeat(word, maxAddress/len(word)), "")
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%q over and over took %v", word, took)
		}
	}
}

func FuzzParse(f *testing.F) {
	u := testUnits(f)
	for _, seed := range []string{
		"Số 2, phố Trúc Bạch, phường Ba Đình, Hà Nội", "p12 q go vap tphcm", "xã,huyện,tỉnh", "\xff\xfe", "\xf7ȇ", "Đ", "P.", "t t t t t",
	} {
		f.Add(seed, "01")
	}
	f.Fuzz(func(t *testing.T, text, hint string) {
		for _, a := range []Answer{u.Parse(text, hint), u.ParseColumns(text, hint, text, hint)} {
			if _, ok := u.Unit(a.Unit); a.Unit != "" && !ok {
				t.Errorf("unknown unit %q", a.Unit)
			}
			if (a.Confidence == Certain || a.Confidence == Likely) != (a.Unit != "") {
				t.Errorf("%s with unit %q", a.Confidence, a.Unit)
			}
			if a.Unit == "" && len(a.ThenAmong) > 0 && a.Confidence != Ambiguous {
				t.Errorf("old communes to choose from, but %s", a.Confidence)
			}
			checkChoices(t, "in force", a.Alternatives, u.Unit)
			checkChoices(t, "old", a.ThenAmong, u.Old)
			if _, ok := u.Old(a.Then); a.Then != "" && (!ok || len(a.ThenAmong) > 0) {
				t.Errorf("old commune %q beside %v", a.Then, a.ThenAmong)
			}
			if len(a.Rest) > 3*maxAddress+4 || !isPartOf(a.Rest, text+", "+hint+", "+text) {
				t.Errorf("rest %q", a.Rest)
			}
		}
		if folded := Fold(text); Fold(folded) != folded || strings.Contains(folded, "  ") {
			t.Errorf("fold of fold of %q differs", text)
		}
	})
}

// checkChoices expects known communes, sorted, each once.
func checkChoices(t *testing.T, which string, codes []string, unit func(string) (Unit, bool)) {
	t.Helper()
	if !slices.IsSorted(codes) || len(slices.Compact(slices.Clone(codes))) != len(codes) {
		t.Errorf("choices %s are not sorted: %v", which, codes)
	}
	for _, code := range codes {
		if c, ok := unit(code); !ok || c.Level != LevelCommune {
			t.Errorf("choice %s %q is no commune", which, code)
		}
	}
}

// isPartOf tells whether the words of rest stand in the text, in this order.
func isPartOf(rest, text string) bool {
	words := strings.Fields(Fold(strings.ToValidUTF8(text, "")))
	for _, word := range strings.Fields(Fold(rest)) {
		i := slices.IndexFunc(words, func(w string) bool { return strings.Contains(w, word) })
		if i < 0 {
			return false
		}
		words[i] = words[i][strings.Index(words[i], word)+len(word):]
		words = words[i:]
	}
	return true
}

func BenchmarkParse(b *testing.B) {
	u := testUnits(b)
	for b.Loop() {
		u.Parse("Số 2, phố Trúc Bạch, phường Trúc Bạch, quận Ba Đình, Hà Nội", "")
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "addresses/s")
}
