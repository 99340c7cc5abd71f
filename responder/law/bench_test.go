package law_test

import (
	"testing"

	"kipthoi/responder/law"
)

func BenchmarkComputeMealOfThreeMonths(b *testing.B) {
	rules := book(b)
	it := law.Item{Kind: "meal", Persons: 1, From: mustDate(b, "2026-08-01"), To: mustDate(b, "2026-10-31")}
	for b.Loop() {
		if _, err := rules.Compute(it, law.Place{Province: "15"}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDefault(b *testing.B) {
	for b.Loop() {
		book(b)
	}
}
