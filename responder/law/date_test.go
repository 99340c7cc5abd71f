package law_test

import (
	"testing"
	"time"

	"kipthoi/responder/law"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	for _, bad := range []string{"", "2024-02-30", "2023-02-29", "2024-13-01", "24-01-01", "2024-1-1", "0001-01-01", "9999-01-01", "x"} {
		if d, err := law.ParseDate(bad); err == nil {
			t.Errorf("%q was read as %s", bad, d)
		}
	}
	if got := mustDate(t, "2024-02-29").String(); got != "2024-02-29" {
		t.Error(got)
	}
}

// Example 16: Civil Code, Article 148.3.
func TestLimitDate(t *testing.T) {
	for start, want := range map[string]string{
		"2024-12-05": "2025-03-05", "2024-11-30": "2025-02-28", "2026-08-31": "2026-11-30", "2023-11-30": "2024-02-29",
	} {
		if got := law.LimitDate(mustDate(t, start)).String(); got != want {
			t.Errorf("three months from %s end on %s, want %s", start, got, want)
		}
	}
}

func TestDateOfUsesVietNam(t *testing.T) {
	at := time.Date(2024, 12, 31, 17, 0, 0, 0, time.UTC)
	if got := law.DateOf(at); got != mustDate(t, "2025-01-01") {
		t.Error(got)
	}
	if got := mustDate(t, "2025-01-01").At(0, 0); !got.Equal(at) {
		t.Error(got)
	}
}

func TestDateArithmetic(t *testing.T) {
	leap := mustDate(t, "2024-02-29")
	rapid.Check(t, func(t *rapid.T) {
		d := leap.AddDays(rapid.IntRange(-40_000, 40_000).Draw(t, "start"))
		n := rapid.IntRange(-5000, 5000).Draw(t, "days")
		if got := d.AddDays(n).Sub(d); got != n {
			t.Fatalf("%s + %d days is %d days away", d, n, got)
		}
		months := rapid.IntRange(-200, 200).Draw(t, "months")
		m := d.AddMonths(months)
		if m.At(0, 0).Day() > d.At(0, 0).Day() || m.AddMonths(-months).After(d) {
			t.Fatalf("%s + %d months is %s", d, months, m)
		}
	})
}

func TestMilli(t *testing.T) {
	for text, want := range map[string]string{"60000": "60000", "0.2": "0.2", "2.500": "2.5", "-0.5": "-0.5", "21997.5": "21997.5"} {
		if m, err := law.ParseMilli(text); err != nil || m.String() != want {
			t.Errorf("%s was read as %s, error %v", text, m, err)
		}
	}
	for _, bad := range []string{"", "1e3", "1.2345", ".5", "1.", "+1", "1000000000001", "--1", "1,5"} {
		if m, err := law.ParseMilli(bad); err == nil {
			t.Errorf("%q was read as %s", bad, m)
		}
	}
}

func TestSplitEqually(t *testing.T) {
	if diff := cmp.Diff([]int64{74_293, 74_293, 74_292}, law.SplitEqually(222_878, 3)); diff != "" {
		t.Error(diff)
	}
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64Range(-1e12, 1e12).Draw(t, "total")
		parts := law.SplitEqually(total, rapid.IntRange(1, 50).Draw(t, "n"))
		var sum int64
		for _, p := range parts {
			sum += p
			if d := parts[0] - p; d < -1 || d > 1 {
				t.Fatalf("%v differ by more than 1", parts)
			}
		}
		if sum != total {
			t.Fatalf("%v add up to %d, want %d", parts, sum, total)
		}
	})
}
