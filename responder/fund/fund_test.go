package fund

import (
	"errors"
	"math"
	"slices"
	"testing"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []Line
		want  error
	}{
		{"a move", Move("a", "b", 5), nil},
		{"money back", Move("a", "b", -5), nil},
		{"three lines", []Line{{"a", -5}, {"b", 2}, {"c", 3}}, nil},
		{"nothing", nil, ErrEmpty},
		{"one line", []Line{{"a", 5}}, ErrEmpty},
		{"a zero", Move("a", "b", 0), ErrEmpty},
		{"a dong over", []Line{{"a", -5}, {"b", 6}}, ErrUnbalanced},
		{"sums that wrap round to zero", []Line{{"a", math.MinInt64}, {"b", math.MinInt64}}, ErrTooLarge},
		{"more lines than can be added up", slices.Repeat(Move("a", "b", 5), 600), ErrTooLarge},
	} {
		if err := Check(c.lines); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}
