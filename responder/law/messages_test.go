package law_test

import (
	"testing"
	"time"

	"kipthoi/responder/law"
)

func TestTimesOfMessages(t *testing.T) {
	b, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	on := mustDate(t, "2026-10-20")
	if wait, err := b.OfferTime(on, "15"); err != nil || wait != time.Hour {
		t.Errorf("%v, %v", wait, err)
	}
	if hour, err := b.DigestHour(on, "15"); err != nil || hour != 0 {
		t.Errorf("%v, %v", hour, err)
	}
	own := func(id, value string) law.Param {
		return law.Param{ID: id, Value: value, Place: "15", ValidFrom: on, Citation: "Quyết định số 1"}
	}
	with, err := b.With(own("offer_minutes", "45"), own("digest_hour", "7"))
	if err != nil {
		t.Fatal(err)
	}
	if wait, err := with.OfferTime(on, "15"); err != nil || wait != 45*time.Minute {
		t.Errorf("%v, %v", wait, err)
	}
	if hour, err := with.DigestHour(on, "15"); err != nil || hour != 7 {
		t.Errorf("%v, %v", hour, err)
	}
	if _, err := b.With(own("digest_hour", "9")); err == nil {
		t.Error("an hour that is not offered is taken")
	}
	zero, err := b.With(own("offer_minutes", "0"))
	if err == nil {
		if _, err = zero.OfferTime(on, "15"); err == nil {
			t.Error("no time to answer is taken")
		}
	}
}
