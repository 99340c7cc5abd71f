package notify

import (
	"strings"
	"testing"
	"unicode/utf16"
)

func TestCountAtEveryBoundary(t *testing.T) {
	many := strings.Repeat
	tests := []struct {
		name string
		text string
		want Size
	}{
		{"empty", "", Size{0, EncodingGSM7, 0}},
		{"one", "a", Size{1, EncodingGSM7, 1}},
		{"GSM 160", many("a", 160), Size{1, EncodingGSM7, 160}},
		{"GSM 161", many("a", 161), Size{2, EncodingGSM7, 161}},
		{"GSM 306", many("a", 306), Size{2, EncodingGSM7, 306}},
		{"GSM 307", many("a", 307), Size{3, EncodingGSM7, 307}},
		{"GSM 459", many("a", 459), Size{3, EncodingGSM7, 459}},
		{"GSM 460", many("a", 460), Size{4, EncodingGSM7, 460}},
		{"extended 80", many("€", 80), Size{1, EncodingGSM7, 160}},
		{"extended 81", many("€", 81), Size{2, EncodingGSM7, 162}},
		{"extended on the edge of one", many("a", 159) + "[", Size{2, EncodingGSM7, 161}},
		{"extended on the edge of a part", many("a", 152) + "[" + many("a", 152), Size{3, EncodingGSM7, 306}},
		{"extended before the edge", many("a", 151) + "[" + many("a", 153), Size{2, EncodingGSM7, 306}},
		{"extended, odd parts", many("~", 153), Size{3, EncodingGSM7, 306}},
		{"UCS 70", many("ă", 70), Size{1, EncodingUCS2, 70}},
		{"UCS 71", many("ă", 71), Size{2, EncodingUCS2, 71}},
		{"UCS 134", many("ă", 134), Size{2, EncodingUCS2, 134}},
		{"UCS 135", many("ă", 135), Size{3, EncodingUCS2, 135}},
		{"UCS 201", many("ă", 201), Size{3, EncodingUCS2, 201}},
		{"UCS 202", many("ă", 202), Size{4, EncodingUCS2, 202}},
		{"one mark makes all of it UCS", many("a", 69) + "ộ", Size{1, EncodingUCS2, 70}},
		{"the same over one", many("a", 70) + "ộ", Size{2, EncodingUCS2, 71}},
		{"an extended one counts once in UCS", many("[", 69) + "ộ", Size{1, EncodingUCS2, 70}},
		{"surrogates 35", many("😀", 35), Size{1, EncodingUCS2, 70}},
		{"surrogates 36", many("😀", 36), Size{2, EncodingUCS2, 72}},
		{"surrogate on the edge of a part", many("a", 66) + "😀" + many("a", 66), Size{3, EncodingUCS2, 134}},
		{"surrogate before the edge", many("a", 65) + "😀" + many("a", 67), Size{2, EncodingUCS2, 134}},
		{"surrogates, odd parts", many("😀", 67), Size{3, EncodingUCS2, 134}},
		{"a lone byte", "\xff", Size{1, EncodingUCS2, 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Count(tt.text); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// TestCountKnowsTheWholeTable compares with the table of GSM 03.38 written out by its rows.
func TestCountKnowsTheWholeTable(t *testing.T) {
	basic := "@£$¥èéùìòÇ\nØø\rÅå" + "Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ" + " !\"#¤%&'()*+,-./" + "0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNO" + "PQRSTUVWXYZÄÖÑÜ§" + "¿abcdefghijklmno" + "pqrstuvwxyzäöñüà"
	if n := len([]rune(basic)); n != 127 { // 128 places, one of them the escape
		t.Fatalf("the table has %d characters", n)
	}
	for r := rune(0); r <= 0x10FFFF; r++ {
		want := 0
		if strings.ContainsRune(basic, r) && r != 0xFFFD {
			want = 1
		} else if strings.ContainsRune("\f^{}\\[~]|€", r) && r != 0xFFFD {
			want = 2
		}
		if got := gsmUnits(r); got != want {
			t.Fatalf("%U: %d septets, want %d", r, got, want)
		}
	}
}

// slowParts cuts text into the parts as they would go out, by trying ever longer beginnings.
func slowParts(text string) (parts []string, encoding string) {
	length, encoding := slowGSM, EncodingGSM7
	if slowGSM(text) < 0 {
		length, encoding = slowUCS, EncodingUCS2
	}
	single, part := 160, 153
	if encoding == EncodingUCS2 {
		single, part = 70, 67
	}
	if text != "" && length(text) <= single {
		return []string{text}, encoding
	}
	rest := []rune(text)
	for len(rest) > 0 {
		n := 1
		for n < len(rest) && length(string(rest[:n+1])) <= part {
			n++
		}
		parts, rest = append(parts, string(rest[:n])), rest[n:]
	}
	return parts, encoding
}

func slowUCS(s string) int { return len(utf16.Encode([]rune(s))) }

func slowGSM(s string) int {
	const one = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	n := 0
	for _, c := range strings.Split(s, "") {
		switch {
		case strings.Contains(one, c):
			n++
		case strings.Contains("\f^{}\\[~]|€", c):
			n += 2
		default:
			return -1
		}
	}
	return n
}

func FuzzCount(f *testing.F) {
	for _, s := range []string{"", "a", "Ca KT-26-00042: đã bàn giao", strings.Repeat("a", 152) + "[]", strings.Repeat("ă", 66) + "😀",
		strings.Repeat("€", 230), strings.Repeat("😀", 100), "\xff\xfe", "e\u0323\u0302", "`"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\uFFFD")
		if len(s) > 4000 {
			s = strings.ToValidUTF8(s[:4000], "")
		}
		got := Count(s)
		parts, encoding := slowParts(s)
		if got.Segments != len(parts) || got.Encoding != encoding || strings.Join(parts, "") != s {
			t.Errorf("%q: %+v, but %d parts in %s", s, got, len(parts), encoding)
		}
		if plain := Count(Plain(s)); plain.Encoding != EncodingGSM7 {
			t.Errorf("Plain(%q) = %q is %s", s, Plain(s), plain.Encoding)
		}
		if Plain(Plain(s)) != Plain(s) {
			t.Errorf("Plain(%q) changes when done again", s)
		}
	})
}

func TestPlain(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"Trả lời 1 nếu đã đến đón", "Tra loi 1 neu da den don"},
		{"ĐƯỜNG Đê, Ấp Ỷ", "DUONG De, Ap Y"},
		{"àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ", "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd"},
		{"e\u0302\u0301 o\u031b", "e o"},
		{"“một” – ‘hai’… 3₫", `"mot" - 'hai'... 3d`},
		{"a\u00a0b\u200bc\td", "a bc d"},
		{"12 × 3 ÷ 4", "12 x 3 / 4"},
		{"漢😀", "??"},
		{"a[b]€", "a[b]€"},
		{"\xff", "?"},
	}
	for _, tt := range tests {
		if got := Plain(tt.in); got != tt.want {
			t.Errorf("Plain(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func BenchmarkCount(b *testing.B) {
	texts := map[string]string{
		"plain": "Ca KT-26-00042: gia dinh co the don mot ca o tam khong? Tra loi 1 neu don duoc, 2 neu khong. Can hoi goi 02838123456",
		"marks": "Ca KT-26-00042: đón ca này? Nhắn 1 có, 2 không. Gọi 02838123456",
	}
	for name, text := range texts {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Count(text)
			}
		})
	}
}
