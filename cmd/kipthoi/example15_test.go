package main

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"kipthoi/cmd/kipthoi/internal/e2e"
	"kipthoi/geo"
	"kipthoi/responder"
)

// What example 15 of the rulebook comes to.
const (
	meals15     = 600_000
	transport15 = 222_878
	treatment15 = 1_000_000
	total15     = 1_822_878
	money15     = 10_000_000
)

// example15 is the case of example 15 on its way.
type example15 struct {
	*testing.T
	server                                  *e2e.Server
	field, coordinator, fund, approver      *e2e.Client
	account, price, kase, person, placement string
	trip, tripLine, treatmentLine           string
	paid                                    []e2e.Op
}

// TestExample15 drives example 15 of the rulebook through HTTP only, from report to posting.
func TestExample15(t *testing.T) {
	x := &example15{T: t, server: e2e.New(t), account: e2e.ID(), price: e2e.ID(), kase: e2e.ID(), person: e2e.ID(), placement: e2e.ID(),
		trip: e2e.ID(), tripLine: e2e.ID(), treatmentLine: e2e.ID()}
	staff := x.server.Staff(responder.RoleField, responder.RoleCoordinator, responder.RoleFund, responder.RoleApprover)
	x.field, x.coordinator, x.fund, x.approver = staff[responder.RoleField], staff[responder.RoleCoordinator], staff[responder.RoleFund], staff[responder.RoleApprover]

	x.fund.Apply(e2e.Fund(x.account, money15)...)
	x.takeIn()
	x.place()
	x.bringHome()
	x.propose()
	x.decide()
	x.pay()
	x.payAgain()
	x.tellNobody()
}

// takeIn reports and verifies the case of 1 February 2025.
func (x *example15) takeIn() {
	report := e2e.Do("case.report", x.kase, e2e.Object{"family": "protection", "kind": "P_CHILD_WANDERING", "channel": "hotline",
		"received_at": e2e.Day(2025, 2, 1, 8), "needs": []string{"protection", "shelter"}, "narrative": "Em nhỏ đi lạc ở bến xe, chưa rõ nhà (mẫu).",
		"legal_basis": "bảo vệ tính mạng, sức khoẻ", "invented": true,
		"place":     e2e.Object{"unit": e2e.Commune, "address": "bến xe khách Thạch Mẫu, quầy số 7"},
		"household": e2e.Object{"id": e2e.ID(), "head_name": "Hoàng Thị Ngọc Diệp (mẫu)", "size": 1},
		"persons":   []e2e.Object{{"id": x.person, "name": "Hoàng Minh Khôi (mẫu)", "birth_year": 2015, "sex": "M", "health_card": "no", "state": "alone"}}})
	report.At = e2e.Day(2025, 2, 1, 8)
	x.field.Apply(report)
	x.coordinator.Apply(e2e.Do("case.verify", x.kase, e2e.Object{"reason": "gọi lại, đúng sự việc"}))
}

// place has the person stay with a carer from 1 to 10 February 2025, and a trip home on the last day.
func (x *example15) place() {
	carer := e2e.ID()
	x.coordinator.Apply(e2e.Carer(carer, 1))
	var proposals struct{ Items []responder.Proposal }
	x.coordinator.Get("/cases/"+x.kase+"/proposals?person="+x.person, &proposals)
	if len(proposals.Items) != 1 || proposals.Items[0].CarerID != carer || len(proposals.Items[0].For) == 0 {
		x.Fatalf("proposals %+v, want the one carer with what speaks for it", proposals.Items)
	}
	x.coordinator.Apply(
		e2e.Do("case.childview", x.kase, e2e.Object{"person_id": x.person, "on": "2025-02-01", "answer": "agrees"}),
		e2e.Do("placement.propose", x.placement, e2e.Object{"case_id": x.kase, "person_id": x.person, "carer_id": carer, "reason": "cùng xã"}),
		e2e.Do("placement.accept", x.placement, e2e.Object{}),
		e2e.Do("placement.handover", x.placement, e2e.Object{"start": "2025-02-01", "decision_no": "15/QĐ-UBND"}))
}

func (x *example15) bringHome() {
	x.coordinator.Apply(
		e2e.Do("trip.record", x.trip, e2e.Object{"case_id": x.kase, "persons": []string{x.person}, "mode": "agency", "purpose": "home",
			"started_at": e2e.Day(2025, 2, 10, 9), "odometer_start_m": 12_000_000, "odometer_end_m": 12_047_300, "driver": "Lái xe (mẫu)", "vehicle": "38A-000.00"}),
		e2e.Do("placement.end", x.placement, e2e.Object{"end": "2025-02-10", "end_code": "home"}))
}

// propose asks for the trip and the treatment. A trip has no cost before somebody else has approved the petrol price.
func (x *example15) propose() {
	x.fund.Apply(e2e.Do("price.enter", x.price, e2e.Object{"product": "RON95-III", "region": 1, "valid_from": e2e.Day(2025, 2, 6, 15),
		"price_mdong_per_l": 23_560_000, "source": "giá giả định của ví dụ 15", "unit": e2e.Province}))
	propose := func() e2e.Op {
		return e2e.Do("cost.propose", x.tripLine, e2e.Object{"case_id": x.kase, "trip_id": x.trip, "evidence": "NK-15"})
	}
	x.fund.Refused(responder.CodeInvalid, propose())
	x.fund.Refused(responder.CodeForbidden, e2e.Do("price.approve", x.price, e2e.Object{}))
	x.approver.Apply(e2e.Do("price.approve", x.price, e2e.Object{}))
	x.fund.Apply(propose(), e2e.Do("cost.propose", x.treatmentLine, e2e.Object{"case_id": x.kase, "person_id": x.person, "evidence": "BK-15", "evidence_on": "2025-02-05",
		"item": e2e.Object{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 1_250_000, "on": "2025-02-05"}}))
	x.fund.Refused(responder.CodeExists, e2e.Do("cost.propose", e2e.ID(), e2e.Object{"case_id": x.kase, "trip_id": x.trip}))
	x.checkLines()
}

// checkLines looks at the three lines: the amounts to the dong, each with its rule and article.
func (x *example15) checkLines() {
	var d responder.CaseDetail
	x.coordinator.Get("/cases/"+x.kase, &d)
	got := map[string]int64{}
	for _, l := range d.Costs {
		got[l.Kind+" "+l.Quantity.String()+" "+l.UnitOf] = l.AmountVND
		if l.Rule == "" || !strings.Contains(l.Citation, "02/2021/TT-BLĐTBXH") || l.State != responder.CostSubmitted {
			x.Errorf("%s: rule %q, citation %q, state %s", l.Kind, l.Rule, l.Citation, l.State)
		}
	}
	want := map[string]int64{"meal 10 day": meals15, "transport 47.3 km": transport15, "treatment 1 case": treatment15}
	if !reflect.DeepEqual(got, want) {
		x.Fatalf("lines %v, want %v", got, want)
	}
	if p := d.Placements[0]; p.State != responder.PlacementEnded || p.Start.String() != "2025-02-01" || p.End.String() != "2025-02-10" || p.Limit.String() != "2025-05-01" {
		x.Errorf("placement %+v", p.Placement)
	}
	if len(d.Timeline) < 9 {
		x.Errorf("the way of the case has %d steps: %+v", len(d.Timeline), d.Timeline)
	}
}

func (x *example15) lines() (ids []string) {
	var out struct{ Items []responder.CostRow }
	x.approver.Get("/costs", &out)
	var sum int64
	for _, l := range out.Items {
		ids, sum = append(ids, l.ID), sum+l.AmountVND
	}
	if len(ids) != 3 || sum != total15 {
		x.Fatalf("%d lines of %d VND, want 3 of %d", len(ids), sum, total15)
	}
	return ids
}

// decide approves the lines, which neither who proposed them nor who pays them may do.
func (x *example15) decide() {
	for _, id := range x.lines() {
		approve := func() e2e.Op {
			return e2e.Do("cost.approve", id, e2e.Object{"account_id": x.account, "decision_no": "1/QĐ-UBND"})
		}
		x.fund.Refused(responder.CodeForbidden, approve())
		x.coordinator.Refused(responder.CodeForbidden, approve())
		x.fund.Refused(responder.CodeRule, e2e.Do("cost.pay", id, e2e.Object{})) // not before the decision
		x.approver.Apply(approve())
		x.approver.Refused(responder.CodeForbidden, e2e.Do("cost.pay", id, e2e.Object{}))
	}
	x.wantAccount(money15, total15)
}

func (x *example15) pay() {
	for _, id := range x.lines() {
		x.paid = append(x.paid, e2e.Do("cost.pay", id, e2e.Object{}))
	}
	x.fund.Apply(x.paid...)
	x.wantAccount(money15-total15, 0)
}

// payAgain pays what is paid: with the same operation and with another.
func (x *example15) payAgain() {
	before := x.wantAccount(money15-total15, 0)
	for _, id := range x.lines() {
		x.fund.Refused(responder.CodeRule, e2e.Do("cost.pay", id, e2e.Object{}))
	}
	results, err := x.fund.Send(x.paid...)
	must(x, err)
	for _, r := range results {
		if !r.Duplicate || r.Status != responder.StatusApplied {
			x.Errorf("sent again: %+v", r)
		}
	}
	if after := x.wantAccount(money15-total15, 0); !reflect.DeepEqual(after, before) {
		x.Errorf("paying again changed the fund:\n%+v\n%+v", before, after)
	}
}

// wantAccount checks the account, and that all that was ever posted sums to nothing.
func (x *example15) wantAccount(balance, reserved int64) (v responder.FundView) {
	x.Helper()
	x.fund.Get("/fund", &v)
	var sum, own int64
	for _, p := range v.Postings {
		sum += p.AmountVND
		if p.AccountID == x.account {
			own += p.AmountVND
		}
	}
	if sum != 0 || own != balance {
		x.Errorf("postings sum to %d, those of the account to %d, want 0 and %d", sum, own, balance)
	}
	wantAccount(x.T, x.fund, x.account, balance, reserved)
	return v
}

// smsLine is a line of the SMS log, which has these fields and no other.
type smsLine struct {
	ID, To, Body, Encoding string
	Segments               int
	Time                   time.Time
}

// tellNobody waits for the two messages, and looks in them and in the server's own log for what nobody may be told.
func (x *example15) tellNobody() {
	var d responder.CaseDetail
	x.coordinator.Get("/cases/"+x.kase, &d)
	x.coordinator.Until("two messages to be sent", func() bool {
		var sum responder.Summary
		x.coordinator.Get("/summary", &sum)
		return sum.Messages.ByState["sent"] >= 2 // and a third when the server looks for what is overdue meanwhile
	})
	x.server.Stop()
	sms, err := os.ReadFile(x.server.SMS)
	must(x, err)
	log, err := os.ReadFile(x.server.Log)
	must(x, err)
	x.wantMessages(string(sms), d.Case.Code)
	texts := map[string]string{"SMS log": said(x, sms, "id", "time"), "server's log": said(x, log, "time", "took", "request_id", "user")}
	for _, secret := range []string{"Hoàng", "Khôi", "Diệp", "bến xe", "Thạch Mẫu", "Bến Đò", "cây gạo", "Cưu Mang", "đi lạc", "P_CHILD", "WANDERING",
		"protection", e2e.Commune, d.Case.UnitName, "trẻ em", "bảo vệ", "0912000001", "0987000002", x.person, x.kase} {
		for name, text := range texts {
			if strings.Contains(text, secret) || strings.Contains(geo.Fold(text), geo.Fold(secret)) {
				x.Errorf("the %s holds %q", name, secret)
			}
		}
	}
}

// said gives the lines of a log without some fields: ids and times are random, and may hold anything by chance.
func said(x *example15, log []byte, without ...string) string {
	var out strings.Builder
	for l := range strings.Lines(string(log)) {
		var fields map[string]any
		must(x, json.Unmarshal([]byte(l), &fields))
		for _, name := range without {
			if _, there := fields[name]; name == "time" && !there {
				x.Errorf("a line without its time: %s", l)
			}
			delete(fields, name)
		}
		text, err := json.Marshal(fields)
		must(x, err)
		out.Write(append(text, '\n'))
	}
	if out.Len() == 0 {
		x.Error("a log is empty")
	}
	return out.String()
}

// wantMessages wants the four messages of the case's steps: the new case, the question to the carer, and to both that the
// hand-over is noted. Its days are long past: whether a reminder of them goes out before the next step ends what it is
// about is left to the timers.
func (x *example15) wantMessages(log, code string) {
	lines := slices.DeleteFunc(strings.Split(strings.TrimSpace(log), "\n"), func(l string) bool {
		return strings.Contains(l, "da qua han") || strings.Contains(l, "la het han")
	})
	if len(lines) != 4 {
		x.Errorf("%d messages, want 4:\n%s", len(lines), log)
	}
	for _, l := range lines {
		d := json.NewDecoder(strings.NewReader(l))
		d.DisallowUnknownFields()
		var m smsLine
		must(x, d.Decode(&m))
		if !strings.Contains(m.Body, code) || !strings.Contains(m.Body, e2e.CallBack) || !strings.HasPrefix(m.To, "***") || m.Segments != 1 {
			x.Errorf("message %+v", m)
		}
	}
}
