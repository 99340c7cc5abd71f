package responder_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"

	"pgregory.net/rapid"
)

// depot is two warehouses, rice, and an account that rice is granted from.
type depot struct {
	appeal
	near, far, rice, reserve string
}

func (w *world) depot() (d depot) {
	w.t.Helper()
	d = depot{w.appeal(nil), newID(), newID(), newID(), newID()}
	for _, id := range []string{d.near, d.far} {
		w.do("fund_manager", "stock.place", id, obj{"unit": haTinh, "name": "Kho"})
	}
	w.do("fund_manager", "stock.item", d.rice, obj{"unit": haTinh, "name": "Gạo", "unit_of": "kg", "settles": "rice", "warn_days": 10})
	w.do("fund_manager", "fund.open", d.reserve, obj{"kind": "fund", "source": "DTQG", "name": "Gạo dự trữ", "unit": haTinh})
	return d
}

// lot receives rice and gives its id.
func (w *world) lot(d depot, kg float64, expires string, more obj) string {
	w.t.Helper()
	id := newID()
	data := obj{"warehouse_id": d.near, "item_id": d.rice, "quantity": kg, "expires_on": expires, "origin": "donation", "donor": "Hội Thử", "document": "PN-1"}
	maps.Copy(data, more)
	w.do("fund_manager", "stock.receive", id, data)
	return id
}

// plan makes a list with one line and gives the line.
func (w *world) plan(d depot, f filed, kg float64, right string) responder.DistributionRow {
	w.t.Helper()
	id := newID()
	w.do("coordinator", "stock.list", id, obj{"warehouse_id": d.near, "name": "Cấp gạo", "lines": []obj{{"case_id": f.id, "item_id": d.rice, "quantity": kg, "cost_line_id": right}}})
	return w.lines(id)[0]
}

func (w *world) lines(list string) []responder.DistributionRow {
	w.t.Helper()
	all, err := w.service.Distributions(w.t.Context(), w.reader("coordinator"), 2000)
	ok(w.t, err)
	i := slices.IndexFunc(all, func(v responder.DistributionView) bool { return v.ID == list })
	if i < 0 {
		w.t.Fatal("no such list")
	}
	return all[i].Lines
}

var signed = obj{"signed_how": "screen", "signed_by": "Chủ Hộ Riêng"}

func (w *world) held(lot, warehouse string) law.Milli {
	w.t.Helper()
	v, err := w.service.Stock(w.t.Context(), w.reader("fund_manager"))
	ok(w.t, err)
	for _, l := range v.Lots {
		if l.ID == lot && l.Warehouse == warehouse {
			return l.Held
		}
	}
	return 0
}

// TestFirstExpiredFirstOut: what expires first goes first, what has expired not at all, and conditions are kept.
func TestFirstExpiredFirstOut(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		d := w.depot()
		f := w.report("field", "disaster", "storm", func(o obj) { o["incident_id"] = d.incident })
		other := w.report("field", "disaster", "storm", nil)
		keeps := w.lot(d, 100, "", nil)
		late, soon := w.lot(d, 20, "2026-12-01", nil), w.lot(d, 30.5, "2026-10-25", nil)
		elsewhere := w.lot(d, 40, "2026-10-22", obj{"communes": []string{huongKe}})
		ours := w.lot(d, 5, "2026-10-24", obj{"campaign_id": d.campaign})
		w.advance(24 * time.Hour)
		line := w.plan(d, other, 40, "")
		w.do("field", "stock.issue", line.ID, signed)
		got := w.lines(line.ListID)[0]
		if want := []responder.LotTaken{{LotID: soon, Quantity: 30500}, {LotID: late, Quantity: 9500}}; !slices.Equal(got.Lots, want) || got.State != responder.LineIssued || got.SignedBy != "Chủ Hộ Riêng" {
			t.Errorf("%+v, want %v", got, want)
		}
		line = w.plan(d, f, 10, "")
		w.do("field", "stock.issue", line.ID, signed)
		if got, want := w.lines(line.ListID)[0].Lots, []responder.LotTaken{{LotID: ours, Quantity: 5000}, {LotID: late, Quantity: 5000}}; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		w.do("field", "stock.return", line.ID, obj{"quantity": 6, "reason": "nhà đã có"})
		if w.held(late, d.near) != law.Milli(10500) || w.held(ours, d.near) != 1000 || w.held(elsewhere, d.near) != 40000 || w.held(keeps, d.near) != 100000 {
			t.Error("what came back lies elsewhere")
		}
		w.refused(responder.CodeRule, "field", "stock.return", line.ID, obj{"quantity": 5, "reason": "nhiều quá"})
		w.refused(responder.CodeRule, "field", "stock.issue", w.plan(d, other, 111, "").ID, signed) // 110.5 may go there
		w.advance(60 * 24 * time.Hour)
		line = w.plan(d, other, 1, "")
		w.do("field", "stock.issue", line.ID, signed)
		if got := w.lines(line.ListID)[0].Lots; len(got) != 1 || got[0].LotID != keeps {
			t.Errorf("%v was issued though it had expired", got)
		}
		w.do("coordinator", "stock.strike", w.plan(d, f, 1, "").ID, obj{"reason": "trùng"})
	})
}

// TestRiceSettlesARight: 15 kg for each person and month are settled by issuing them, and by nothing else.
func TestRiceSettlesARight(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		d := w.depot()
		w.lot(d, 500, "", obj{"origin": "reserve"})
		f := w.report("field", "disaster", "storm", nil)
		right := newID()
		w.do("fund_manager", "cost.propose", right, obj{"case_id": f.id, "item": obj{"kind": "rice", "persons": 3, "months": 2, "on": "2026-10-19"}})
		early := w.plan(d, f, 50, right)
		w.refused(responder.CodeRule, "field", "stock.issue", early.ID, signed) // nobody has decided yet
		w.do("approver", "cost.approve", right, obj{"account_id": d.reserve, "decision_no": "1/QĐ-UBND"})
		w.refused(responder.CodeRule, "fund_manager", "cost.pay", right, obj{})
		w.do("field", "stock.issue", early.ID, signed)
		w.state(right, responder.CostApproved)
		w.refused(responder.CodeRule, "field", "stock.issue", w.plan(d, f, 41, right).ID, signed) // 90 kg are granted
		rest := w.plan(d, f, 40, right)
		w.do("field", "stock.issue", rest.ID, signed)
		w.state(right, responder.CostPaid)
		w.do("coordinator", "stock.return", rest.ID, obj{"quantity": 1, "reason": "thừa"})
		w.state(right, responder.CostApproved)
		g := w.report("field", "disaster", "storm", nil)
		w.refused(responder.CodeInvalid, "coordinator", "stock.list", newID(), obj{"warehouse_id": d.near, "name": "x", "lines": []obj{{"case_id": g.id, "item_id": d.rice, "quantity": 1, "cost_line_id": right}}})
		w.whole()
	})
}

func (w *world) state(line string, want responder.CostState) {
	w.t.Helper()
	page, err := w.service.Costs(w.t.Context(), w.reader("fund_manager"), responder.CostFilter{Limit: 500})
	ok(w.t, err)
	for _, r := range page.Items {
		if r.ID == line && r.State != want {
			w.t.Errorf("the line is %s, want %s", r.State, want)
		}
	}
}

// TestLossNeedsAnother: the stock changes when somebody else approves; a count gives its differences.
func TestLossNeedsAnother(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		d := w.depot()
		a, b, same := w.lot(d, 10, "2026-10-25", nil), w.lot(d, 20, "", nil), w.lot(d, 3, "2026-12-30", nil)
		loss := newID()
		w.refused(responder.CodeRule, "fund_manager", "stock.loss", newID(), obj{"lot_id": a, "warehouse_id": d.near, "quantity": 11, "reason": "mưa dột"})
		w.do("fund_manager", "stock.loss", loss, obj{"lot_id": a, "warehouse_id": d.near, "quantity": 4, "reason": "mưa dột"})
		if w.held(a, d.near) != 10000 {
			t.Error("a report alone changed the stock")
		}
		w.do("approver", "loss.approve", loss, obj{})
		w.refused(responder.CodeRule, "approver", "loss.approve", loss, obj{})
		w.refused(responder.CodeInvalid, "fund_manager", "stock.count", d.near, obj{"document": "KK-1", "lots": []obj{{"lot_id": b, "quantity": 21.5, "reason": "sót"}, {"lot_id": a, "quantity": 5}}})
		w.do("fund_manager", "stock.count", d.near, obj{"document": "KK-1", "lots": []obj{{"lot_id": a, "quantity": 5, "reason": "chuột cắn"},
			{"lot_id": b, "quantity": 21.5, "reason": "ghi sót khi nhập"}, {"lot_id": same, "quantity": 3}}})
		open, err := w.service.WriteOffs(t.Context(), w.reader("approver"), responder.WriteOffReported, 50)
		ok(t, err)
		if len(open) != 2 {
			t.Fatalf("%+v", open)
		}
		for _, o := range open {
			if o.Cause != "count" || o.Document != "KK-1" || o.Reason == "" {
				t.Errorf("a difference is told as %+v", o)
			}
			if o.LotID == a {
				w.refused(responder.CodeInvalid, "approver", "loss.refuse", o.ID, obj{})
				w.do("approver", "loss.refuse", o.ID, obj{"answer": "đếm lại"})
				continue
			}
			w.do("approver", "loss.approve", o.ID, obj{})
		}
		if w.held(a, d.near) != 6000 || w.held(b, d.near) != 21500 {
			t.Errorf("%v and %v are left", w.held(a, d.near), w.held(b, d.near))
		}
		v, err := w.service.Stock(t.Context(), w.reader("coordinator"))
		ok(t, err)
		if v.Lots[0].State != "expiring" || *v.Lots[0].DaysLeft != 5 || v.Lots[1].State != "fresh" || v.Lots[2].DaysLeft != nil || v.Lots[0].Donor != "" || v.Lots[2].ReceiptNo != 2 {
			t.Errorf("%+v", v.Lots)
		}
	})
}

// TestProtectedLinesAreCodes: who signed for a protected case, and whose it is, is told to nobody through a list.
func TestProtectedLinesAreCodes(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		d := w.depot()
		w.lot(d, 50, "", nil)
		f := w.report("field", "protection", "P_DV", nil)
		line := w.plan(d, f, 5, "")
		w.refused(responder.CodeNotFound, "far", "stock.issue", line.ID, signed)
		w.do("field", "stock.issue", line.ID, signed)
		for _, login := range []string{"field", "field2", "far", "coordinator", "fund_manager", "approver", "auditor"} {
			v, err := w.service.Distributions(t.Context(), w.reader(login), 50)
			ok(t, err)
			shows(t, login+" reading lists", v)
			if wanted := login != "far"; wanted != (len(v) == 1) || wanted && !strings.HasPrefix(v[0].Lines[0].CaseCode, "KT-") {
				t.Errorf("%s reads %+v", login, v)
			}
		}
		if _, err := w.service.Distributions(t.Context(), w.reader("admin"), 5); err == nil {
			t.Error("an administrator reads lists")
		}
		if _, err := w.service.Stock(t.Context(), w.reader("field")); err == nil {
			t.Error("a field worker reads the stock")
		}
	})
}

// TestStockNeverBelowNothing: 24 issues of 2 kg at once out of 30.
func TestStockNeverBelowNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		d := w.depot()
		w.lot(d, 17, "2026-12-01", nil)
		w.lot(d, 13, "", nil)
		f := w.report("field", "disaster", "storm", nil)
		list, lines := newID(), []obj{}
		for range 24 {
			lines = append(lines, obj{"case_id": f.id, "item_id": d.rice, "quantity": 2})
		}
		w.do("coordinator", "stock.list", list, obj{"warehouse_id": d.near, "name": "Cấp gạo", "lines": lines})
		var all sync.WaitGroup
		var mu sync.Mutex
		issued := 0
		for _, l := range w.lines(list) {
			all.Go(func() {
				res := w.try("field", "stock.issue", l.ID, signed)
				mu.Lock()
				defer mu.Unlock()
				if res.Error == nil {
					issued++
				} else if res.Error.Code != responder.CodeRule {
					t.Error(res.Error)
				}
			})
		}
		all.Wait()
		if issued != 15 {
			t.Errorf("%d of 15 possible were issued", issued)
		}
		w.stockAdds(t)
	})
}

// stockAdds recomputes all holdings from the movements: what was received is held, issued or lost.
func (w *world) stockAdds(t interface{ Fatalf(string, ...any) }) {
	err := w.service.Store.Read(context.Background(), func(tx responder.Tx) error {
		var holdings []*responder.Holding
		if err := tx.Select("holdings", responder.Query{}, func() responder.Record {
			holdings = append(holdings, &responder.Holding{})
			return holdings[len(holdings)-1]
		}); err != nil {
			return err
		}
		for _, h := range holdings {
			sum, err := tx.Sum("movements", "quantity", responder.Where("lot_id", responder.Eq, h.LotID).And("warehouse_id", responder.Eq, h.WarehouseID))
			if err != nil {
				return err
			}
			if law.Milli(sum) != h.Quantity || h.Quantity < 0 {
				t.Fatalf("a holding says %v, its movements %v", h.Quantity, law.Milli(sum))
			}
		}
		received, err1 := tx.Sum("lots", "quantity", responder.Query{})
		held, err2 := tx.Sum("holdings", "quantity", responder.Query{})
		moved, err3 := tx.Sum("movements", "quantity", responder.Where("kind", responder.Eq, "move"))
		out, err4 := tx.Sum("movements", "quantity", responder.Where("kind", responder.In, []string{"issue", "return", "loss", "count"}))
		if received != held-out || moved != 0 {
			t.Fatalf("received %d, held %d, issued or lost %d, lost on the way %d", received, held, -out, moved)
		}
		return cmp.Or(err1, err2, err3, err4)
	})
	if err != nil {
		t.Fatalf("%v", err)
	}
}

// TestStockHistories plays random receipts, moves, issues, returns and losses against a model of one warehouse's lots.
func TestStockHistories(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		d := w.depot()
		f := w.report("field", "disaster", "storm", nil)
		var lots []modelLot
		issued := []string{}
		rapid.Check(t, func(r *rapid.T) {
			for range rapid.IntRange(1, 4).Draw(r, "steps") {
				kg := float64(rapid.IntRange(1, 40).Draw(r, "half kg")) / 2
				switch rapid.SampledFrom([]string{"receive", "issue", "issue", "return", "loss", "move"}).Draw(r, "step") {
				case "receive":
					l := modelLot{expires: rapid.SampledFrom([]string{"", "2026-11-01", "2026-12-01", "2027-01-01"}).Draw(r, "expires"), other: rapid.IntRange(0, 4).Draw(r, "bound") == 0}
					more := obj{}
					if l.other {
						more["communes"] = []string{huongKe}
					}
					l.id = w.lot(d, kg, l.expires, more)
					lots = append(lots, l)
				case "issue":
					want := w.expected(d, lots, law.Milli(kg*1000))
					line := w.plan(d, f, kg, "")
					res := w.try("field", "stock.issue", line.ID, signed)
					if (res.Error == nil) != (want != nil) {
						r.Fatalf("issue of %v: %v, want %v", kg, res.Error, want)
					}
					if res.Error == nil {
						issued = append(issued, line.ID)
						if got := w.lines(line.ListID)[0].Lots; !slices.Equal(got, want) {
							r.Fatalf("issued from %v, want %v", got, want)
						}
					}
				case "return":
					if len(issued) > 0 {
						w.try("field", "stock.return", rapid.SampledFrom(issued).Draw(r, "line"), obj{"quantity": kg, "reason": "thừa"})
					}
				case "loss":
					if len(lots) > 0 {
						id := newID()
						if w.try("fund_manager", "stock.loss", id, obj{"lot_id": rapid.SampledFrom(lots).Draw(r, "lot").id, "warehouse_id": d.near, "quantity": kg, "reason": "hỏng"}).Error == nil {
							w.do("approver", "loss.approve", id, obj{})
						}
					}
				case "move":
					if len(lots) > 0 {
						w.try("fund_manager", "stock.move", newID(), obj{"lot_id": rapid.SampledFrom(lots).Draw(r, "lot").id, "from_warehouse_id": d.near, "to_warehouse_id": d.far, "quantity": kg, "document": "PX"})
					}
				}
			}
			w.stockAdds(r)
		})
		if len(issued) == 0 {
			t.Error("nothing was issued")
		}
	})
}

type modelLot struct {
	id, expires string
	other       bool // for other communes
}

// expected says from what lots a quantity should come, by the model's own order; nil when there is not enough.
func (w *world) expected(d depot, lots []modelLot, left law.Milli) (out []responder.LotTaken) {
	order := slices.Clone(lots)
	slices.SortStableFunc(order, func(a, b modelLot) int {
		return cmp.Or(cmp.Compare(cmp.Or(a.expires, "9"), cmp.Or(b.expires, "9")), cmp.Compare(a.id, b.id))
	})
	for _, l := range order {
		if part := min(left, w.held(l.id, d.near)); part > 0 && !l.other {
			out, left = append(out, responder.LotTaken{LotID: l.id, Quantity: part}), left-part
		}
	}
	if left > 0 {
		return nil
	}
	return out
}
