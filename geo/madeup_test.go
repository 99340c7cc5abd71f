package geo

import (
	"math/rand/v2"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// writer writes an address as people do: the names of a commune, its district and its province, the smallest first.
type writer struct {
	name  string
	write func(r *rand.Rand, names []Unit) string
	typos bool // the writer makes mistakes: more may be left open
}

func writers() []writer {
	full := func(names []Unit) []string { return each(names, func(u Unit) string { return u.FullName }) }
	bare := func(names []Unit) []string { return each(names, func(u Unit) string { return u.Name }) }
	short := func(names []Unit) []string {
		return each(names, func(u Unit) string { return shortType(u.Type) + u.Name })
	}
	return []writer{
		{"in full", func(_ *rand.Rand, n []Unit) string { return join(full(n), ", ") }, false},
		{"no marks", func(_ *rand.Rand, n []Unit) string { return Fold(join(full(n), " , ")) }, false},
		{"no marks, commas kept", func(_ *rand.Rand, n []Unit) string { return join(each2(full(n), Fold), ",") }, false},
		{"abbreviated", func(_ *rand.Rand, n []Unit) string { return join(short(n), ", ") }, false},
		{"abbreviated, no marks", func(_ *rand.Rand, n []Unit) string { return stripMarks(join(short(n), ", ")) }, false},
		{"bare names", func(_ *rand.Rand, n []Unit) string { return join(bare(n), ", ") }, false},
		{"largest first", func(_ *rand.Rand, n []Unit) string { return join(reversed(full(n)), ", ") }, false},
		{"hyphens and capitals", func(_ *rand.Rand, n []Unit) string { return strings.ToUpper(join(full(n), " - ")) }, false},
		{"decomposed letters", func(_ *rand.Rand, n []Unit) string { return norm.NFD.String(join(full(n), ", ")) }, false},
		{"house and hamlet", func(r *rand.Rand, n []Unit) string { return house(r) + ", " + join(full(n), ", ") }, false},
		{"two-figure numbers", func(_ *rand.Rand, n []Unit) string { return join(each2(full(n), twoFigures), ", ") }, false},
		{"no province", func(_ *rand.Rand, n []Unit) string { return join(full(n[:2]), ", ") }, false},
		{"typing errors", func(r *rand.Rand, n []Unit) string {
			names := full(n)
			names[0] = n[0].Type + " " + slip(r, n[0].Name)
			return join(names, ", ")
		}, true},
		{"typing errors, no marks", func(r *rand.Rand, n []Unit) string {
			names := full(n)
			names[0] = n[0].Type + " " + slip(r, n[0].Name)
			return stripMarks(join(names, ", "))
		}, true},
	}
}

func each(names []Unit, f func(Unit) string) (out []string) {
	for _, u := range names {
		out = append(out, f(u))
	}
	return out
}

func each2(parts []string, f func(string) string) (out []string) {
	for _, s := range parts {
		out = append(out, f(s))
	}
	return out
}

func join(parts []string, by string) string { return strings.Join(parts, by) }

func reversed(parts []string) (out []string) {
	for _, s := range parts {
		out = append([]string{s}, out...)
	}
	return out
}

// stripMarks keeps points and commas, which Fold takes away.
func stripMarks(s string) string { return foldKeep(strings.ToLower(s)) }

func shortType(kind string) string {
	return map[string]string{"Xã": "X.", "Phường": "P.", "Thị trấn": "TT ", "Huyện": "H.", "Quận": "Q.", "Thị xã": "TX ", "Thành phố": "TP.", "Tỉnh": "T. "}[kind]
}

func house(r *rand.Rand) string {
	words := []string{"Số 12 ngõ 5", "Thôn Đông", "Ấp 3", "tổ 7 khu phố 2", "45/6B đường Trần Phú", "Nhà ông Bảy, xóm Chùa"}
	return words[r.IntN(len(words))]
}

// twoFigures writes "Phường 5" as "Phường 05".
func twoFigures(name string) string {
	words := strings.Fields(name)
	if last := words[len(words)-1]; len(last) == 1 && isNumber(last) {
		words[len(words)-1] = "0" + last
	}
	return strings.Join(words, " ")
}

// slip drops, doubles, changes or swaps one letter of a name of five or more.
func slip(r *rand.Rand, name string) string {
	letters := []rune(norm.NFC.String(name))
	if len(letters) < 5 {
		return name
	}
	i := 1 + r.IntN(len(letters)-2)
	if letters[i] == ' ' || letters[i+1] == ' ' {
		return name
	}
	switch r.IntN(4) {
	case 0:
		return string(letters[:i]) + string(letters[i+1:])
	case 1:
		return string(letters[:i+1]) + string(letters[i:])
	case 2:
		letters[i] = rune("abcdeghiklmnopqrstuvxy"[r.IntN(22)])
	case 3:
		letters[i], letters[i+1] = letters[i+1], letters[i]
	}
	return string(letters)
}
