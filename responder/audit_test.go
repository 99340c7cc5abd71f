package responder_test

import (
	"context"
	"sync"
	"testing"

	"kipthoi/responder"
)

// TestSealsCoverEverything: two sealers at once make one chain over all entries, also while operations go on.
func TestSealsCoverEverything(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(5_000_000)
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				for range 5 {
					if err := w.service.SealLog(context.Background()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		f, pl := w.placed(w.carer(1))
		line := w.treatment(f)
		w.do("approver", "cost.approve", line, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
		w.do("fund_manager", "cost.pay", line, obj{})
		w.do("coordinator", "placement.end", pl, obj{"end_code": "home"})
		all.Wait()
		ok(t, w.service.SealLog(t.Context()))
		v, err := w.service.Audit(t.Context(), "")
		ok(t, err)
		if len(v.Breaks) > 0 || v.Unsealed != 0 || v.Seals == 0 || v.Entries < 20 {
			t.Fatalf("%+v", v)
		}
		w.do("coordinator", "case.note", f.id, obj{"text": "thêm một dòng"})
		again, err := w.service.Audit(t.Context(), v.Head)
		ok(t, err)
		if len(again.Breaks) > 0 || again.Unsealed != 1 || again.Entries != v.Entries+1 {
			t.Errorf("%+v", again)
		}
		if lost, err := w.service.Audit(t.Context(), "1:0000"); err != nil || len(lost.Breaks) != 1 {
			t.Errorf("another head: %+v %v", lost, err)
		}
	})
}

// TestAuditWhileOthersWrite: an entry that an older transaction still keeps back is no break of the log.
func TestAuditWhileOthersWrite(t *testing.T) {
	w := newWorld(t, peopled.Postgres(t))
	begun, end := make(chan bool), make(chan bool)
	var all sync.WaitGroup
	all.Go(func() {
		err := w.service.Store.Write(context.Background(), func(tx responder.Tx) error {
			err := tx.Enqueue(responder.Job{Kind: "meal.missed", Key: "k", RunAt: w.clock()})
			close(begun)
			<-end
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-begun
	w.report("field", "disaster", "storm", nil)
	v, err := w.service.Audit(t.Context(), "")
	close(end)
	all.Wait()
	if ok(t, err); len(v.Breaks) > 0 {
		t.Errorf("while an older transaction runs: %+v", v.Breaks)
	}
	if again, err := w.service.Audit(t.Context(), ""); err != nil || again.Entries != v.Entries+1 {
		t.Errorf("afterwards: %d entries, before %d, %v", again.Entries, v.Entries, err)
	}
}
