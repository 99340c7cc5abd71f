package law

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// Book is the law known to the program: parameters and, with them, clocks, calendar, authorities and petrol prices. It is
// never changed after it is made, so many goroutines may use it.
type Book struct {
	params    map[string][]Param
	fuel      []fuelRow
	clocks    map[string][]Clock
	calendar  map[Date]calendarDay
	authority []Authority
	stops     []stopRule
	papers    []paperRule
	carers    []carerRule
	forms     []formRow
	ethnic    []EthnicGroup
}

// With is a new book with the rows added. A row with the same id, place and first day replaces the old one; otherwise a
// row that starts later wins from its first day on, and when it ends the earlier one holds again. A province's row must
// name a national parameter and may not be lower than the nation's where the law forbids it; the refusal is a
// FieldError with the reason.
func (b *Book) With(overrides ...Param) (*Book, error) {
	out := b.clone()
	for _, p := range overrides {
		if err := out.add(p); err != nil {
			return nil, fmt.Errorf("parameter %s of %s: %w", p.ID, p.Place, err)
		}
	}
	return out, nil
}

func (b *Book) clone() *Book {
	out := *b
	out.params = maps.Clone(b.params)
	return &out
}

func (b *Book) add(p Param) error {
	if national, ok := b.latest(p.ID); ok {
		p = p.like(national)
	}
	if err := p.check(); err != nil {
		return err
	}
	if p.Place != Nation {
		if err := b.checkProvince(p); err != nil {
			return err
		}
	}
	b.params[p.ID] = insertRow(b.params[p.ID], p)
	return nil
}

// latest is the national row that starts last.
func (b *Book) latest(id string) (Param, bool) {
	rows := b.params[id]
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].Place == Nation {
			return rows[i], true
		}
	}
	return Param{}, false
}

// checkProvince refuses what a province may not set.
func (b *Book) checkProvince(p Param) error {
	national, ok := b.row(p.ID, p.ValidFrom, Nation)
	if !ok {
		return noRuleOn("valid_from")
	}
	if p.Unit != national.Unit {
		return &FieldError{"unit", "khác đơn vị của mức quốc gia", "differs from the national unit"}
	}
	switch national.Override {
	case OverrideOwn:
		return nil
	case OverrideFloor:
		return checkFloor(p, national)
	}
	return &FieldError{"id", "chỉ cơ quan trung ương được quy định", "only the nation sets this parameter"}
}

func checkFloor(p, national Param) error {
	own, err := p.Number()
	if err != nil {
		return err
	}
	floor, err := national.Number()
	if err != nil {
		return err
	}
	if own < floor {
		return &FieldError{"value",
			"thấp hơn mức chung của cả nước (" + national.Value + "): " + national.Citation,
			"is lower than the national level " + national.Value + ": " + national.Citation}
	}
	return nil
}

// insertRow keeps rows in the order of their first day; the list given is not changed.
func insertRow(rows []Param, p Param) []Param {
	out := slices.DeleteFunc(slices.Clone(rows), func(q Param) bool {
		return q.Place == p.Place && q.ValidFrom == p.ValidFrom
	})
	out = append(out, p)
	slices.SortStableFunc(out, func(a, b Param) int { return a.ValidFrom.Compare(b.ValidFrom) })
	return out
}

// row is the row of exactly that place in force on the day: of several, the one that started last.
func (b *Book) row(id string, on Date, place string) (Param, bool) {
	rows := b.params[id]
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].Place == place && on.within(rows[i].ValidFrom, rows[i].ValidTo) {
			return rows[i], true
		}
	}
	return Param{}, false
}

// Param is the row in force on a day for a province (an empty code is the nation). For amounts it is the higher of the
// national and the province's value; for settings the province's own. The error wraps no value; it is a
// FieldError on "id" for an unknown parameter, on "on" when none is in force, on "province" for a wrong code.
func (b *Book) Param(id string, on Date, province string) (Param, error) {
	if province != "" && province != Nation && !isProvince(province) {
		return Param{}, badProvince("province")
	}
	if len(b.params[id]) == 0 {
		return Param{}, &FieldError{"id", "không có tham số này", "there is no such parameter"}
	}
	national, ok := b.row(id, on, Nation)
	if !ok {
		return Param{}, b.noneOn(id, on)
	}
	own, ok := b.row(id, on, province)
	if ok && (national.Override != OverrideFloor || checkFloor(own, national) == nil) {
		return own, nil
	}
	return national, nil
}

func (b *Book) noneOn(id string, on Date) error {
	if first := b.params[id][0].ValidFrom; on.Before(first) {
		return beforeFirstLaw("on", first)
	}
	return noRuleOn("on")
}

// InForce lists the parameters in force on a day for a province, sorted by id.
func (b *Book) InForce(on Date, province string) []Param {
	var out []Param
	for _, id := range slices.Sorted(maps.Keys(b.params)) {
		if p, err := b.Param(id, on, province); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// History lists every row of one parameter, of the nation and of provinces, by first day. The error is a FieldError on
// "id" when there is no such parameter.
func (b *Book) History(id string) ([]Param, error) {
	if len(b.params[id]) == 0 {
		return nil, &FieldError{"id", "không có tham số này", "there is no such parameter"}
	}
	out := slices.Clone(b.params[id])
	slices.SortStableFunc(out, func(a, b Param) int {
		return cmp.Or(a.ValidFrom.Compare(b.ValidFrom), cmp.Compare(a.Place, b.Place))
	})
	return out, nil
}

// IDs lists the parameters of the book, sorted.
func (b *Book) IDs() []string { return slices.Sorted(maps.Keys(b.params)) }
