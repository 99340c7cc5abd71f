package law

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

//go:embed data/*.csv
var dataFiles embed.FS

// Default is the national law built into the program. The error says which file and line is wrong.
func Default() (*Book, error) {
	dir, err := fs.Sub(dataFiles, "data")
	if err != nil {
		return nil, fmt.Errorf("open built-in law: %w", err)
	}
	return (&Book{params: map[string][]Param{}}).WithFiles(dir)
}

// WithFiles is a new book with the rows of a folder of CSV files added; see With for what wins. Files that are not there
// are skipped. The error names file and line.
func (b *Book) WithFiles(dir fs.FS) (*Book, error) {
	out := b.clone()
	for _, table := range out.tables() {
		if err := readTable(dir, table.file, table.add); err != nil {
			return nil, err
		}
	}
	if err := out.checkForms(); err != nil {
		return nil, fmt.Errorf("forms.csv: %w", err)
	}
	return out, nil
}

// table is a file of the law and what a line of it does.
type table struct {
	file string
	add  func(row) error
}

// tables lists the files in the order they are read. The four of parameters have the same columns and differ in subject.
func (b *Book) tables() []table {
	return []table{
		{"rates.csv", b.addRow},
		{"coefficients.csv", b.addRow},
		{"health.csv", b.addRow},
		{"settings.csv", b.addRow},
		{"fuel_prices.csv", b.addFuel},
		{"clocks.csv", b.addClock},
		{"calendar.csv", b.addCalendarDay},
		{"authority.csv", b.addAuthority},
		{"stops.csv", b.addStop},
		{"papers.csv", b.addPaper},
		{"carer_conditions.csv", b.addCarerCondition},
		{"forms.csv", b.addFormRow},
		{"ethnic_groups.csv", b.addEthnicGroup},
	}
}

// row is one line of a table: column name -> text.
type row map[string]string

// readTable calls add for every line of a CSV file with a heading.
func readTable(dir fs.FS, name string, add func(row) error) error {
	file, err := dir.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open %s: %w", name, err)
	}
	defer file.Close()
	if err := readRows(file, add); err != nil {
		return fmt.Errorf("%s %w", name, err)
	}
	return nil
}

func readRows(r io.Reader, add func(row) error) error {
	in := csv.NewReader(skipBOM(r))
	head, err := in.Read()
	if err != nil {
		return fmt.Errorf("heading: %w", err)
	}
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = add(zip(head, cells))
		}
		if err != nil {
			line, _ := in.FieldPos(0)
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}

func zip(head, cells []string) row {
	out := row{}
	for i, name := range head {
		out[name] = cells[i]
	}
	return out
}

// date reads a column that may be empty.
func (r row) date(column string) (Date, error) {
	if r[column] == "" {
		return Date{}, nil
	}
	d, err := ParseDate(r[column])
	return d, inFieldIf(column, err)
}

func (b *Book) addRow(r row) error {
	from, err := r.date("valid_from")
	if err != nil {
		return err
	}
	to, err := r.date("valid_to")
	if err != nil {
		return err
	}
	return b.add(Param{
		ID: r["id"], Value: r["value"], Unit: r["unit"], ValidFrom: from, ValidTo: to, Place: r["place"],
		Override: r["override"], Use: r["use"], Confidence: r["confidence"], Rule: r["rule"],
		Document: r["document"], Article: r["article"], Citation: r["citation"], Name: r["name"],
	})
}
