package notify

import "strings"

// Mask hides a phone number but for its last three digits: "***678". A number too short to hide anything in that way is
// hidden whole.
func Mask(number string) string {
	digits := digitsOf(number)
	if len(digits) < 7 {
		return "***"
	}
	return "***" + digits[len(digits)-3:]
}

// maskIn hides every phone number in a text: each run of seven or more digits, also with single spaces, dots, dashes or
// brackets between them. It is meant for error texts, where it may hide more than a phone number but never less.
func maskIn(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		end, digits := numberAt(text, i)
		if digits == 0 {
			b.WriteByte(text[i])
			i++
			continue
		}
		b.WriteString(maskedRun(text[i:end], digits))
		i = end
	}
	return b.String()
}

// numberAt finds the run of digits and separators that starts at i: where it ends and how many digits it has.
func numberAt(text string, i int) (end, digits int) {
	end = i
	gap := 0
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case isDigit(c):
			digits, gap, end = digits+1, 0, i+1
		case digits == 0 && c == '+' && end == i:
		case digits > 0 && gap < 2 && strings.IndexByte(" .-()", c) >= 0:
			gap++
		default:
			return end, digits
		}
	}
	return end, digits
}

func maskedRun(run string, digits int) string {
	if digits < 7 {
		return run
	}
	return Mask(run)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
