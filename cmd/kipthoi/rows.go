package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// row is one record of a CSV table with a header: its cells by the name of their column, "" where it has none.
type row struct {
	number int // of the record after the header, from 1
	header []string
	cells  []string
}

func (r row) cell(column string) string {
	i := slices.Index(r.header, column)
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

// accuracy reads the radius of a position's error in metres: the column accuracy_m, or accuracy, as receivers name it;
// 0 when the row has none.
func (r row) accuracy() (metres float64, err error) {
	for _, column := range []string{"accuracy_m", "accuracy"} {
		if text := r.cell(column); text != "" {
			return strconv.ParseFloat(text, 64)
		}
	}
	return 0, nil
}

// table reads a CSV file with a header, row by row.
type table struct {
	reader *csv.Reader
	header []string
	number int
}

func openTable(in io.Reader) (*table, error) {
	text := bufio.NewReader(in)
	if mark, err := text.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = text.Discard(3) // Peek has seen them
	}
	t := &table{reader: csv.NewReader(text)}
	t.reader.FieldsPerRecord = -1 // a short row is answered like one with empty cells
	header, err := t.reader.Read()
	if err != nil {
		return nil, fmt.Errorf("đọc dòng tiêu đề / read the header: %w", err)
	}
	for _, name := range header {
		t.header = append(t.header, strings.ToLower(strings.TrimSpace(name)))
	}
	return t, nil
}

// need refuses a table that has none of some columns.
func (t *table) need(columns ...string) error {
	for _, c := range columns {
		if !slices.Contains(t.header, c) {
			return fmt.Errorf("bảng thiếu cột %q / the table has no column %q", c, c)
		}
	}
	return nil
}

// next returns the next row; io.EOF after the last.
func (t *table) next() (row, error) {
	cells, err := t.reader.Read()
	if errors.Is(err, io.EOF) {
		return row{}, io.EOF
	}
	t.number++
	if err != nil {
		return row{}, fmt.Errorf("đọc dòng %d / read row %d: %w", t.number, t.number, err)
	}
	return row{t.number, t.header, cells}, nil
}

// addColumns copies the table to out with more columns, which fill gives for each row.
func (t *table) addColumns(out io.Writer, names []string, fill func(row) []string) error {
	w := csv.NewWriter(out)
	if err := w.Write(append(slices.Clone(t.header), names...)); err != nil {
		return fmt.Errorf("write the header: %w", err)
	}
	for {
		r, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		cells := make([]string, len(t.header), len(t.header)+len(names))
		copy(cells, r.cells)
		if err := w.Write(append(cells, fill(r)...)); err != nil {
			return fmt.Errorf("write row %d: %w", r.number, err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}
