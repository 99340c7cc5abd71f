package responder_test

import (
	"context"
	"sync"
	"testing"
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
