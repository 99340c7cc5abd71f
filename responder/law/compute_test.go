package law_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"kipthoi/responder/law"

	"github.com/google/go-cmp/cmp"
)

func book(t testing.TB) *law.Book {
	t.Helper()
	b, err := law.Default()
	if err != nil {
		t.Fatalf("Default: %v", err)
	}
	return b
}

func item(t testing.TB, text string) law.Item {
	t.Helper()
	var it law.Item
	if err := json.Unmarshal([]byte(text), &it); err != nil {
		t.Fatalf("item %s: %v", text, err)
	}
	return it
}

// nation is the whole country with the petrol prices built in.
func nation(b *law.Book, s law.Settings) law.Place {
	return law.Place{Settings: s, Prices: func(at time.Time) (law.FuelPrice, bool) { return b.FuelPrice(at, "") }}
}

func mustDate(t testing.TB, text string) law.Date {
	t.Helper()
	d, err := law.ParseDate(text)
	if err != nil {
		t.Fatalf("date %s: %v", text, err)
	}
	return d
}

// example is a worked example of rulebook section 9.
type example struct {
	name     string
	item     string
	settings law.Settings
	amount   int64
	quantity law.Milli
	rule     string
}

func checkExample(t *testing.T, e example) law.Line {
	t.Helper()
	b := book(t)
	line, err := b.Compute(item(t, e.item), nation(b, e.settings))
	if err != nil {
		t.Fatalf("Compute: %v", err)
	}
	if line.AmountVND != e.amount || line.Rule != e.rule || line.Quantity != e.quantity {
		t.Errorf("got %d VND, %s %s by %s; want %d VND, %s by %s",
			line.AmountVND, line.Quantity, line.Unit, line.Rule, e.amount, e.quantity, e.rule)
	}
	if line.Citation == "" || line.Reason == "" || line.ReasonEN == "" {
		t.Errorf("a line needs citation and reasons: %+v", line)
	}
	return line
}

func TestMealExamples(t *testing.T) {
	from100k := mustDate(t, "2026-07-01")
	for _, e := range []example{
		{"1", `{"kind":"meal","persons":1,"from":"2024-03-05","to":"2024-03-20"}`, law.Settings{}, 960_000, law.Whole(16), "R-2.15"},
		{"1b", `{"kind":"meal","persons":1,"from":"2024-03-05","to":"2024-03-20"}`,
			law.Settings{MealDayPolicy: "exclude_last"}, 900_000, law.Whole(15), "R-2.15"},
		{"1 half edge", `{"kind":"meal","persons":1,"from":"2024-03-05","to":"2024-03-20"}`,
			law.Settings{MealDayPolicy: "half_edge"}, 900_000, law.Whole(15), "R-2.15"},
		{"2", `{"kind":"meal","persons":2,"from":"2024-02-27","to":"2024-03-02"}`, law.Settings{}, 600_000, law.Whole(10), "R-2.15"},
		{"3", `{"kind":"meal","persons":1,"from":"2026-09-25","to":"2026-10-10"}`, law.Settings{}, 1_200_000, law.Whole(16), "R-2.15"},
		{"3b", `{"kind":"meal","persons":1,"from":"2026-09-25","to":"2026-10-10"}`,
			law.Settings{Meal100kFrom: from100k}, 1_600_000, law.Whole(16), "R-2.15"},
		{"3 by the circular alone", `{"kind":"meal","persons":1,"from":"2026-09-25","to":"2026-10-10"}`,
			law.Settings{RuleSet: "TT02_2021"}, 960_000, law.Whole(16), "R-2.15"},
		{"in hospital 6 to 9 March", `{"kind":"meal","persons":1,"from":"2024-03-05","to":"2024-03-20",
			"in_patient":[{"from":"2024-03-06","to":"2024-03-09"}]}`, law.Settings{}, 840_000, law.Whole(14), "R-2.15"},
		{"in hospital, counted", `{"kind":"meal","persons":1,"from":"2024-03-05","to":"2024-03-20",
			"in_patient":[{"from":"2024-03-06","to":"2024-03-09"}]}`, law.Settings{InPatientDays: "count"}, 960_000, law.Whole(16), "R-2.15"},
		{"no night", `{"kind":"meal","persons":1,"from":"2024-03-05","to":"2024-03-05"}`,
			law.Settings{MealDayPolicy: "exclude_last"}, 0, 0, "R-2.15"},
	} {
		t.Run(e.name, func(t *testing.T) {
			line := checkExample(t, e)
			if line.Granted != (e.amount > 0) {
				t.Errorf("granted is %v for %d VND", line.Granted, line.AmountVND)
			}
			var sum int64
			for _, s := range line.Segments {
				sum += s.AmountVND
			}
			if sum != line.AmountVND {
				t.Errorf("segments add up to %d, line is %d", sum, line.AmountVND)
			}
		})
	}
}

func TestMealSegmentsCrossTheChangeOfLaw(t *testing.T) {
	b := book(t)
	line, err := b.Compute(item(t, `{"kind":"meal","persons":1,"from":"2026-09-25","to":"2026-10-10"}`), law.Place{})
	if err != nil {
		t.Fatal(err)
	}
	want := []law.Segment{
		{From: mustDate(t, "2026-09-25"), To: mustDate(t, "2026-10-04"), Days: law.Whole(10), RateVND: 60_000,
			AmountVND: 600_000, Rule: "R-2.15", Citation: "khoản 1 Điều 3 Thông tư số 02/2021/TT-BLĐTBXH"},
		{From: mustDate(t, "2026-10-05"), To: mustDate(t, "2026-10-10"), Days: law.Whole(6), RateVND: 100_000,
			AmountVND: 600_000, Rule: "R-2.15", Citation: "điểm a khoản 2 Điều 16 Nghị định số 335/2026/NĐ-CP"},
	}
	if diff := cmp.Diff(want, line.Segments, cmp.Comparer(func(a, b law.Date) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(line.Citation, "02/2021") || !strings.Contains(line.Citation, "335/2026") {
		t.Errorf("citation %q names not both texts", line.Citation)
	}
}

func TestTransportExamples(t *testing.T) {
	for _, e := range []example{
		{"4", `{"kind":"transport","mode":"agency","metres":47300,"at":"2025-02-11T09:00:00+07:00","fuel_price_vnd":23560}`,
			law.Settings{}, 222_878, 47_300, "R-2.17"},
		{"5 price looked up", `{"kind":"transport","mode":"agency","metres":128000,"at":"2024-06-28T09:00:00+07:00"}`,
			law.Settings{}, 589_056, 128_000, "R-2.17"},
		{"6 before", `{"kind":"transport","mode":"agency","metres":36500,"at":"2026-08-21T14:59:00+07:00"}`,
			law.Settings{}, 161_403, 36_500, "R-2.17"},
		{"6 after", `{"kind":"transport","mode":"agency","metres":36500,"at":"2026-08-21T15:00:00+07:00"}`,
			law.Settings{}, 165_418, 36_500, "R-2.17"},
		{"7 date alone is noon", `{"kind":"transport","mode":"agency","metres":212600,"at":"2026-03-11"}`,
			law.Settings{}, 1_238_182, 212_600, "R-2.17"},
		{"8", `{"kind":"transport","mode":"public","fare_vnd":85000,"persons":2,"escorts":1,"at":"2024-06-28"}`,
			law.Settings{}, 170_000, law.Whole(2), "R-2.17"},
		{"8 escort paid", `{"kind":"transport","mode":"public","fare_vnd":85000,"persons":2,"escorts":1,"at":"2024-06-28"}`,
			law.Settings{PayEscort: "yes"}, 255_000, law.Whole(3), "R-2.17"},
		{"half a dong of diesel", `{"kind":"transport","mode":"agency","metres":1000,"at":"2024-06-28","fuel_price_vnd":21997.5}`,
			law.Settings{}, 4_400, 1_000, "R-2.17"},
		{"way back not counted", `{"kind":"transport","mode":"agency","metres":94600,"return_metres":47300,"at":"2025-02-11","fuel_price_vnd":23560}`,
			law.Settings{CountReturnLeg: "no"}, 222_878, 47_300, "R-2.17"},
		{"vehicle norm under the decree", `{"kind":"transport","mode":"agency","metres":10000,"fuel_litres_per_km":0.15,"at":"2026-10-06","fuel_price_vnd":20000}`,
			law.Settings{}, 30_000, 10_000, "R-0.3"},
		{"vehicle norm under the circular", `{"kind":"transport","mode":"agency","metres":10000,"fuel_litres_per_km":0.15,"at":"2026-10-04","fuel_price_vnd":20000}`,
			law.Settings{}, 40_000, 10_000, "R-2.17"},
		{"hired", `{"kind":"transport","mode":"hired","contract_vnd":900000,"reference_vnd":800000,"at":"2024-06-28"}`,
			law.Settings{}, 900_000, law.Whole(1), "R-2.17"},
		{"hired after the decree", `{"kind":"transport","mode":"hired","contract_vnd":900000,"at":"2026-10-05"}`,
			law.Settings{}, 0, 0, "R-2.17"},
		{"hired after the decree, allowed", `{"kind":"transport","mode":"hired","contract_vnd":900000,"at":"2026-10-05"}`,
			law.Settings{TransportHired: "yes"}, 900_000, law.Whole(1), "R-2.17"},
		{"a visit", `{"kind":"transport","mode":"public","purpose":"visit","fare_vnd":85000,"persons":2,"at":"2024-06-28"}`,
			law.Settings{}, 0, 0, "R-2.20"},
	} {
		t.Run(e.name, func(t *testing.T) { checkExample(t, e) })
	}
}

func TestSharedTripExample4b(t *testing.T) {
	line := checkExample(t, example{"4b",
		`{"kind":"transport","mode":"agency","metres":47300,"persons":3,"at":"2025-02-11","fuel_price_vnd":23560}`,
		law.Settings{}, 222_878, 47_300, "R-2.17"})
	if diff := cmp.Diff([]int64{74_293, 74_293, 74_292}, line.Shares); diff != "" {
		t.Error(diff)
	}
}

func TestTreatmentExamples(t *testing.T) {
	for _, e := range []example{
		{"9 child", `{"kind":"treatment","card":false,"group":"child_under_6","covered_vnd":8400000,"on":"2024-03-05"}`,
			law.Settings{}, 8_400_000, law.Whole(1), "R-2.16"},
		{"9 near-poor", `{"kind":"treatment","card":false,"group":"near_poor","covered_vnd":8400000,"on":"2024-03-05"}`,
			law.Settings{}, 7_980_000, law.Whole(1), "R-2.16"},
		{"9 other", `{"kind":"treatment","card":false,"group":"other","covered_vnd":8400000,"on":"2024-03-05"}`,
			law.Settings{}, 6_720_000, law.Whole(1), "R-2.16"},
		{"9 unknown identity", `{"kind":"treatment","card":false,"group":"unknown","covered_vnd":8400000,"on":"2024-03-05"}`,
			law.Settings{}, 6_720_000, law.Whole(1), "R-2.16"},
		{"9b", `{"kind":"treatment","card":false,"group":"other","covered_vnd":300000,"on":"2025-10-08"}`,
			law.Settings{}, 300_000, law.Whole(1), "R-2.16"},
		{"9b at the threshold", `{"kind":"treatment","card":false,"group":"other","covered_vnd":351000,"on":"2025-10-08"}`,
			law.Settings{}, 280_800, law.Whole(1), "R-2.16"},
		{"9b below the threshold of 2026", `{"kind":"treatment","card":false,"group":"other","covered_vnd":379499,"on":"2026-07-01"}`,
			law.Settings{}, 379_499, law.Whole(1), "R-2.16"},
		{"commune level", `{"kind":"treatment","card":false,"group":"other","care_level":"commune","covered_vnd":1000000,"on":"2024-03-05"}`,
			law.Settings{}, 1_000_000, law.Whole(1), "R-2.16"},
		{"9c", `{"kind":"treatment","card":true,"covered_vnd":1680000,"on":"2024-03-05"}`, law.Settings{}, 0, 0, "R-6.6"},
	} {
		t.Run(e.name, func(t *testing.T) {
			if line := checkExample(t, e); line.Granted != (e.amount > 0) {
				t.Errorf("granted is %v for %d VND", line.Granted, line.AmountVND)
			}
		})
	}
}

func TestExample15(t *testing.T) {
	b := book(t)
	items := []law.Item{
		item(t, `{"kind":"meal","persons":1,"from":"2025-02-01","to":"2025-02-10"}`),
		item(t, `{"kind":"transport","mode":"agency","metres":47300,"at":"2025-02-10","fuel_price_vnd":23560}`),
		item(t, `{"kind":"treatment","card":false,"group":"other","covered_vnd":1250000,"on":"2025-02-03"}`),
	}
	lines, total, err := b.ComputeAll(items, law.Place{Province: "15"})
	if err != nil || total != 1_822_878 || len(lines) != 3 {
		t.Errorf("total %d of %d lines, error %v; want 1822878 of 3", total, len(lines), err)
	}
}

func TestErrorsNameTheField(t *testing.T) {
	for _, c := range []struct{ name, item, field string }{
		{"unknown kind", `{"kind":"dance"}`, "kind"},
		{"unknown field", `{"kind":"meal","person":1}`, "person"},
		{"31 February", `{"kind":"meal","persons":1,"from":"2024-02-31","to":"2024-03-02"}`, "from"},
		{"no persons", `{"kind":"meal","from":"2024-02-01","to":"2024-03-02"}`, "persons"},
		{"no end", `{"kind":"meal","persons":1,"from":"2024-02-01"}`, "to"},
		{"end first", `{"kind":"meal","persons":1,"from":"2024-02-01","to":"2024-01-02"}`, "to"},
		{"ten thousand days", `{"kind":"meal","persons":1,"from":"2022-02-01","to":"2052-01-02"}`, "to"},
		{"before the first law", `{"kind":"meal","persons":1,"from":"2021-06-30","to":"2021-07-02"}`, "from"},
		{"hospital before arrival of a date", `{"kind":"meal","persons":1,"from":"2024-02-01","to":"2024-02-02","in_patient":[{"from":"2024-02-30","to":"2024-03-01"}]}`, "in_patient.from"},
		{"negative metres", `{"kind":"transport","mode":"agency","metres":-1,"at":"2024-06-28"}`, "metres"},
		{"no metres", `{"kind":"transport","mode":"agency","at":"2024-06-28"}`, "metres"},
		{"no mode", `{"kind":"transport","metres":1,"at":"2024-06-28"}`, "mode"},
		{"odd mode", `{"kind":"transport","mode":"horse","metres":1,"at":"2024-06-28"}`, "mode"},
		{"no price known", `{"kind":"transport","mode":"agency","metres":1,"at":"2025-02-11"}`, "fuel_price_vnd"},
		{"price of a slip", `{"kind":"transport","mode":"agency","metres":1,"at":"2025-02-11","fuel_price_vnd":235}`, "fuel_price_vnd"},
		{"price with four decimals", `{"kind":"transport","mode":"agency","metres":1,"at":"2025-02-11","fuel_price_vnd":23560.1234}`, "fuel_price_vnd"},
		{"no time", `{"kind":"transport","mode":"agency","metres":1}`, "at"},
		{"card not known", `{"kind":"treatment","covered_vnd":1,"on":"2024-06-28"}`, "card"},
		{"no group", `{"kind":"treatment","card":false,"covered_vnd":1,"on":"2024-06-28"}`, "group"},
		{"text for a number", `{"kind":"treatment","card":false,"group":"poor","covered_vnd":"many","on":"2024-06-28"}`, "covered_vnd"},
		{"not an object", `7`, "json"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := book(t)
			var it law.Item
			err := json.Unmarshal([]byte(c.item), &it)
			if err == nil {
				_, err = b.Compute(it, nation(b, law.Settings{}))
			}
			var e *law.FieldError
			if !errors.As(err, &e) || e.Field != c.field || e.VI == "" || e.EN == "" {
				t.Errorf("error %v; want a FieldError on %s", err, c.field)
			}
		})
	}
}

func TestSettingsAreChecked(t *testing.T) {
	b := book(t)
	meal := item(t, `{"kind":"meal","persons":1,"from":"2026-07-25","to":"2026-10-10"}`)
	for field, s := range map[string]law.Settings{
		"settings.meal_day_policy": {MealDayPolicy: "nights"},
		"settings.meal_100k_from":  {Meal100kFrom: mustDate(t, "2026-06-30")},
		"settings.rule_set":        {RuleSet: "ND20"},
	} {
		_, err := b.Compute(meal, law.Place{Settings: s})
		var e *law.FieldError
		if !errors.As(err, &e) || e.Field != field {
			t.Errorf("error %v; want a FieldError on %s", err, field)
		}
	}
}

func request(t testing.TB, text string) law.Request {
	t.Helper()
	r, err := law.ReadRequest([]byte(text))
	if err != nil {
		t.Fatalf("request %s: %v", text, err)
	}
	return r
}

// A province's own setting holds from its day on, without anybody naming it in the request.
func TestProvinceSetting(t *testing.T) {
	b, err := book(t).With(law.Param{ID: "meal_day_policy", Value: "exclude_last", Place: "15", ValidFrom: mustDate(t, "2025-01-01"),
		Citation: "Quyết định của Ủy ban nhân dân tỉnh"})
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]int64{"2024-12-01": 180_000, "2025-01-01": 120_000} {
		it := law.Item{Kind: "meal", Persons: 1, From: mustDate(t, from), To: mustDate(t, from).AddDays(2)}
		if line, err := b.Compute(it, law.Place{Province: "15"}); err != nil || line.AmountVND != want {
			t.Errorf("from %s: %d, error %v; want %d", from, line.AmountVND, err, want)
		}
	}
}

// A line says how sure its provisions are: by the weakest of them.
func TestLineConfidence(t *testing.T) {
	b := book(t)
	for text, want := range map[string]string{
		`{"kind":"meal","persons":1,"from":"2024-03-05","to":"2024-03-20"}`:                           "V",
		`{"kind":"injury","persons":1,"hospital_days":4,"on":"2024-07-02"}`:                           "V-sec",
		`{"kind":"treatment","card":false,"group":"other","covered_vnd":900000,"on":"2025-10-08"}`:    "R",
		`{"kind":"transport","mode":"agency","metres":1000,"at":"2026-11-01","fuel_price_vnd":20000}`: "D",
	} {
		if line, err := b.Compute(item(t, text), law.Place{}); err != nil || line.Confidence != want {
			t.Errorf("%s: %q, error %v; want %s", text, line.Confidence, err, want)
		}
	}
}

func TestCashRounding(t *testing.T) {
	checkExample(t, example{"4 in cash", `{"kind":"transport","mode":"agency","metres":47300,"at":"2025-02-11","fuel_price_vnd":23560}`,
		law.Settings{CashRoundingVND: "1000"}, 223_000, 47_300, "R-2.17"})
}
