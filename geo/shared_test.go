package geo

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sharedTable reads a trial table that lies beside the repository, column by name; ok is false where it is absent.
func sharedTable(t testing.TB, name string) (rows []map[string]string, ok bool) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "shared", "data", name))
	if err != nil {
		return nil, false
	}
	records, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = record[i]
		}
		rows = append(rows, row)
	}
	return rows, true
}

func testUnits(t testing.TB) *Units {
	t.Helper()
	u, err := LoadUnits()
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// plain is the tests' own folding, letters and digits only, so that truth is not built with the code under test.
func plain(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		if i := strings.IndexRune(markedLetters, r); i >= 0 {
			r = rune(plainLetters[len([]rune(markedLetters[:i]))])
		}
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

const (
	markedLetters = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
	plainLetters  = "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd"
)
