package notify

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Plain gives text without marks, as Vietnamese is typed on a plain phone: "đón một ca" becomes "don mot ca". Every
// result is GSM-7: typographic signs become their plain ones, invisible characters go, and what has no likeness there
// becomes "?".
func Plain(text string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, "?")) {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Cf):
		case gsmUnits(r) > 0:
			b.WriteRune(r)
		default:
			b.WriteString(likeness(r))
		}
	}
	return b.String()
}

// likeness is the plain writing of a character outside GSM-7.
func likeness(r rune) string {
	switch r {
	case 'đ', '₫':
		return "d"
	case 'Đ':
		return "D"
	case '‘', '’', '‚', '‛', '′', '`':
		return "'"
	case '“', '”', '„', '«', '»':
		return `"`
	case '•', '·':
		return "-"
	case '⁄', '÷':
		return "/"
	case '×':
		return "x"
	}
	switch {
	case unicode.Is(unicode.Pd, r) || r == '−':
		return "-"
	case unicode.IsSpace(r):
		return " "
	}
	return "?"
}
