// Package fund is the double entry of the emergency fund, "Quỹ trợ giúp khẩn cấp": plain values and rules, without
// storage. An entry moves money between accounts and sums to nothing; it is never changed, a correction is an entry
// the other way.
package fund

import (
	"errors"
	"fmt"
	"math"
)

// Kind says what an account is for.
type Kind string

// The kinds. Only a fund account holds money; the others are the world outside and what the money became.
const (
	Fund     Kind = "fund"     // money of a fund or budget line; never below zero
	Outside  Kind = "outside"  // where money came from: budget, donors
	Spending Kind = "spending" // what it was spent on
)

// Sources that have rules of their own.
const (
	District = "NSNN_HUYEN" // budgets of districts, until 2025-06-30
	Own      = "QUY"        // the fund itself
	Gifts    = "DONG_GOP"   // contributions, which stay contributions
)

// Sources lists where a fund account's money comes from: budgets of province, district (until 2025-06-30) and
// commune, the fund's own, contributions, and the national reserve in kind.
func Sources() []string {
	return []string{"NSNN_TINH", District, "NSNN_XA", Own, Gifts, "DTQG"}
}

// Line is one side of an entry: VND into (positive) or out of (negative) an account.
type Line struct {
	Account   string
	AmountVND int64
}

// Errors of Check.
var (
	ErrUnbalanced = errors.New("the lines do not sum to zero")
	ErrEmpty      = errors.New("an entry needs two lines or more, none of them zero")
	ErrTooLarge   = errors.New("an amount is too large to add up")
)

// Check says whether lines make an entry: at least two, none zero, summing to zero without overflow.
func Check(lines []Line) error {
	if len(lines) < 2 {
		return ErrEmpty
	}
	var sum int64
	for _, l := range lines {
		if l.AmountVND == 0 {
			return ErrEmpty
		}
		if l.AmountVND > math.MaxInt64/1024 || l.AmountVND < -math.MaxInt64/1024 || len(lines) > 1024 {
			return ErrTooLarge
		}
		sum += l.AmountVND
	}
	if sum != 0 {
		return fmt.Errorf("%w: %d VND over", ErrUnbalanced, sum)
	}
	return nil
}

// Move gives the two lines that take an amount from one account to another.
func Move(from, to string, amountVND int64) []Line {
	return []Line{{from, -amountVND}, {to, amountVND}}
}
