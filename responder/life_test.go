package responder_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
)

// life is what a test knows of one case: a model beside the one that the service keeps.
type life struct {
	w          *world
	id         string
	unit       string
	protection bool
	closed     bool
	holder     string          // login
	shared     map[string]bool // units
	former     map[string]bool
	referrals  map[string]responder.ReferralView
	kept       map[string]bool // referrals whose sender lets access go on
	rng        *rand.Rand
	readers    map[string]responder.User
	asked      []string // ids of referrals, in order
}

// players are the logins of the histories, with their units.
func players() map[string]string {
	return map[string]string{"here": thachHa, "there": huongKe, "field": thachHa, "field2": thachHa, "far": huongKe}
}

// sees says what the model expects a player to know: everything, the code, or nothing.
func (l *life) sees(login string) string {
	unit, fieldWorker := players()[login], login != "here" && login != "there"
	own := login == l.holder
	switch {
	case unit == l.unit && (!fieldWorker || !l.protection || own):
		return "all"
	case unit == l.unit:
		return "code"
	case fieldWorker && own, !fieldWorker && l.shared[unit]:
		return "all"
	case l.former[unit]:
		return "code"
	}
	return "not"
}

// step takes one step at random; wrong ones are as welcome as right ones.
func (l *life) step() string {
	logins := []string{"here", "there", "field", "field2", "far"}
	who := logins[l.rng.IntN(len(logins))]
	other := logins[l.rng.IntN(len(logins))]
	to := []string{thachHa, huongKe}[l.rng.IntN(2)]
	reason := obj{"reason": "lý do", "user": l.w.users[other]}
	subject, data, kind := l.id, reason, ""
	dice := l.rng.IntN(19)
	if l.closed && dice > 7 {
		dice = 3
	}
	switch dice {
	case 0:
		kind = "case.verify"
	case 1:
		kind, data = "case.decide", decision(nil)
	case 2:
		kind, data = "case.close", obj{"outcome": "helped", "reason": "xong"}
	case 3:
		kind = "case.reopen"
	case 4, 5:
		kind = "case.claim"
	case 6:
		kind = "case.release"
	case 7:
		kind = "case.assign"
	case 8:
		kind = "case.request"
	case 9:
		kind, data = "case.transfer", obj{"to_unit": to, "reason": "chuyển nhà", "keep": l.rng.IntN(2) == 0}
	case 10, 15:
		kind, subject, data = "referral.send", newID(), referral(l.id, obj{"to_unit": to, "keep": l.rng.IntN(2) == 0})
	case 11, 12, 16, 17, 18:
		kind = []string{"referral.accept", "referral.accept", "referral.done", "referral.done", "referral.refuse", "referral.withdraw"}[l.rng.IntN(6)]
		subject = l.someReferral()
	case 13, 14:
		kind, subject = []string{"task.done", "task.cancel"}[l.rng.IntN(2)], l.someTask()
	}
	op := l.w.op(who, kind, subject, 0, data)
	res, err := l.w.service.Apply(l.w.t.Context(), op)
	ok(l.w.t, err)
	if res.Error == nil {
		l.apply(kind, op, who, other, to, data)
		return fmt.Sprintf("%s by %s", kind, who)
	}
	return ""
}

func (l *life) someReferral() string {
	if len(l.asked) == 0 {
		return newID()
	}
	return l.asked[len(l.asked)-1-l.rng.IntN(min(2, len(l.asked)))]
}

func (l *life) someTask() string {
	d, err := l.w.service.Case(l.w.t.Context(), l.readers["coordinator"], l.id)
	ok(l.w.t, err)
	for _, t := range d.Tasks {
		if t.State == responder.TaskOpen {
			return t.ID
		}
	}
	return newID()
}

// apply does to the model what the service said it did to the case.
func (l *life) apply(kind string, op responder.Operation, who, other, to string, data obj) {
	switch kind {
	case "case.close":
		l.closed = true
	case "case.reopen":
		l.closed = false
	case "case.claim":
		l.holder = who
	case "case.release":
		l.holder = ""
	case "case.assign":
		l.holder = other
	case "case.transfer":
		l.referrals[op.ID] = responder.ReferralView{FromUnit: l.unit, ToUnit: to, Transfer: true}
		l.kept[op.ID], l.asked = data["keep"].(bool), append(l.asked, op.ID)
	case "referral.send":
		l.referrals[op.Subject] = responder.ReferralView{FromUnit: l.unit, ToUnit: to}
		l.kept[op.Subject], l.asked = data["keep"].(bool), append(l.asked, op.Subject)
	case "referral.refuse", "referral.withdraw":
		delete(l.referrals, op.Subject)
	case "referral.accept":
		l.accept(op.Subject)
	case "referral.done":
		if !l.kept[op.Subject] {
			delete(l.shared, l.referrals[op.Subject].ToUnit)
		}
		delete(l.referrals, op.Subject)
	}
}

func (l *life) accept(id string) {
	r := l.referrals[id]
	if !r.Transfer {
		l.shared[r.ToUnit] = true
		return
	}
	delete(l.shared, r.ToUnit)
	l.former[r.FromUnit] = true
	if l.kept[id] {
		l.shared[r.FromUnit] = true
	}
	l.unit, l.holder = r.ToUnit, ""
	delete(l.referrals, id)
}

// check compares the case with the model: one holder, no open task once it is closed, and who sees what.
func (l *life) check(history []string) {
	l.w.t.Helper()
	d, err := l.w.service.Case(l.w.t.Context(), l.readers["coordinator"], l.id)
	ok(l.w.t, err)
	open := 0
	earliest := time.Time{}
	for _, t := range d.Tasks {
		if t.State == responder.TaskOpen {
			open++
			if earliest.IsZero() || t.DueAt.Before(earliest) {
				earliest = t.DueAt
			}
			if t.Unit != l.unit {
				l.w.t.Errorf("task %s is of %s, the case of %s", t.Clock, t.Unit, l.unit)
			}
		}
	}
	closed := d.Case.Status == responder.CaseClosed
	if closed != l.closed || closed && open > 0 || d.Case.Unit != l.unit || d.Case.AssignedTo != l.w.users[l.holder] || !d.Case.DueAt.Equal(earliest) {
		l.w.t.Fatalf("after %q: %+v, %d open tasks, first due %s; the model has %+v", history, d.Case, open, earliest, l)
	}
	for login := range players() {
		if got, want := l.w.knowsAs(l.readers[login], l.id), l.sees(login); got != want {
			l.w.t.Fatalf("after %q: %s knows %s, want %s", history, login, got, want)
		}
	}
}

// TestTheLifeOfACase takes many steps at random, right and wrong ones, and compares with a model after each that counted.
func TestTheLifeOfACase(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.coordinators()
		w.users[""] = ""
		readers := map[string]responder.User{"coordinator": w.reader("coordinator")}
		for login := range players() {
			readers[login] = w.reader(login)
		}
		counted := map[string]int{}
		for seed := range uint64(6) {
			family, kind := "protection", "P_DV"
			if seed%2 == 1 {
				family, kind = "disaster", "storm"
			}
			f := w.report("coordinator", family, kind, nil)
			l := &life{w: w, id: f.id, unit: thachHa, protection: seed%2 == 0, shared: map[string]bool{}, former: map[string]bool{},
				referrals: map[string]responder.ReferralView{}, kept: map[string]bool{}, rng: rand.New(rand.NewPCG(seed, 7)), readers: readers}
			var history []string
			for range 250 {
				if step := l.step(); step != "" {
					history = append(history, step)
					l.check(history)
				}
			}
			for _, step := range history {
				counted[strings.Fields(step)[0]]++
			}
		}
		for _, kind := range []string{"case.close", "case.reopen", "case.claim", "case.release", "case.assign", "case.transfer", "referral.send",
			"referral.accept", "referral.refuse", "referral.done", "task.done", "task.cancel"} {
			if counted[kind] == 0 {
				t.Errorf("no history holds %s: %v", kind, counted)
			}
		}
	})
}
