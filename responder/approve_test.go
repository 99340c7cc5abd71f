package responder_test

import (
	"testing"
	"time"

	"kipthoi/responder"
)

// TestApproveMany approves all lines that can be, in their order, and says of each other why not.
func TestApproveMany(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(2_500_000)
		f := w.report("field", "disaster", "storm", nil)
		paid, returned, a, b, tooMuch := w.treatment(f), w.treatment(f), w.treatment(f), w.treatment(f), w.treatment(f)
		w.do("approver", "cost.approve", paid, obj{"account_id": account, "decision_no": "1/QĐ", "decided_on": "2026-10-19", "signer": "Chủ tịch"})
		w.do("fund_manager", "cost.pay", paid, obj{})
		w.do("approver", "cost.return", returned, obj{"reason": "thiếu giấy"})
		w.do("fund_manager", "fund.receive", account, obj{"from_account_id": w.outside(), "amount_vnd": 500_000, "document": "PT-2"})
		lines := []string{a, paid, newID(), returned, b, a, tooMuch}
		data := obj{"lines": lines, "decision_no": "2/QĐ-UBND", "decided_on": "2026-10-20", "signer": "Chủ tịch xã"}
		op := w.op("approver", "cost.approve_many", account, 0, data)
		res, err := w.service.Apply(t.Context(), op)
		ok(t, err)
		want := []responder.Code{"", responder.CodeRule, responder.CodeNotFound, responder.CodeRule, "", responder.CodeRule, responder.CodeNoFunds}
		for i, l := range res.Lines {
			code := responder.Code("")
			if l.Error != nil {
				code = l.Error.Code
			}
			if l.ID != lines[i] || code != want[i] {
				t.Errorf("line %d: %v, want %q", i, l.Error, want[i])
			}
		}
		again, err := w.service.Apply(t.Context(), op)
		ok(t, err)
		if len(res.Lines) != len(want) || res.Facts["approved"] != "2" || !again.Duplicate || len(again.Lines) != len(want) {
			t.Errorf("%+v, again %+v", res, again)
		}
		w.holds(account, 2_000_000, 2_000_000)
		w.refused(responder.CodeForbidden, "fund_manager", "cost.approve_many", account, data)
		for field, wrong := range map[string]obj{"data.lines": {"lines": []string{}}, "data.decided_on": {"lines": lines, "decision_no": "1", "decided_on": "2026-10-21"},
			"data.decision_no": {"lines": lines, "signer": "Chủ tịch"}} {
			if e := w.refused(responder.CodeInvalid, "approver", "cost.approve_many", account, wrong); e.Field != field {
				t.Errorf("error names %s, want %s", e.Field, field)
			}
		}
		w.whole()
	})
}

// outside opens an account of the world outside.
func (w *world) outside() string {
	w.t.Helper()
	id := newID()
	w.do("fund_manager", "fund.open", id, obj{"kind": "outside", "source": "QUY", "name": "Nguồn", "unit": haTinh})
	return id
}

// BenchmarkApprove approves 10,000 lines by one wish, as a worker carries it out, and some one by one.
func BenchmarkApprove(b *testing.B) {
	for name, address := range map[string]string{"sqlite": peopled.SQLite(b), "postgres": peopled.Postgres(b)} {
		b.Run(name, func(b *testing.B) {
			const many, few = 10_000, 500
			w := newWorld(b, address)
			account, _, _ := w.accounts(1e12)
			w.submitted(many - 1) // and the one that they are made of
			w.advance(time.Second)
			id, page := newID(), w.shown("approver")
			began := time.Now()
			w.do("approver", "approval.start", id, wish(account, page))
			if a := w.run(id); a.Approved != many {
				b.Fatalf("approved %d", a.Approved)
			}
			all := time.Since(began).Seconds()
			lines := w.submitted(few)
			began = time.Now()
			for _, id := range lines {
				w.do("approver", "cost.approve", id, obj{"account_id": account, "decision_no": "2/QĐ-UBND"})
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(all, "s/10000-lines")
			b.ReportMetric(time.Since(began).Seconds()/few*many/all, "times-faster-than-one-by-one")
		})
	}
}

// submitted writes cost lines past the door, as many as no test could propose.
func (w *world) submitted(n int) []string {
	w.t.Helper()
	f := w.report("field", "disaster", "storm", nil)
	first := w.treatment(f)
	ids := make([]string, n)
	ok(w.t, w.service.Store.Write(w.t.Context(), func(tx responder.Tx) error {
		var line responder.CostLine
		if err := tx.Get(&line, first); err != nil {
			return err
		}
		for i := range ids {
			ids[i] = newID()
			next := line
			next.ID, next.Claim = ids[i], ""
			if err := tx.Insert(&next); err != nil {
				return err
			}
		}
		return nil
	}))
	return ids
}
