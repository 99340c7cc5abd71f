package law

import "time"

// Line is what the law grants for one item, with everything needed to check it.
type Line struct {
	// Item is the place of the item in the request, from 0.
	Item int `json:"item"`
	// Kind is the kind of the item.
	Kind string `json:"kind"`
	// Granted is false when the law gives nothing for the item; Reason says why.
	Granted bool `json:"granted"`
	// AmountVND is the amount in dong; 0 for help in kind.
	AmountVND int64 `json:"amount_vnd"`
	// Quantity of Unit: days of persons, km, seats, kg, persons, households.
	Quantity Milli `json:"quantity"`
	// Unit of Quantity.
	Unit string `json:"unit"`
	// Rule is the id of the rule in the rulebook.
	Rule string `json:"rule"`
	// Citation names the provisions in Vietnamese ("căn cứ").
	Citation string `json:"citation"`
	// Confidence is the weakest tag of the provisions used: V, V-sec, D or R. Anything but V is to be checked by a person.
	Confidence string `json:"confidence"`
	// Segments are the parts with their own rate, when a stay crosses a change of law.
	Segments []Segment `json:"segments"`
	// Shares is the amount split equally over the persons of one shared trip.
	Shares []int64 `json:"shares,omitempty"`
	// Inputs are the values the amount was computed from.
	Inputs map[string]string `json:"inputs"`
	// Reason says in Vietnamese why the line is as it is: not granted, cut, or raised to the floor.
	Reason string `json:"reason"`
	// ReasonEN is the reason in English.
	ReasonEN string `json:"reason_en"`
}

// Segment is the part of a stay that one rate covers.
type Segment struct {
	// From is the first date.
	From Date `json:"from"`
	// To is the last date.
	To Date `json:"to"`
	// Days is the number of days paid; halves are possible.
	Days Milli `json:"days"`
	// RateVND is the rate in dong per person and day.
	RateVND int64 `json:"rate_vnd"`
	// AmountVND is the amount of this part in dong.
	AmountVND int64 `json:"amount_vnd"`
	// Rule is the rule set the days were priced by.
	Rule string `json:"rule"`
	// Citation names the provision.
	Citation string `json:"citation"`
}

// Place is where and how an item is computed.
type Place struct {
	// Province is the two-digit code; empty means the nation.
	Province string
	// Settings are the choices of section 10 of the rulebook.
	Settings Settings
	// Prices looks up the petrol price at an instant; nil knows none.
	Prices func(at time.Time) (FuelPrice, bool)
}

// SplitEqually splits an amount into n whole parts that differ by at most 1 dong, the larger first, with the exact sum
// . It is nil when n is not positive.
func SplitEqually(total int64, n int) []int64 {
	if n <= 0 {
		return nil
	}
	out := make([]int64, n)
	share, rest := total/int64(n), total%int64(n)
	for i := range out {
		out[i] = share
		if int64(i) < rest {
			out[i]++
		} else if int64(i) < -rest {
			out[i]--
		}
	}
	return out
}
