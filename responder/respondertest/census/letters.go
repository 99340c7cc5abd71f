package census

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// slipped makes one typing error in a word.
func (m *maker) slipped(word string) string {
	rs := []rune(word)
	at := m.r.IntN(len(rs))
	switch m.r.IntN(4) {
	case 0: // dropped
		if len(rs) > 2 {
			rs = append(rs[:at:at], rs[at+1:]...)
		}
	case 1: // doubled
		rs = append(rs[:at+1:at+1], rs[at:]...)
	case 2: // two swapped
		if at > 0 {
			rs[at-1], rs[at] = rs[at], rs[at-1]
		}
	case 3: // its neighbour on the keyboard
		for _, row := range []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"} {
			if i := strings.IndexRune(row, rs[at]); i > 0 {
				rs[at] = rune(row[i-1])
				break
			}
		}
	}
	return string(rs)
}

// heard writes a word as somebody hears it who does not tell its first or last sound from another.
func heard(word string) string {
	for _, p := range [][2]string{{"Tr", "Ch"}, {"Ch", "Tr"}, {"S", "X"}, {"X", "S"}, {"L", "N"}, {"Gi", "D"}, {"D", "Gi"}} {
		if rest, ok := strings.CutPrefix(word, p[0]); ok {
			return p[1] + rest
		}
	}
	for _, p := range [][2]string{{"ng", "n"}, {"nh", "n"}, {"n", "ng"}, {"c", "t"}, {"t", "c"}} {
		if rest, ok := strings.CutSuffix(word, p[0]); ok {
			return rest + p[1]
		}
	}
	return word
}

// tones are the marks of the tones, with the letters that Telex types for them.
func tones() map[rune]string {
	return map[rune]string{'\u0301': "s", '\u0300': "f", '\u0309': "r", '\u0303': "x", '\u0323': "j"}
}

// otherTone changes the tone of a word, hỏi and ngã for each other and else to none.
func (m *maker) otherTone(word string) string {
	var out []rune
	for _, r := range norm.NFD.String(word) {
		switch {
		case r == '\u0309':
			r = '\u0303'
		case r == '\u0303':
			r = '\u0309'
		case tones()[r] != "":
			continue
		}
		out = append(out, r)
	}
	return norm.NFC.String(string(out))
}

// telex leaves marks as they were typed: "Nguyễn" as "Nguyeenx".
func telex(words []string) (out []string) {
	for _, w := range words {
		var b strings.Builder
		tone, last := "", 'a'
		for _, r := range norm.NFD.String(w) {
			switch {
			case tones()[r] != "":
				tone = tones()[r]
			case r == '\u0302': // â ê ô
				b.WriteRune(last)
			case r == '\u0306' || r == '\u031b': // ă ơ ư
				b.WriteRune('w')
			case r == 'đ' || r == 'Đ':
				b.WriteString("dd")
			default:
				b.WriteRune(r)
			}
			last = r
		}
		out = append(out, b.String()+tone)
	}
	return out
}
