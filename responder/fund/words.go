package fund

import "strings"

// InWords writes an amount in Vietnamese words, as vouchers say it beside the figures (R-7.14): "một triệu không trăm linh
// năm nghìn đồng". A negative amount is "âm".
func InWords(vnd int64) string {
	if vnd == 0 {
		return "không đồng"
	}
	var words []string
	n := uint64(vnd)
	if vnd < 0 {
		words, n = append(words, "âm"), -n
	}
	words = append(words, below(n)...)
	return strings.Join(append(words, "đồng"), " ")
}

// below writes a number: what is over a billion is counted in billions, "tỷ", however many.
func below(n uint64) (words []string) {
	const billion = 1_000_000_000
	if n >= billion {
		words = append(below(n/billion), "tỷ")
		n %= billion
	}
	for _, group := range []struct {
		of   uint64
		name string
	}{{1_000_000, "triệu"}, {1_000, "nghìn"}, {1, ""}} {
		part := n / group.of
		if n %= group.of; part == 0 {
			continue
		}
		words = append(words, hundreds(part, len(words) > 0)...)
		if group.name != "" {
			words = append(words, group.name)
		}
	}
	return words
}

// hundreds writes a number below a thousand; all its places when something stands before it.
func hundreds(n uint64, after bool) (words []string) {
	digits := []string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}
	hundred, ten, one := n/100, n/10%10, n%10
	if hundred > 0 || after {
		words = append(words, digits[hundred], "trăm")
	}
	switch {
	case ten == 1:
		words = append(words, "mười")
	case ten > 1:
		words = append(words, digits[ten], "mươi")
	case one > 0 && len(words) > 0:
		words = append(words, "linh")
	}
	switch {
	case one == 0:
	case one == 1 && ten > 1:
		words = append(words, "mốt")
	case one == 5 && ten > 0:
		words = append(words, "lăm")
	default:
		words = append(words, digits[one])
	}
	return words
}
