package responder_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
)

// TestCapAndBudgetHoldForManyWorkers: eight workers ask for messages at the same time, each for its own; of those to one
// number no more may go than its cap, of those of the province no more than its budget pays for, though none is sent yet.
func TestCapAndBudgetHoldForManyWorkers(t *testing.T) {
	const workers, each, maxOfDay, affordable = 8, 5, 3, 10
	onBoth(t, func(t *testing.T, w *world) {
		w.set("sms_daily_cap", fmt.Sprint(maxOfDay))
		w.set("sms_segment_vnd", "1000")
		w.set("sms_month_budget_vnd", fmt.Sprint(affordable*2*1000))
		var ids [workers][]string
		for i := range workers {
			for n := range each {
				number := "0912000001"
				if n > 0 {
					number = fmt.Sprintf("09120001%d%d", i, n)
				}
				ids[i] = append(ids[i], w.messagesOf(w.asked(number).id, "case.contact")[0].ID)
			}
		}
		free := w.together(t, ids[:])
		capped := 0
		for _, mine := range ids {
			if free[mine[0]] {
				capped++
			}
		}
		if capped > maxOfDay || len(free) != affordable {
			t.Errorf("%d messages may go, want %d; %d of them to one number, want %d at most", len(free), affordable, capped, maxOfDay)
		}
		w.set("sms_month_budget_vnd", "1000000")
		free = w.together(t, ids[:])
		if want := workers*(each-1) + maxOfDay; len(free) != want {
			t.Errorf("with money for all %d messages may go, want %d", len(free), want)
		}
	})
}

// together lets a worker for each list ask for its messages of two segments, all at once, and gives those that may go.
func (w *world) together(t *testing.T, lists [][]string) map[string]bool {
	t.Helper()
	var mu sync.Mutex
	var working sync.WaitGroup
	free := map[string]bool{}
	for _, ids := range lists {
		working.Go(func() {
			parcels, err := w.service.Outgoing(t.Context(), ids, func(responder.Message) int64 { return 2 })
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for id, p := range parcels {
				if p.Refused == "" && !p.From.After(w.clock()) {
					free[id] = true
				}
			}
		})
	}
	working.Wait()
	return free
}

// TestAMessageIsCountedOnce however often it is tried, anew on another day, and not when it was not sent.
func TestAMessageIsCountedOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.set("sms_daily_cap", "1")
		first, second := w.asked("0912000001").id, w.asked("0912000001").id
		for range 3 {
			if p := w.sms(first, "case.contact"); !p.From.Equal(w.clock()) {
				t.Errorf("tried again it waits until %s", p.From)
			}
		}
		if p := w.sms(second, "case.contact"); p.From.Equal(w.clock()) {
			t.Error("the second may go while the first is on its way")
		}
		ok(t, w.service.Settle(t.Context(), []responder.Settlement{{ID: w.sms(first, "case.contact").ID, State: "failed", ErrorCode: "refused"}}))
		if p := w.sms(second, "case.contact"); !p.From.Equal(w.clock()) {
			t.Errorf("the first was not sent, yet the second waits until %s", p.From)
		}
		w.advance(24 * time.Hour)
		third := w.asked("0912000001").id
		if p := w.sms(second, "case.contact"); !p.From.Equal(w.clock()) {
			t.Errorf("on another day the second waits until %s", p.From)
		}
		ok(t, w.service.Settle(t.Context(), []responder.Settlement{{ID: w.sms(second, "case.contact").ID, State: "failed", ErrorCode: responder.MessageUncertain}}))
		if p := w.sms(third, "case.contact"); p.From.Equal(w.clock()) {
			t.Error("the second may have arrived, yet the third may go on that day")
		}
	})
}
