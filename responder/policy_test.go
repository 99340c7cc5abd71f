package responder_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"kipthoi/responder"
)

func asError(err error, target **responder.Error) bool { return errors.As(err, target) }

// secrets are words of a protection case that only those entitled may read.
func secrets() []string {
	return []string{"Tên Người Riêng", "Chủ Hộ Riêng", "0987654321", "+84987654321", "ngõ Kín", "Bí mật trong lời kể", "P_DV", "2020-12-06"}
}

func shows(t *testing.T, what string, v any) {
	t.Helper()
	raw, err := json.Marshal(v)
	ok(t, err)
	for _, s := range secrets() {
		if strings.Contains(string(raw), s) {
			t.Errorf("%s shows %q: %s", what, s, raw)
		}
	}
}

// TestProtectedFactsStayWithThoseEntitled walks every read path as every role.
func TestProtectedFactsStayWithThoseEntitled(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "protection", "P_DV", nil)
		w.do("fund_manager", "cost.propose", newID(), obj{"case_id": f.id, "person_id": f.person,
			"item": obj{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 1_000_000, "on": "2026-10-20"}})
		for _, login := range []string{"field2", "far", "fund_manager", "approver", "auditor", "admin"} {
			u := w.reader(login)
			for what, read := range reads(t, w, u, f) {
				v, err := read()
				shows(t, login+" reading "+what, v)
				if err != nil {
					shows(t, login+" reading "+what+" (error)", err.Error())
				}
			}
		}
		for _, login := range []string{"field", "coordinator"} {
			d, err := w.service.Case(t.Context(), w.reader(login), f.id)
			ok(t, err)
			if len(d.Persons) != 1 || d.Persons[0].Name != "Tên Người Riêng" || d.Case.Kind != "P_DV" {
				t.Errorf("%s, who is entitled, sees %+v", login, d)
			}
		}
	})
}

func reads(t *testing.T, w *world, u responder.User, f filed) map[string]func() (any, error) {
	ctx := t.Context()
	return map[string]func() (any, error){
		"cases":         func() (any, error) { return w.service.Cases(ctx, u, responder.CaseFilter{Limit: 50}) },
		"cases by name": func() (any, error) { return w.service.Cases(ctx, u, responder.CaseFilter{Limit: 50, Search: "rieng"}) },
		"one case":      func() (any, error) { return w.service.Case(ctx, u, f.id) },
		"changes":       func() (any, error) { return w.service.Changes(ctx, u, "", 500) },
		"household":     func() (any, error) { return w.service.Household(ctx, u, f.household) },
		"its history":   func() (any, error) { return w.service.HouseholdHistory(ctx, u, f.household, 0, 50) },
		"person":        func() (any, error) { return w.service.PersonHistory(ctx, u, f.person, 0, 50) },
		"proposals": func() (any, error) {
			return w.service.Proposals(ctx, u, responder.Wanted{CaseID: f.id, PersonID: f.person}, 3)
		},
		"why not": func() (any, error) {
			return w.service.WhyNot(ctx, u, responder.Wanted{CaseID: f.id, PersonID: f.person}, newID())
		},
		"carers":       func() (any, error) { return w.service.Carers(ctx, u, responder.CarerFilter{}) },
		"placements":   func() (any, error) { return w.service.Placements(ctx, u) },
		"costs":        func() (any, error) { return w.service.Costs(ctx, u, responder.CostFilter{Limit: 50}) },
		"stock lists":  func() (any, error) { return w.service.Distributions(ctx, u, 50) },
		"stock":        func() (any, error) { return w.service.Stock(ctx, u) },
		"movements":    func() (any, error) { return w.service.Movements(ctx, u, "", 50) },
		"campaigns":    func() (any, error) { return w.service.Campaigns(ctx, u, 50) },
		"fund":         func() (any, error) { return w.service.Fund(ctx, u) },
		"referrals":    func() (any, error) { return w.service.Referrals(ctx, u, 50) },
		"tasks":        func() (any, error) { return w.service.Tasks(ctx, u, responder.TaskFilter{Limit: 50}) },
		"map":          func() (any, error) { return w.service.Map(ctx, u) },
		"areas":        func() (any, error) { return w.service.Areas(ctx, u) },
		"duplicates":   func() (any, error) { return w.service.Duplicates(ctx, u, "", 50) },
		"summary":      func() (any, error) { return w.service.Summary(ctx, u) },
		"rejected":     func() (any, error) { return w.service.Rejected(ctx, u, 50) },
		"hotline file": func() (any, error) { return w.service.Hotline(ctx, u, f.id) },
	}
}

// TestSearchTellsNothing: a search by the name of a protected person finds nothing for who may not know it.
func TestSearchTellsNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.report("field", "protection", "P_DV", nil)
		for login, want := range map[string]int64{"field": 1, "coordinator": 1, "field2": 0, "approver": 0, "auditor": 0} {
			page, err := w.service.Cases(t.Context(), w.reader(login), responder.CaseFilter{Limit: 5, Search: "chu ho rieng"})
			ok(t, err)
			if int64(len(page.Items)) != want {
				t.Errorf("%s finds %d by name, want %d", login, len(page.Items), want)
			}
		}
	})
}

func TestEachRoleDoesItsOwnWork(t *testing.T) {
	may := map[string]string{ // kind -> roles that may
		"person.merge": "coordinator", "person.unmerge": "coordinator", "person.distinct": "coordinator",
		"consent.record": "field coordinator", "consent.withdraw": "field coordinator",
		"case.transfer": "coordinator", "referral.send": "coordinator", "referral.accept": "coordinator", "referral.refuse": "coordinator", "referral.done": "coordinator", "referral.withdraw": "coordinator",
		"case.note": "field coordinator", "task.add": "field coordinator", "task.done": "field coordinator", "task.cancel": "field coordinator", "task.assign": "field coordinator",
		"case.decide": "coordinator", "case.reopen": "coordinator", "case.claim": "field coordinator", "case.release": "field coordinator",
		"case.request": "field coordinator", "case.assign": "field coordinator", "case.deny": "field coordinator",
		"user.create": "admin", "user.change": "admin", "user.disable": "admin", "user.enable": "admin", "user.reset": "admin", "incident.declare": "coordinator", "incident.alert": "coordinator", "incident.close": "coordinator", "case.report": "field coordinator", "case.update": "field coordinator",
		"case.verify": "field coordinator", "case.contact": "field coordinator", "case.unseal": "field", "case.reseal": "", "case.assess": "field coordinator", "case.close": "coordinator", "household.update": "field coordinator", "task.escalate": "", "household.heard": "field coordinator",
		"person.update": "field coordinator", "person.add": "field coordinator", "person.move": "field coordinator", "conflict.resolve": "coordinator", "carer.register": "coordinator", "carer.update": "coordinator",
		"case.safety": "field coordinator", "case.allow": "coordinator", "case.childview": "field coordinator", "carer.evidence": "coordinator", "carer.verify": "coordinator", "carer.activate": "coordinator", "carer.pause": "coordinator", "carer.end": "coordinator", "carer.confirm": "coordinator",
		"report.confirm": "field coordinator", "report.reject": "field coordinator",
		"batch.start": "coordinator", "batch.pin": "coordinator", "batch.ban": "coordinator", "batch.free": "coordinator", "batch.take": "coordinator",
		"placement.propose": "coordinator", "placement.accept": "coordinator", "placement.decline": "coordinator", "placement.handover": "coordinator", "placement.meet": "field coordinator",
		"placement.end": "coordinator", "placement.transfer": "coordinator", "placement.decide": "coordinator", "placement.extend": "coordinator",
		"placement.minutes": "field coordinator", "placement.hospital": "field coordinator", "placement.auto": "coordinator", "placement.review": "field coordinator", "trip.record": "field coordinator", "meal.accrue": "", "cost.propose": "fund_manager coordinator",
		"cost.approve": "approver", "cost.return": "approver", "cost.submit": "fund_manager coordinator", "cost.evidence": "fund_manager coordinator", "cost.escalate": "fund_manager approver", "cost.settle": "fund_manager", "approval.start": "approver", "cost.pay": "fund_manager", "cost.cancel": "approver", "transfer.ask": "fund_manager", "donation.receive": "fund_manager", "transfer.withdraw": "fund_manager", "transfer.approve": "approver", "transfer.refuse": "approver", "transfer.send": "fund_manager", "cost.approve_many": "approver", "fund.reverse": "approver", "fund.close": "approver", "fund.open": "fund_manager", "fund.receive": "fund_manager",
		"campaign.open": "fund_manager", "campaign.extend": "approver", "campaign.page": "approver", "campaign.publish": "fund_manager", "donor.register": "fund_manager", "donor.update": "fund_manager", "pledge.make": "fund_manager", "pledge.withdraw": "fund_manager", "donation.match": "fund_manager",
		"stock.item": "fund_manager", "stock.place": "fund_manager", "stock.receive": "fund_manager", "stock.move": "fund_manager", "stock.list": "coordinator fund_manager", "stock.issue": "field coordinator fund_manager", "stock.return": "field coordinator fund_manager", "stock.strike": "coordinator fund_manager", "stock.loss": "fund_manager", "stock.count": "fund_manager", "loss.approve": "approver", "loss.refuse": "approver",
		"cost.adjust": "fund_manager", "payment.make": "fund_manager", "payment.send": "fund_manager", "payment.withdraw": "fund_manager", "payment.result": "fund_manager", "suspension.decide": "approver", "suspension.resume": "approver", "disclosure.publish": "approver",
		"rate.propose": "fund_manager", "rate.approve": "approver", "price.enter": "fund_manager", "price.approve": "approver", "message.reserve": "", "text.set": "admin", "message.settle": "", "message.resend": "coordinator", "inbox.settle": "coordinator", "placement.expire": "", "boundaries.activate": "",
		"succession.activate": "", "roads.activate": "",
	}
	onBoth(t, func(t *testing.T, w *world) {
		for _, kind := range responder.Kinds() {
			roles, listed := may[kind]
			if !listed {
				t.Errorf("%s is not in the test's table", kind)
			}
			for _, login := range []string{"field", "coordinator", "fund_manager", "approver", "auditor", "admin"} {
				res := w.try(login, kind, newID(), obj{})
				refused := res.Error != nil && res.Error.Code == responder.CodeForbidden
				if allowed := strings.Contains(" "+roles+" ", " "+login+" "); allowed == refused {
					t.Errorf("%s as %s: allowed %v, got %v", kind, login, allowed, res.Error)
				}
			}
		}
	})
}

func TestNobodyWorksOutsideTheirArea(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", nil)
		w.refused(responder.CodeNotFound, "far", "case.verify", f.id, obj{})
		w.refused(responder.CodeNotFound, "far", "household.update", f.household, obj{"set": obj{"hamlet": "x"}})
		g := w.report("far", "disaster", "flood", nil) // a report from the next commune is taken
		d, err := w.service.Case(t.Context(), w.reader("far"), g.id)
		ok(t, err)
		if d.Case.Unit != thachHa || d.Case.HeadName == "" {
			t.Errorf("the reporter sees %+v of the case in the next commune", d.Case)
		}
		page, err := w.service.Cases(t.Context(), w.reader("far"), responder.CaseFilter{Limit: 5})
		ok(t, err)
		if len(page.Items) != 1 || page.Items[0].ID != g.id || page.Total != 1 {
			t.Errorf("the reporter's list is %+v", page)
		}
		if _, err := w.service.Case(t.Context(), w.reader("far"), f.id); err == nil {
			t.Error("a field worker reads a case of another commune")
		}
	})
}
