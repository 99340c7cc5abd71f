package geo

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes Vietnamese text comparable: lower case, no marks, đ as d, anything but letters and digits as one
// space. Where the tone mark sat ("Hòa", "Hoà") and how the text was composed no longer matter.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFD.String(wellFormed(s)) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if r = foldRune(r); r == 0 {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// wellFormed puts a space where bytes are no UTF-8: the letter after them would keep its marks.
func wellFormed(s string) string { return strings.ToValidUTF8(s, " ") }

// foldRune lowers a letter or digit; any other rune gives 0.
func foldRune(r rune) rune {
	switch {
	case r == 'đ' || r == 'Đ':
		return 'd'
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return unicode.ToLower(r)
	}
	return 0
}

// Marked is Fold that keeps the marks, but not where the tone mark sat: "hòa" and "hoà" give the same.
func Marked(s string) string {
	words := strings.Fields(wellFormed(s))
	for i, w := range words {
		words[i] = marked(w)
	}
	return strings.Join(words, " ")
}

// marked lowers a word and moves its tone mark to the end, so that "hòa" and "hoà" are equal while "hòa" and
// "hoa" are not. Marks that make another letter (ă â ê ô ơ ư) stay where they are.
func marked(word string) string {
	var b strings.Builder
	var tone rune
	for _, r := range norm.NFD.String(word) {
		switch {
		case isTone(r):
			tone = r
		case unicode.Is(unicode.Mn, r):
			b.WriteRune(r)
		case r == 'Đ':
			b.WriteRune('đ')
		case foldRune(r) != 0:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	if tone != 0 {
		b.WriteRune(tone)
	}
	return b.String()
}

func isTone(r rune) bool {
	switch r {
	case '\u0300', '\u0301', '\u0303', '\u0309', '\u0323':
		return true
	}
	return false
}

// unitType is what a type word says about the unit whose name follows.
type unitType struct {
	name   string // as written before a name: "Xã", "Thành phố"; "" for a word that names no one type
	levels string // levels it can stand for: p province, d district, c commune
	weak   bool   // one or two letters, which are also parts of names
}

// typeOf recognises a folded type word or abbreviation: "thi tran", "tt", "p".
func typeOf(folded string) (unitType, bool) {
	switch folded {
	case "xa", "commune":
		return unitType{"Xã", "c", false}, true
	case "phuong", "ward":
		return unitType{"Phường", "c", false}, true
	case "thi tran", "township":
		return unitType{"Thị trấn", "c", false}, true
	case "dac khu":
		return unitType{"Đặc khu", "c", false}, true
	case "huyen", "district":
		return unitType{"Huyện", "d", false}, true
	case "quan":
		return unitType{"Quận", "d", false}, true
	case "thi xa":
		return unitType{"Thị xã", "d", false}, true
	case "thanh pho", "city":
		return unitType{"Thành phố", "pd", false}, true
	case "tinh", "province":
		return unitType{"Tỉnh", "p", false}, true
	}
	return abbreviation(folded)
}

func abbreviation(folded string) (unitType, bool) {
	switch folded {
	case "x":
		return unitType{"Xã", "c", true}, true
	case "p", "f":
		return unitType{"Phường", "c", true}, true
	case "tt":
		return unitType{"Thị trấn", "c", true}, true
	case "h":
		return unitType{"Huyện", "d", true}, true
	case "q":
		return unitType{"Quận", "d", true}, true
	case "tx":
		return unitType{"Thị xã", "d", true}, true
	case "tp":
		return unitType{"Thành phố", "pd", true}, true
	case "t":
		return unitType{"Tỉnh", "p", true}, true
	}
	return unitType{}, false
}

// SplitType parts a full unit name into its type ("Thị trấn") and its bare name ("Mường Xén"). A text without
// a type word gives type "".
func SplitType(fullName string) (kind, name string) {
	words := strings.Fields(norm.NFC.String(fullName))
	for n := min(2, len(words)-1); n > 0; n-- {
		if t, ok := typeOf(Fold(strings.Join(words[:n], " "))); ok && !t.weak {
			return t.name, strings.Join(words[n:], " ")
		}
	}
	return "", strings.Join(words, " ")
}
