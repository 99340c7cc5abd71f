package law

import "math/big"

// maxLineVND bounds the amount of one line, so that totals fit.
const maxLineVND = maxWhole * milliOne

// mulDiv multiplies non-negative factors exactly and divides once, rounding half up. The error names the
// field that made the result too large.
func mulDiv(field string, divisor int64, factors ...int64) (int64, error) {
	n := big.NewInt(1)
	for _, f := range factors {
		n.Mul(n, big.NewInt(f))
	}
	n.Add(n.Lsh(n, 1), big.NewInt(divisor))
	n.Quo(n, big.NewInt(2*divisor))
	if !n.IsInt64() || n.Int64() > maxLineVND {
		return 0, tooLarge(field)
	}
	return n.Int64(), nil
}
