package hamletlist

import (
	"errors"
	"fmt"
	"strings"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// Rows gives the households of the list, and what is wrong with the rows that cannot be one. others counts rows that are
// no household: numbers of columns, sums, signatures.
func (l *List) Rows(today law.Date) (rows []responder.ListRow, faults []responder.ListFault, others int) {
	return rowsOf(l, today, (*reading).row)
}

// rowsOf reads every row that is meant to be one, and gives those that are good and what is wrong with the others.
func rowsOf[T any](l *List, today law.Date, read func(*reading) T) (rows []T, faults []responder.ListFault, others int) {
	lines, others := l.households()
	for _, line := range lines {
		r := reading{list: l, line: line, today: today}
		row := read(&r)
		switch {
		case len(r.faults) > 0:
			faults = append(faults, r.faults...)
		case r.none:
			others++
		default:
			rows = append(rows, row)
		}
	}
	return rows, faults, others
}

// Named gives faults that name columns by their titles, and not by the fields that they fill.
func (l *List) Named(faults []responder.ListFault) []responder.ListFault {
	out := make([]responder.ListFault, len(faults))
	for i, f := range faults {
		out[i] = f
		out[i].Field = l.edition.title(f.Field)
	}
	return out
}

// reading is one row while it is read; it collects everything that is wrong with it.
type reading struct {
	list   *List
	line   Line
	today  law.Date
	hungry int64
	said   []string // what goes into the narrative
	faults []responder.ListFault
	none   bool // it is none of those that are looked for
}

func (r *reading) fault(field, vi, en string) {
	for _, f := range r.faults {
		if f.Field == field {
			return // one reason for each field
		}
	}
	r.faults = append(r.faults, responder.ListFault{Row: r.line.Number, Field: field, VI: vi, EN: en})
}

// cells yields what stands in the columns that have a meaning. A cell that is too long is a fault.
func (r *reading) cells(yield func(*Column, string) bool) {
	for i, c := range r.list.columns {
		value := r.line.cell(i)
		switch {
		case c == nil || value == "":
		case len([]rune(value)) > maxCell:
			r.fault(c.Field, "dài quá 4.000 ký tự", "is longer than 4,000 characters")
		case !yield(c, value):
			return
		}
	}
}

// row reads all cells and checks the records that come of them.
func (r *reading) row() responder.ListRow {
	row := responder.ListRow{Number: r.line.Number}
	r.hungry = -1
	for c, value := range r.cells {
		r.fill(&row, c, value)
	}
	r.finish(&row)
	return row
}

// fill puts one cell where its column leads.
func (r *reading) fill(row *responder.ListRow, c *Column, value string) {
	h, p := &row.Household, &row.Head
	switch c.Field {
	case "household.head_name":
		h.HeadName = strings.Join(strings.Fields(value), " ")
	case "household.hamlet":
		h.Hamlet = value
	case "place.address":
		h.Address = value
	case "household.phones":
		h.Phones = phones(value)
	case "household.size":
		h.Size = r.count(c.Field, value)
	case "hungry":
		r.hungry = r.count(c.Field, value)
		r.say(c, value)
	case "household.poverty":
		h.Poverty = r.word(c.Field, value)
	case "household.house_state":
		h.HouseState = r.word(c.Field, value)
	case "persons.0.sex":
		p.Sex = r.word(c.Field, value)
	case "persons.0.identity":
		p.Identity = identity(value)
	case "persons.0.birth_date":
		p.BirthDate, p.BirthYear = r.birth(c.Field, value)
	case "needs":
		row.Needs = r.needs(value)
		r.say(c, value)
	case "narrative":
		if c.Type == "number" && !isNumber(value) {
			r.fault(c.Title, "phải là số", "must be a number")
		}
		r.say(c, value)
	}
}

func (r *reading) say(c *Column, value string) { r.said = append(r.said, c.Title+": "+value) }

// finish checks the row as a whole.
func (r *reading) finish(row *responder.ListRow) {
	h, p := &row.Household, &row.Head
	if h.HeadName == "" {
		r.fault("household.head_name", "cần phải điền", "is required")
	}
	if p.Name, p.Relation = h.HeadName, "head"; h.Size == 0 {
		h.Size = max(1, r.hungry)
	}
	if r.hungry > h.Size {
		r.fault("hungry", "nhiều hơn số nhân khẩu của hộ", "is more than the people of the household")
	}
	if r.list.Form == "5a" {
		h.Hungry = r.hungry != 0
		row.Needs = []string{"food"}
	}
	row.Narrative = strings.Join(r.said, "; ")
	r.valid("household.", h.Validate())
	r.valid("persons.0.", p.Validate())
}

// valid takes over what the domain says against a record.
func (r *reading) valid(prefix string, err error) {
	var e *responder.Error
	if errors.As(err, &e) {
		r.fault(prefix+e.Field, e.VI, e.EN)
	} else if err != nil {
		r.fault(prefix, "không hợp lệ", fmt.Sprintf("is not valid: %T", err))
	}
}
