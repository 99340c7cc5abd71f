package law_test

import (
	"errors"
	"testing"

	"kipthoi/responder/law"

	"github.com/google/go-cmp/cmp"
)

func pay(t testing.TB, b *law.Book, id, text string, place law.Place) law.Paid {
	t.Helper()
	it := item(t, text)
	line, err := b.Compute(it, place)
	if err != nil {
		t.Fatal(err)
	}
	return law.Paid{ID: id, Item: it, Place: place, Line: line}
}

// Example 3b: the meal rate is back-dated, the old line stays and 400,000 are paid in addition (R-0.2a).
func TestBackPayOfMeals(t *testing.T) {
	b := book(t)
	paid := pay(t, b, "m1", `{"kind":"meal","persons":1,"from":"2026-09-25","to":"2026-10-10"}`, law.Place{})
	untouched := pay(t, b, "m2", `{"kind":"meal","persons":1,"from":"2026-01-25","to":"2026-02-10"}`, law.Place{})
	for _, p := range []*law.Paid{&paid, &untouched} {
		p.Place.Settings.Meal100kFrom = mustDate(t, "2026-07-01")
	}
	list, err := b.Recompute([]law.Paid{paid, untouched})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d adjustments, error %v; want 1", len(list), err)
	}
	a := list[0]
	if a.ID != "m1" || a.DeltaVND != 400_000 || a.Old.AmountVND != 1_200_000 || a.New.AmountVND != 1_600_000 {
		t.Errorf("%+v", a)
	}
	paid.AdjustedVND = a.DeltaVND
	if again, err := b.Recompute([]law.Paid{paid}); err != nil || len(again) != 0 {
		t.Errorf("a second run gives %d adjustments, error %v", len(again), err)
	}
}

func TestRecomputeAfterCorrections(t *testing.T) {
	b := book(t)
	cheaper := func(p *law.Paid) { p.Item.FuelPriceVND = law.Whole(20_000) }
	for _, c := range []struct {
		name, item string
		correct    func(*law.Paid)
		vnd        int64
		quantity   law.Milli
	}{
		{"a lower price", `{"kind":"transport","mode":"agency","metres":47300,"at":"2025-02-11","fuel_price_vnd":23560}`, cheaper, 189_200 - 222_878, 0},
		{"a longer way", `{"kind":"transport","mode":"agency","metres":10000,"at":"2025-02-11","fuel_price_vnd":20000}`,
			func(p *law.Paid) { p.Item.Metres = 20_000 }, 40_000, 0},
		{"identity becomes known", `{"kind":"treatment","card":false,"group":"unknown","covered_vnd":1000000,"on":"2024-03-05"}`,
			func(p *law.Paid) { p.Item.Group = "poor" }, 200_000, 0},
		{"more people for rice", `{"kind":"rice","persons":5,"months":2,"on":"2024-09-10"}`,
			func(p *law.Paid) { p.Item.Persons = 6 }, 0, law.Whole(30)},
		{"nothing", `{"kind":"rice","persons":5,"months":2,"on":"2024-09-10"}`, func(*law.Paid) {}, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			paid := pay(t, b, "x", c.item, law.Place{})
			old := paid.Line
			c.correct(&paid)
			list, err := b.Recompute([]law.Paid{paid})
			if err != nil {
				t.Fatal(err)
			}
			var vnd int64
			var quantity law.Milli
			for _, a := range list {
				vnd, quantity = vnd+a.DeltaVND, quantity+a.DeltaQuantity
				if a.Reason == "" || a.ReasonEN == "" {
					t.Error("an adjustment needs its reason")
				}
				if diff := cmp.Diff(old, a.Old, cmp.Comparer(func(a, b law.Date) bool { return a == b })); diff != "" {
					t.Errorf("the old line changed: %s", diff)
				}
			}
			paid.AdjustedVND, paid.AdjustedQuantity = vnd, quantity
			if again, err := b.Recompute([]law.Paid{paid}); err != nil || len(again) != 0 {
				t.Errorf("a second run gives %d adjustments, error %v", len(again), err)
			}
			if vnd != c.vnd || quantity != c.quantity {
				t.Errorf("got %d VND, %s; want %d, %s", vnd, quantity, c.vnd, c.quantity)
			}
		})
	}
}

func TestRecomputeAfterANewRate(t *testing.T) {
	b := book(t)
	paid := pay(t, b, "m1", `{"kind":"meal","persons":2,"from":"2025-01-10","to":"2025-01-19"}`, law.Place{Province: "15"})
	newer, err := b.With(provinceMeal(t, "80000", "2025-01-15"))
	if err != nil {
		t.Fatal(err)
	}
	list, err := newer.Recompute([]law.Paid{paid})
	if err != nil || len(list) != 1 || list[0].DeltaVND != 2*5*20_000 {
		t.Errorf("%+v, error %v; want one difference of 200000", list, err)
	}
}

func TestRecomputeErrorNamesTheLine(t *testing.T) {
	_, err := book(t).Recompute([]law.Paid{{ID: "m7", Item: law.Item{Kind: "meal"}}})
	var e *law.FieldError
	if !errors.As(err, &e) || err.Error()[:17] != "recompute line m7" {
		t.Errorf("error %v", err)
	}
}
