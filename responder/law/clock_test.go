package law_test

import (
	"encoding/json"
	"errors"
	"testing"
	"testing/fstest"

	"kipthoi/responder/law"

	"github.com/google/go-cmp/cmp"
)

func deadline(t testing.TB, text string) (law.Due, error) {
	t.Helper()
	var r law.DeadlineRequest
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return law.Due{}, err
	}
	return book(t).Deadline(r)
}

func moment(t testing.TB, m law.Moment) string {
	t.Helper()
	text, err := m.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestDeadlines(t *testing.T) {
	for _, c := range []struct{ name, request, due, lastDay string }{
		{"16", `{"kind":"placement_limit","from":"2024-12-05"}`, "2025-03-05", "2025-03-05"},
		{"16 end of November", `{"kind":"placement_limit","from":"2024-11-30"}`, "2025-02-28", "2025-02-28"},
		{"16 end of August", `{"kind":"placement_limit","from":"2026-08-31"}`, "2026-11-30", "2026-11-30"},
		{"17", `{"kind":"child_emergency","from":"2024-12-31T22:15:00+07:00"}`, "2025-01-01T10:15:00+07:00", "2025-01-01"},
		{"17 in UTC", `{"kind":"child_emergency","from":"2024-12-31T15:15:00Z"}`, "2025-01-01T10:15:00+07:00", "2025-01-01"},
		{"18", `{"kind":"child_separation","from":"2025-01-01"}`, "2025-01-16", "2025-01-16"},
		{"18 conservative", `{"kind":"child_separation","from":"2025-01-01","settings":{"separation_first_day":"counted"}}`,
			"2025-01-15", "2025-01-15"},
		{"19", `{"kind":"orphan_commune","from":"2024-04-26"}`, "2024-05-03", "2024-05-03"},
		{"20", `{"kind":"relief_commune","from":"2024-09-10T10:00:00+07:00"}`, "2024-09-12", "2024-09-12"},
		{"20 on a Friday rolls to Monday", `{"kind":"relief_commune","from":"2024-09-13"}`, "2024-09-15", "2024-09-16"},
		{"21", `{"kind":"noncompliance_stop","from":"2024-02-10"}`, "2024-05-10", "2024-05-10"},
		{"22", `{"kind":"uncollected_suspend","from":"2024-04-01"}`, "2024-06-30", "2024-06-30"},
		{"23 received", `{"kind":"campaign_received_public","from":"2024-10-20"}`, "2024-11-04", "2024-11-04"},
		{"23 distribution", `{"kind":"campaign_distribute","from":"2024-10-20"}`, "2024-11-09", "2024-11-09"},
		{"23 distributed", `{"kind":"campaign_distributed_public","from":"2024-11-09"}`, "2024-12-09", "2024-12-09"},
		{"23 report", `{"kind":"campaign_report","from":"2024-10-20"}`, "2024-11-19", "2024-11-19"},
		{"24", `{"kind":"report_commune","from":"2026-07-01"}`, "2026-12-14", "2026-12-14"},
		{"24 first half", `{"kind":"report_commune","from":"2026-06-14"}`, "2026-06-14", "2026-06-14"},
		{"24 on the 15th it is too late", `{"kind":"report_commune","from":"2026-06-15"}`, "2026-12-14", "2026-12-14"},
		{"24 province", `{"kind":"report_province","from":"2025-12-20"}`, "2026-01-14", "2026-01-14"},
		{"25", `{"kind":"allowance_stop","from":"2024-05-31"}`, "2024-05-31", "2024-05-31"},
		{"payment list", `{"kind":"payment_list","from":"2024-05-03"}`, "2024-05-24", "2024-05-24"},
		{"payment list, passed", `{"kind":"payment_list","from":"2024-05-25"}`, "2024-06-24", "2024-06-24"},
		{"list of carers", `{"kind":"carer_list","from":"2024-05-25"}`, "2024-06-30", "2024-06-30"},
		{"budget year", `{"kind":"budget_close","from":"2025-01-01"}`, "2025-01-31", "2025-01-31"},
		{"before a campaign", `{"kind":"campaign_open","from":"2024-10-01"}`, "2024-09-30", "2024-09-30"},
		{"swapped Saturday counts", `{"kind":"orphan_commune","from":"2024-05-02"}`, "2024-05-04", "2024-05-04"},
		{"half an hour", `{"kind":"child_forward","from":"2024-12-31T23:45:00+07:00"}`, "2025-01-01T00:15:00+07:00", "2025-01-01"},
		{"data breach", `{"kind":"data_breach","from":"2026-02-14T08:00:00+07:00"}`, "2026-02-17T08:00:00+07:00", "2026-02-17"},
	} {
		t.Run(c.name, func(t *testing.T) {
			due, err := deadline(t, c.request)
			if err != nil {
				t.Fatal(err)
			}
			if got := moment(t, due.Due); got != c.due || due.LastDay.String() != c.lastDay {
				t.Errorf("due %s, last day %s; want %s, %s", got, due.LastDay, c.due, c.lastDay)
			}
			if due.Citation == "" || due.Rule == "" || due.Note != "" {
				t.Errorf("citation %q, rule %q, note %q", due.Citation, due.Rule, due.Note)
			}
		})
	}
}

func TestDeadlineWarnsBefore(t *testing.T) {
	due, err := deadline(t, `{"kind":"placement_limit","from":"2024-11-30"}`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range due.WarnAt {
		got = append(got, moment(t, m))
	}
	want := []string{"2025-01-29T08:00:00+07:00", "2025-02-14T08:00:00+07:00", "2025-02-25T08:00:00+07:00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if ends := moment(t, due.EndsAt); ends != "2025-03-01T00:00:00+07:00" || due.EffectFrom.String() != "2025-03-01" {
		t.Errorf("ends at %s, effect from %s", ends, due.EffectFrom)
	}
}

func TestDeadlineSaysWhenHolidaysAreNotKnown(t *testing.T) {
	due, err := deadline(t, `{"kind":"orphan_commune","from":"2030-04-29"}`)
	if err != nil || due.Note == "" || due.NoteEN == "" {
		t.Errorf("note %q, error %v", due.Note, err)
	}
}

func TestDeadlineErrorsNameTheField(t *testing.T) {
	for _, c := range []struct{ name, request, field string }{
		{"no kind", `{"from":"2024-11-30"}`, "kind"},
		{"unknown kind", `{"kind":"tea","from":"2024-11-30"}`, "kind"},
		{"no start", `{"kind":"placement_limit"}`, "from"},
		{"hours without a time", `{"kind":"child_emergency","from":"2024-11-30"}`, "from"},
		{"before the law", `{"kind":"placement_limit","from":"2020-11-30"}`, "from"},
		{"district after the districts", `{"kind":"report_district","from":"2025-07-01"}`, "from"},
		{"31 February", `{"kind":"placement_limit","from":"2024-02-31"}`, "from"},
		{"bad province", `{"kind":"placement_limit","from":"2024-02-01","province":"x"}`, "province"},
		{"bad setting", `{"kind":"child_separation","from":"2024-02-01","settings":{"separation_first_day":"maybe"}}`,
			"settings.separation_first_day"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := deadline(t, c.request)
			var e *law.FieldError
			if !errors.As(err, &e) || e.Field != c.field {
				t.Errorf("error %v; want a FieldError on %s", err, c.field)
			}
		})
	}
}

// Every clock of the data can be counted on the first day of its last row.
func TestEveryClockCounts(t *testing.T) {
	b := book(t)
	day := mustDate(t, "2026-11-02")
	clocks := b.Clocks(day)
	if len(clocks) < 50 {
		t.Errorf("only %d clocks", len(clocks))
	}
	for _, c := range clocks {
		due, err := b.Deadline(law.DeadlineRequest{Kind: c.Kind, From: law.MomentOf(day.At(9, 30))})
		if err != nil || due.Name == "" || due.EndsAt.IsZero() || c.Starts == "" {
			t.Errorf("%s: %+v, error %v", c.Kind, due, err)
		}
	}
}

func TestLimitDateAgreesWithTheClock(t *testing.T) {
	b := book(t)
	for d := mustDate(t, "2024-01-01"); d.Before(mustDate(t, "2028-03-02")); d = d.AddDays(1) {
		due, err := b.Deadline(law.DeadlineRequest{Kind: "placement_limit", From: law.MomentOf(d.At(8, 0))})
		if err != nil || due.LastDay != law.LimitDate(d) {
			t.Fatalf("%s: clock %s, LimitDate %s, error %v", d, due.LastDay, law.LimitDate(d), err)
		}
	}
}

func TestHolidayByFile(t *testing.T) {
	dir := fstest.MapFS{"calendar.csv": {Data: []byte("\xef\xbb\xbfdate,kind,confidence,name\n2026-11-24,holiday,V,Ngày Văn hóa Việt Nam\n")}}
	b, err := book(t).WithFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	day := mustDate(t, "2026-11-24")
	if !book(t).IsWorkingDay(day) || b.IsWorkingDay(day) {
		t.Error("the unconfirmed holiday must count as a working day until a file says otherwise")
	}
}
