package responder_test

import (
	"errors"
	"testing"
	"time"

	"kipthoi/responder"
)

// expire looks at an offer as its job does.
func (w *world) expire(placement string) time.Duration {
	w.t.Helper()
	err := w.service.ExpireOffer(w.t.Context(), placement)
	var later responder.Later
	if errors.As(err, &later) {
		return later.After
	}
	ok(w.t, err)
	return 0
}

// TestAnOfferEnds: an hour after its message went out, and not before; the place is free again, who made the offer is
// told, once; a later yes goes to a person.
func TestAnOfferEnds(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		carer := w.carer(1)
		_, pl := w.offered(carer)
		w.advance(20 * time.Minute)
		ok(t, w.service.Settle(t.Context(), []responder.Settlement{{ID: w.sentTo(carerPhone, "placement.offer")[0].ID, State: "sent", Provider: "twilio", ProviderID: "SM1"}}))
		w.advance(45 * time.Minute) // 65 minutes after it was written, 45 after it went out
		if left := w.expire(pl); left != 15*time.Minute || w.placementState(pl) != responder.PlacementOffered {
			t.Fatalf("%v left, %s", left, w.placementState(pl))
		}
		w.advance(15 * time.Minute)
		for range 2 {
			if left := w.expire(pl); left != 0 || w.placementState(pl) != responder.PlacementExpired || len(w.sentTo(userPhone, "placement.expired")) != 1 {
				t.Fatalf("%v left, %s", left, w.placementState(pl))
			}
		}
		w.offered(carer) // its one place is free
		w.text(carerPhone, "no", "")
		w.text(carerPhone, "yes", "")
		if open := w.inbox("coordinator", "open"); len(open) != 1 || w.placementState(pl) != responder.PlacementExpired {
			t.Errorf("%+v", open)
		}
	})
}

// TestAnAnsweredOfferDoesNotEnd: nor one that the coordinator dealt with.
func TestAnAnsweredOfferDoesNotEnd(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		_, pl := w.offered(w.carer(1))
		w.text(carerPhone, "yes", "")
		w.advance(2 * time.Hour)
		if left := w.expire(pl); left != 0 || w.placementState(pl) != responder.PlacementAccepted || w.messages("placement.expired") != 0 {
			t.Errorf("%v left, %s", left, w.placementState(pl))
		}
	})
}

// offerJobs counts the offers that will end by themselves.
func (w *world) offerJobs() int {
	w.t.Helper()
	jobs, err := w.service.Store.Claim(w.t.Context(), []string{responder.JobOffer}, w.clock().Add(24*time.Hour), time.Minute, 10, "")
	ok(w.t, err)
	return len(jobs)
}

// TestAnOfferThatNobodyReadsWaits: to a carer without messages somebody speaks, and says what came of it.
func TestAnOfferThatNobodyReadsWaits(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.text(carerPhone, "stop", "")
		w.offered(w.carer(1))
		if n := w.offerJobs(); n != 0 {
			t.Errorf("%d offers end by themselves", n)
		}
		w.text(carerPhone, "start", "")
		w.offered(w.carer(1))
		if n := w.offerJobs(); n != 1 {
			t.Errorf("%d offers end by themselves", n)
		}
	})
}

// TestDigest: coordinators of a province that wants it get the numbers of their area once, at its hour; no others do, nor
// anybody to whom nothing is to be told.
func TestDigest(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.do("admin", "user.create", newID(), obj{"login": "xa", "name": "x", "role": "coordinator", "unit": huongKe, "phone": "0955555555", "password": "mat-khau-thu"})
		w.report("field", "disaster", "flood", nil)
		w.report("field", "protection", "P_DV", nil)
		digests := func(hour string) int64 {
			ok(t, w.service.Digest(t.Context(), hour))
			return w.messages("digest.morning")
		}
		w.advance(20 * 24 * time.Hour)
		if n := digests("7"); n != 0 {
			t.Fatalf("%d without being asked for", n)
		}
		w.setting("digest_hour", "7")
		for _, hour := range []string{"6", "7", "7"} {
			digests(hour)
		}
		sent := w.sentTo(userPhone, "digest.")
		if len(sent) != 2 || len(w.sentTo("+84955555555", "digest.")) != 0 { // two coordinators of the province have this number
			t.Fatalf("%+v", sent)
		}
		if m := sent[0]; m.Overdue != 2 || m.Waiting != 2 || m.CaseID != "" || m.State != "queued" {
			t.Errorf("%+v", m)
		}
		w.advance(24 * time.Hour)
		if n := digests("7"); n != 4 {
			t.Errorf("%d in two days", n)
		}
	})
}

// TestDigestHasItsHour: the job is made at the hour and soon after, once.
func TestDigestHasItsHour(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for _, minutes := range []int{1, 30, 30, 59, 240} { // from 09:01 on the 20th, an hour after the last
			w.advance(time.Duration(minutes) * time.Minute)
			ok(t, w.service.Schedule(t.Context()))
		}
		w.advance(15 * time.Hour) // 06:00
		for range 5 {
			ok(t, w.service.Schedule(t.Context()))
			w.advance(20 * time.Minute)
		}
		claimed, err := w.service.Store.Claim(t.Context(), []string{responder.JobDigest}, w.clock(), time.Minute, 10, "")
		ok(t, err)
		if len(claimed) != 2 || claimed[0].Payload != "6" || claimed[1].Payload != "7" {
			t.Errorf("%+v", claimed)
		}
	})
}

// setting lets the province choose a value of its own.
func (w *world) setting(id, value string) {
	w.t.Helper()
	rate := newID()
	w.do("fund_manager", "rate.propose", rate, obj{"param": id, "value": value, "valid_from": "2026-10-01", "document": "1/QĐ-UBND", "citation": "Quyết định số 1/QĐ-UBND"})
	w.do("approver", "rate.approve", rate, obj{})
}
