package law

import "fmt"

// Paid is a line that was granted earlier, with what it was computed from. The item holds the facts as they are known now.
type Paid struct {
	// ID names the line for the caller; it comes back in the adjustment.
	ID string `json:"id"`
	// Item is what was asked for, corrected where a fact was wrong.
	Item Item `json:"item"`
	// Place is where, with the settings and prices that hold now.
	Place Place `json:"-"`
	// Line is the line as it was granted. It is never changed.
	Line Line `json:"line"`
	// AdjustedVND is the sum in dong of the adjustments already made to the line.
	AdjustedVND int64 `json:"adjusted_vnd"`
	// AdjustedQuantity is the same sum for help in kind, in the line's unit.
	AdjustedQuantity Milli `json:"adjusted_quantity"`
}

// Adjustment is a further line beside an old one: back pay ("truy lĩnh") when positive, to be recovered ("thu hồi") when
// negative.
type Adjustment struct {
	// ID is that of the old line.
	ID string `json:"id"`
	// DeltaVND is the difference in dong.
	DeltaVND int64 `json:"delta_vnd"`
	// DeltaQuantity is the difference in the line's unit, for help in kind.
	DeltaQuantity Milli `json:"delta_quantity"`
	// Old is the line as it was granted.
	Old Line `json:"old"`
	// New is the line by the law, prices and facts known now.
	New Line `json:"new"`
	// Reason says in Vietnamese what the line is.
	Reason string `json:"reason"`
	// ReasonEN is the reason in English.
	ReasonEN string `json:"reason_en"`
}

// Recompute is what must be paid or recovered when a parameter, a price or a fact was corrected: one adjustment for each
// old line whose amount changes, none for the others (R-0.2a, R-5.6, R-7.9). It changes nothing, so calling it is the dry
// run. The error names the line's ID and wraps a FieldError; then nothing should be adjusted.
func (b *Book) Recompute(paid []Paid) ([]Adjustment, error) {
	var out []Adjustment
	for _, p := range paid {
		line, err := b.Compute(p.Item, p.Place)
		if err != nil {
			return nil, fmt.Errorf("recompute line %s: %w", p.ID, err)
		}
		line.Item = p.Line.Item
		if a := adjust(p, line); a.DeltaVND != 0 || a.DeltaQuantity != 0 {
			out = append(out, a)
		}
	}
	return out, nil
}

func adjust(p Paid, line Line) Adjustment {
	a := Adjustment{ID: p.ID, Old: p.Line, New: line, DeltaVND: line.AmountVND - p.Line.AmountVND - p.AdjustedVND}
	if inKind(p.Line) || inKind(line) {
		a.DeltaQuantity = line.Quantity - p.Line.Quantity - p.AdjustedQuantity
	}
	a.Reason, a.ReasonEN = "truy lĩnh phần chênh lệch", "back pay of the difference"
	if a.DeltaVND < 0 || a.DeltaVND == 0 && a.DeltaQuantity < 0 {
		a.Reason, a.ReasonEN = "thu hồi phần chênh lệch", "recovery of the difference"
	}
	return a
}

// inKind says whether the line gives goods.
func inKind(l Line) bool { return l.Granted && l.AmountVND == 0 }
