package fund

import (
	"math"
	"testing"
)

func TestInFigures(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1.000", -1234567: "-1.234.567", -100: "-100", 100_000: "100.000",
		math.MinInt64: "-9.223.372.036.854.775.808"} {
		if got := InFigures(n); got != want {
			t.Errorf("%d is written %s", n, got)
		}
	}
}
