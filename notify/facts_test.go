package notify

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParseCaseCode(t *testing.T) {
	for _, good := range []string{"KT-26-00042", "KT-00-00000", "KT-99-99999999"} {
		if c, err := ParseCaseCode(good); err != nil || c.String() != good {
			t.Errorf("%q: %q, %v", good, c, err)
		}
	}
	bad := []string{"", "KT-26-0042", "KT-6-00042", "kt-26-00042", "KT-26-00042 ", " KT-26-00042", "KT-26-0004a", "KT-26-00042\n",
		"KT-26-123456789", "KT-26_00042", "KT26-00042", "KT-26-00042-HIV", "Nguyễn Văn A", "KT-２６-00042", "KT--26-00042", "KT-26--0042"}
	for _, s := range bad {
		if c, err := ParseCaseCode(s); err == nil || c != (CaseCode{}) {
			t.Errorf("%q is taken as %q", s, c)
		} else if s != "" && strings.Contains(err.Error(), s) {
			t.Errorf("the error repeats %q", s)
		}
	}
}

func TestParseCallBack(t *testing.T) {
	good := map[string]string{
		"0912345678": "0912345678", "+84912345678": "0912345678", "0912.345.678": "0912345678", "(028) 3812 3456": "02838123456",
		"+84 28 3812 3456": "02838123456", "024-3812-3456": "02438123456", "18001567": "18001567", "1900 123456": "1900123456",
	}
	for in, want := range good {
		if c, err := ParseCallBack(in); err != nil || c.String() != want {
			t.Errorf("%q: %q, %v; want %q", in, c, err, want)
		}
	}
	bad := []string{"", "111", "112", "113", "114", "115", "091234567", "09123456789", "0162345678", "0112345678", "0283812345",
		"028381234567", "+1912345678", "84912345678", "0912345678x", "1800123", "19001234567", "chị Lan 0912345678"}
	for _, s := range bad {
		if c, err := ParseCallBack(s); err == nil || c != (CallBack{}) {
			t.Errorf("%q is taken as %q", s, c)
		} else if s != "" && strings.Contains(err.Error(), s) {
			t.Errorf("the error repeats %q", s)
		}
	}
}

func FuzzFactsTakeNothingElse(f *testing.F) {
	for _, s := range []string{"KT-26-00042", "0912345678", "+84 28 3812 3456", "111", "Lan", "KT-26-00042 Lan"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := ParseCaseCode(s); err == nil && (c.String() != s || len(s) > 14 || strings.Trim(s[3:], "0123456789-") != "") {
			t.Errorf("case code %q from %q", c, s)
		}
		if c, err := ParseCallBack(s); err == nil && (len(c.digits) < 8 || len(c.digits) > 11 || digitsOf(c.digits) != c.digits) {
			t.Errorf("call-back number %q from %q", c, s)
		}
	})
}

func TestDaysLeft(t *testing.T) {
	for _, n := range []int{-1, 1000} {
		if _, err := DaysLeft(n); err == nil {
			t.Errorf("%d is taken", n)
		}
	}
	for _, n := range []int{0, 1, 90, 999} {
		d, err := DaysLeft(n)
		text, ok := Facts{Days: d}.value(factDays, LangPlain)
		if err != nil || !ok || digitsOf(text) != text || text == "" {
			t.Errorf("%d: %q, %v, %v", n, text, ok, err)
		}
	}
}

func TestFactsOutOfBounds(t *testing.T) {
	for _, digit := range []int{-1, 0, 10, 912345678} {
		if _, ok := (Facts{Digit: digit}).value(factDigit, LangPlain); ok {
			t.Errorf("the digit %d is taken", digit)
		}
	}
	for _, due := range []time.Time{{}, time.Date(1999, 12, 31, 16, 59, 0, 0, time.UTC), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if _, ok := (Facts{Due: due}).value(factDue, LangPlain); ok {
			t.Errorf("the instant %v is taken", due)
		}
	}
	if _, ok := longestFacts().value("name", LangPlain); ok {
		t.Error("there is a fact called name")
	}
}

func TestDueIsInVietnamWhateverItsZone(t *testing.T) {
	zone := time.FixedZone("Nguyễn Văn A", -5*60*60)
	f := Facts{Due: time.Date(2026, 10, 4, 12, 30, 0, 0, zone)} // 17:30 UTC
	if got, _ := f.value(factDue, LangPlain); got != "00:30 05/10" {
		t.Errorf("got %q", got)
	}
	if got, _ := f.value(factDue, LangEnglish); got != "00:30 05 Oct" {
		t.Errorf("got %q", got)
	}
}

// TestFactsAreClosed fails when somebody adds a field that could carry any text, or that can be filled from outside
// without its check.
func TestFactsAreClosed(t *testing.T) {
	want := map[string]string{"Code": "notify.CaseCode", "CallBack": "notify.CallBack", "Days": "notify.Days", "Due": "time.Time", "Digit": "int",
		"Overdue": "notify.Tally", "Waiting": "notify.Tally"}
	typ := reflect.TypeFor[Facts]()
	for i := range typ.NumField() {
		field := typ.Field(i)
		if want[field.Name] != field.Type.String() {
			t.Errorf("Facts.%s is %s: no text may say that", field.Name, field.Type)
		}
		if field.Type.PkgPath() != typ.PkgPath() {
			continue
		}
		for j := range field.Type.NumField() {
			if field.Type.Field(j).IsExported() {
				t.Errorf("%s.%s can be set without its check", field.Type, field.Type.Field(j).Name)
			}
		}
	}
}
