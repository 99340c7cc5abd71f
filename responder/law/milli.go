package law

import (
	"strconv"
	"strings"
)

// Milli is a number in thousandths, so that 0.2 litre, 2.5 times and 21,997.5 dong are exact integers. In JSON it is a
// plain number with at most three decimals.
type Milli int64

const milliOne = 1000

// maxWhole bounds every number read, so that no product of a formula can overflow.
const maxWhole = 1_000_000_000_000

// Whole makes a Milli of a whole number.
func Whole(n int64) Milli { return Milli(n * milliOne) }

// ParseMilli reads "60000", "0.2" or "2.500". It refuses exponents, more than three decimals, and numbers above 10^12.
func ParseMilli(text string) (Milli, error) {
	digits, negative := strings.CutPrefix(text, "-")
	whole, fraction, dotted := strings.Cut(digits, ".")
	if !isDigits(whole) || dotted && !isDigits(fraction) || len(fraction) > 3 {
		return 0, badNumber("number")
	}
	n, err := strconv.ParseInt(whole+fraction+"000"[len(fraction):], 10, 64)
	if err != nil || n > maxWhole*milliOne {
		return 0, badNumber("number")
	}
	if negative {
		n = -n
	}
	return Milli(n), nil
}

func isDigits(s string) bool {
	return s != "" && len(s) <= 18 && strings.Trim(s, "0123456789") == ""
}

// String writes the shortest exact decimal: 16, 9.46, 0.5.
func (m Milli) String() string {
	sign, n := "", int64(m)
	if n < 0 {
		sign, n = "-", -n
	}
	text := sign + strconv.FormatInt(n/milliOne, 10)
	if n%milliOne == 0 {
		return text
	}
	fraction := strconv.FormatInt(milliOne+n%milliOne, 10)[1:]
	return text + "." + strings.TrimRight(fraction, "0")
}

// MarshalJSON writes a plain JSON number.
func (m Milli) MarshalJSON() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalJSON reads a plain JSON number with at most three decimals.
func (m *Milli) UnmarshalJSON(data []byte) error {
	parsed, err := ParseMilli(string(data))
	if err != nil {
		return err
	}
	*m = parsed
	return nil
}

// divRound divides and rounds half up; n may be negative, d is positive.
func divRound(n, d int64) int64 {
	q, r := n/d, n%d
	if r < 0 {
		q, r = q-1, r+d
	}
	if 2*r >= d {
		q++
	}
	return q
}
