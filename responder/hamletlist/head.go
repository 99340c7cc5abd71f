package hamletlist

import (
	"regexp"
	"slices"
	"strings"

	"kipthoi/geo"
	"kipthoi/responder/law"
)

// List is a file with its head row found: what its columns mean, and the rows below.
type List struct {
	Form    string // 5a or 5b
	columns []*Column
	edition *Form
	head    Line
	sheet   Sheet
}

// headWithin is how many rows of titles and emblems may stand above the head row.
const headWithin = 40

// leastColumns is how many titles must be known for a row to be the head.
const leastColumns = 3

// Open finds the list in a file. form is 5a or 5b; "" finds out by the columns. day says which edition of the form.
func Open(data []byte, forms *Forms, form string, day law.Date) (*List, error) {
	if form != "" && form != "5a" && form != "5b" {
		return nil, refused("form", "phải là 5a hoặc 5b", "must be 5a or 5b")
	}
	l, err := openList(data, forms.On(day), "household.head_name")
	if err != nil {
		return nil, err
	}
	if l.Form = form; form == "" {
		l.Form = l.guess()
	}
	return l, nil
}

// openList finds the list of an edition in a file; name is the field of the column that it cannot be without.
func openList(data []byte, edition *Form, name string) (*List, error) {
	sheets, err := open(data)
	if err != nil {
		return nil, err
	}
	for _, s := range sheets {
		if l := find(s, edition); l != nil {
			return l, nil
		}
	}
	title := edition.title(name)
	return nil, refused("file", "không tìm thấy dòng tiêu đề: cần cột \""+title+"\" và ít nhất hai cột khác của mẫu trong 40 dòng đầu",
		"no head row was found: the column \""+title+"\" and at least two others of the form are needed in the first 40 rows")
}

// find looks for the row that names the required columns and enough others.
func find(s Sheet, f *Form) *List {
	for i, line := range s.Rows[:min(len(s.Rows), headWithin)] {
		columns, known := match(line, f)
		if known >= leastColumns && !slices.ContainsFunc(f.Columns, func(c Column) bool {
			return c.Required && !slices.ContainsFunc(columns, func(have *Column) bool { return have != nil && have.Title == c.Title })
		}) {
			s.Rows = s.Rows[i+1:]
			return &List{columns: columns, edition: f, head: line, sheet: s}
		}
	}
	return nil
}

// match says what each cell of a row names, each column once.
func match(line Line, f *Form) (columns []*Column, known int) {
	columns = make([]*Column, len(line.Cells))
	for i, cell := range line.Cells {
		c := f.column(cell)
		if c == nil || slices.Contains(columns, c) {
			continue
		}
		columns[i] = c
		known++
	}
	return columns, known
}

// guess tells the form by a column that only 5b has.
func (l *List) guess() string {
	for _, c := range l.columns {
		if c != nil && c.Form == "5b" {
			return "5b"
		}
	}
	return "5a"
}

// numbering is a cell of the row of column numbers below the titles: (1), 2, A.
var numbering = regexp.MustCompile(`^(\(?\d{1,2}\)?|[A-Z])$`)

// households gives the rows that are meant to be a household, and how many others there are: numbers of columns, sums,
// signatures.
func (l *List) households() (lines []Line, others int) {
	for i, line := range l.sheet.Rows {
		if i == 0 && !slices.ContainsFunc(line.Cells, func(c string) bool { return c != "" && !numbering.MatchString(c) }) || l.footer(line) {
			others++
			continue
		}
		lines = append(lines, line)
	}
	return lines, others
}

// footer says that a row is a sum or a signature: its first cell says so, and it tells of no person. In doubt it is a
// household, whose faults a person then sees.
func (l *List) footer(line Line) bool {
	for i, c := range l.columns {
		if c != nil && (strings.HasPrefix(c.Field, "persons.") || strings.HasPrefix(c.Field, "members.") || c.Field == "place.address" || c.Field == "household.hamlet" || c.Field == "hamlet") && line.cell(i) != "" {
			return false
		}
	}
	i := slices.IndexFunc(line.Cells, func(c string) bool { return c != "" })
	return i >= 0 && slices.Contains(l.edition.Footers, geo.Fold(line.Cells[i]))
}
