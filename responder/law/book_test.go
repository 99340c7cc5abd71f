package law_test

import (
	"errors"
	"testing"
	"testing/fstest"

	"kipthoi/responder/law"
)

// provinceMeal is a province's own meal rate.
func provinceMeal(t testing.TB, value, from string) law.Param {
	return law.Param{ID: "meal_rate", Value: value, Place: "15", ValidFrom: mustDate(t, from),
		Citation: "Nghị quyết của Hội đồng nhân dân tỉnh"}
}

func TestProvinceMayPayMore(t *testing.T) {
	b, err := book(t).With(provinceMeal(t, "80000", "2025-01-15"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, province, from, to string
		want                     int64
	}{
		{"only from its date on", "15", "2025-01-10", "2025-01-19", 5*60_000 + 5*80_000},
		{"not elsewhere", "17", "2025-01-10", "2025-01-19", 600_000},
		{"not above a higher national rate", "15", "2026-10-04", "2026-10-05", 80_000 + 100_000},
	} {
		t.Run(c.name, func(t *testing.T) {
			line, err := b.Compute(law.Item{Kind: "meal", Persons: 1, From: mustDate(t, c.from), To: mustDate(t, c.to)},
				law.Place{Province: c.province})
			if err != nil || line.AmountVND != c.want {
				t.Errorf("got %d, error %v; want %d", line.AmountVND, err, c.want)
			}
		})
	}
}

func TestProvinceIsRefused(t *testing.T) {
	for _, c := range []struct {
		name, field string
		param       law.Param
	}{
		{"lower than the nation", "value", provinceMeal(t, "59999", "2025-01-15")},
		{"before the law", "valid_from", provinceMeal(t, "80000", "2020-01-15")},
		{"words for a number", "value", provinceMeal(t, "eighty", "2025-01-15")},
		{"what only the nation sets", "id", law.Param{ID: "rice_months", Value: "4", Place: "15",
			ValidFrom: mustDate(t, "2025-01-01"), Citation: "x"}},
		{"no citation", "citation", law.Param{ID: "meal_rate", Value: "80000", Place: "15", ValidFrom: mustDate(t, "2025-01-01")}},
		{"no such province", "place", law.Param{ID: "meal_rate", Value: "80000", Place: "Quảng", Citation: "x",
			ValidFrom: mustDate(t, "2025-01-01")}},
		{"no such choice", "value", law.Param{ID: "meal_day_policy", Value: "nights", Place: "15", Citation: "x",
			ValidFrom: mustDate(t, "2025-01-01")}},
		{"no such parameter", "unit", law.Param{ID: "tea", Value: "1", Place: "15", Citation: "x",
			ValidFrom: mustDate(t, "2025-01-01")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := book(t).With(c.param)
			var e *law.FieldError
			if !errors.As(err, &e) || e.Field != c.field {
				t.Errorf("error %v; want a FieldError on %s", err, c.field)
			}
		})
	}
}

func TestParamLookUp(t *testing.T) {
	b := book(t)
	for _, c := range []struct{ id, on, want string }{
		{"standard_level", "2021-07-01", "360000"}, {"standard_level", "2024-06-30", "360000"},
		{"standard_level", "2024-07-01", "500000"}, {"standard_level", "2026-06-30", "500000"},
		{"standard_level", "2026-07-01", "540000"}, {"meal_rate", "2026-10-04", "60000"},
		{"meal_rate", "2026-10-05", "100000"}, {"rule_set", "2026-10-05", "ND335_2026"},
	} {
		p, err := b.Param(c.id, mustDate(t, c.on), "")
		if err != nil || p.Value != c.want {
			t.Errorf("%s on %s: %s, error %v; want %s", c.id, c.on, p.Value, err, c.want)
		}
	}
	for field, ask := range map[string][2]string{"id": {"tea", "2024-01-01"}, "on": {"meal_rate", "2021-06-30"}} {
		_, err := b.Param(ask[0], mustDate(t, ask[1]), "")
		var e *law.FieldError
		if !errors.As(err, &e) || e.Field != field {
			t.Errorf("%v: error %v; want a FieldError on %s", ask, err, field)
		}
	}
}

func TestInForce(t *testing.T) {
	b, err := book(t).With(provinceMeal(t, "80000", "2025-01-15"))
	if err != nil {
		t.Fatal(err)
	}
	list := b.InForce(mustDate(t, "2025-02-01"), "15")
	if len(list) != 88 {
		t.Errorf("%d parameters are in force, the tables have 88", len(list))
	}
	for _, p := range list {
		if p.ID == "meal_rate" && (p.Value != "80000" || p.Name == "" || p.Unit != "VND/person/day") {
			t.Errorf("%+v", p)
		}
	}
	_, err = b.Param("meal_rate", mustDate(t, "2025-02-01"), "Hà Nội")
	var e *law.FieldError
	if !errors.As(err, &e) || e.Field != "province" {
		t.Errorf("error %v; want a FieldError on province", err)
	}
}

func TestWithLeavesTheOldBookAlone(t *testing.T) {
	old := book(t)
	if _, err := old.With(provinceMeal(t, "80000", "2025-01-15")); err != nil {
		t.Fatal(err)
	}
	if p, err := old.Param("meal_rate", mustDate(t, "2025-02-01"), "15"); err != nil || p.Value != "60000" {
		t.Errorf("the old book has %s, error %v", p.Value, err)
	}
}

func TestNationalRowsDoNotOverlap(t *testing.T) {
	b := book(t)
	for _, id := range b.IDs() {
		rows, err := b.History(id)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range rows {
			if i+1 < len(rows) && (p.ValidTo.IsZero() || !p.ValidTo.Before(rows[i+1].ValidFrom)) {
				t.Errorf("%s: the row from %s overlaps the next", id, p.ValidFrom)
			}
			if p.Name == "" || p.Confidence == "" || p.Override == "" || p.Use == "" {
				t.Errorf("%s from %s lacks a column", id, p.ValidFrom)
			}
		}
	}
}

func TestFilesNameFileAndLine(t *testing.T) {
	dir := fstest.MapFS{"rates.csv": {Data: []byte("id,value,place,valid_from,citation\nmeal_rate,1,15,2025-01-01,x\n")}}
	_, err := book(t).WithFiles(dir)
	if want := "rates.csv line 2: value: is lower than the national level 60000"; err == nil || err.Error()[:len(want)] != want {
		t.Errorf("error %v; want %s", err, want)
	}
}
