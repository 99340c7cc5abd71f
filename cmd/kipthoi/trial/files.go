package trial

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/ulikunitz/xz"
)

// row is a line of a table, by column name.
type row map[string]string

// readTable reads a CSV file with a header, plain or .xz.
func readTable(dir, name string) (rows []row, err error) {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return nil, fmt.Errorf("trial file: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var in io.Reader = f
	if strings.HasSuffix(name, ".xz") {
		if in, err = xz.NewReader(f); err != nil {
			return nil, fmt.Errorf("trial file %s: %w", name, err)
		}
	}
	all, err := csv.NewReader(in).ReadAll()
	if err != nil || len(all) == 0 {
		return nil, fmt.Errorf("trial file %s: %w", name, errors.Join(err, errEmpty(len(all))))
	}
	all[0][0] = strings.TrimPrefix(all[0][0], "\ufeff")
	for _, line := range all[1:] {
		r := row{}
		for i, name := range all[0] {
			r[name] = line[i]
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func errEmpty(lines int) error {
	if lines == 0 {
		return errors.New("is empty")
	}
	return nil
}

func (r row) float(name string) (float64, error) {
	v, err := strconv.ParseFloat(r[name], 64)
	if err != nil {
		return 0, fmt.Errorf("column %s: %w", name, err)
	}
	return v, nil
}

func (r row) int(name string) (int64, error) {
	v, err := strconv.ParseInt(r[name], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("column %s: %w", name, err)
	}
	return v, nil
}
