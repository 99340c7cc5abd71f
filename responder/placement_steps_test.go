package responder_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

func unmarshal(t testing.TB, data []byte, v any) {
	t.Helper()
	ok(t, json.Unmarshal(data, v))
}

func parseDay(t testing.TB, d law.Date) dayNo {
	t.Helper()
	if d.IsZero() {
		return 0
	}
	at, err := time.Parse(time.DateOnly, d.String())
	ok(t, err)
	return dayNo(at.Unix() / 86400)
}

// handOver hands somebody over: with a decision, with number and date, or in an emergency; today or some days ago.
func (p *play) handOver() {
	id := p.some("accepted")
	start := p.today() - dayNo(max(0, p.rng.IntN(16)-9))
	data := obj{"start": start.String()}
	on, decided := dayNo(0), p.rng.IntN(3) > 0
	if decided {
		data["decision_no"] = "1/QĐ"
	} else {
		data["emergency"] = true
	}
	if decided && p.rng.IntN(2) == 0 {
		on = start - dayNo(p.rng.IntN(3))
		data["decided_on"], data["signer"] = on.String(), "Chủ tịch"
	}
	res := p.send("placement.handover", id, data)
	want := p.m.handOver(id, start, p.today(), decided, on, on != 0)
	p.said("handover", fmt.Sprint(p.told(id), " ", data), res.Error == nil, want, res.Error)
}

func (p *play) decide() {
	id, on := p.some("active", "ended"), p.today()-dayNo(p.rng.IntN(4))
	for _, one := range p.m.order { // likelier one whose decision is pending
		if s := p.m.stays[one]; s.start != 0 && !s.decided && p.rng.IntN(2) == 0 {
			id = one
		}
	}
	res := p.send("placement.decide", id, obj{"decision_no": "2/QĐ", "decided_on": on.String(), "signer": "Chủ tịch"})
	p.said("decide", fmt.Sprint(p.told(id), " ", on), res.Error == nil, p.m.decide(id, on, p.today()), res.Error)
}

func (p *play) extend() {
	id, on, until := p.some("active"), p.today()-dayNo(p.rng.IntN(12)), dayNo(0)
	data := obj{"decision_no": "3/QĐ", "decided_on": on.String(), "signer": "Chủ tịch"}
	if p.rng.IntN(2) == 0 {
		until = p.today() + dayNo(p.rng.IntN(120))
		data["until"] = until.String()
	}
	res := p.send("placement.extend", id, data)
	if s := p.m.stays[id]; s != nil && res.Error == nil && on > s.limit+1 {
		p.counted["late decision"]++
	}
	p.said("extend", fmt.Sprint(p.told(id), " ", on, " ", until), res.Error == nil, p.m.extend(id, on, until, p.today()), res.Error)
}

func (p *play) end() {
	id, end, code := p.some("active"), p.today()-dayNo(max(0, p.rng.IntN(40)-24)), pick(p, responder.Ends())
	if p.rng.IntN(3) > 0 {
		code = pick(p, []string{"home", "carer_request", "facility"}) // harm closes houses for good
	}
	s := p.m.stays[id]
	want := s != nil && p.m.mayEnd(s, end, p.today())
	res := p.send("placement.end", id, obj{"end": end.String(), "end_code": code, "end_note": "theo biên bản"})
	if want && res.Error == nil {
		p.m.end(id, end, code, false)
	}
	p.said("end", fmt.Sprint(p.told(id), " ", end, " ", code), res.Error == nil, want, res.Error)
}

// again sends an operation that was applied before, by several at once: it is answered and has no effect.
func (p *play) again() {
	if len(p.ops) == 0 {
		return
	}
	op := pick(p, p.ops)
	for _, res := range p.together(op, op, op) {
		if !res.Duplicate || res.Error != nil {
			p.t.Fatalf("sent again, %s is answered %+v", op.Kind, res)
		}
	}
	p.said("again", op.Kind, true, true, nil)
}

// together applies operations at the same moment.
func (p *play) together(ops ...responder.Operation) []responder.Result {
	p.t.Helper()
	results, errs := make([]responder.Result, len(ops)), make([]error, len(ops))
	var all sync.WaitGroup
	for i := range ops {
		all.Go(func() { results[i], errs[i] = p.service.Apply(p.t.Context(), ops[i]) })
	}
	all.Wait()
	for _, err := range errs {
		ok(p.t, err)
	}
	return results
}

// rush has many dispatchers propose at once, some the same operation twice. Whoever is refused must have been: the carer
// is full then, or the person has a place.
func (p *play) rush() {
	var ops []responder.Operation
	for range 8 {
		f := pick(p, p.people)
		op := p.op([]string{"coordinator", "coordinator2"}[p.rng.IntN(2)], "placement.propose", newID(), 0,
			obj{"case_id": f.id, "person_id": f.person, "carer_id": pick(p, p.carers), "auto_next": false})
		if ops = append(ops, op); p.rng.IntN(4) == 0 {
			ops = append(ops, op)
		}
	}
	results := p.together(ops...)
	won := map[string]responder.Result{}
	for i, res := range results {
		var in struct {
			PersonID string `json:"person_id"`
			CarerID  string `json:"carer_id"`
		}
		unmarshal(p.t, ops[i].Data, &in)
		first, twice := won[ops[i].ID]
		if twice && (res.Error == nil) != (first.Error == nil) {
			p.t.Fatalf("one operation was answered %+v and %+v", first, res)
		}
		if won[ops[i].ID] = res; res.Error == nil && !twice {
			p.m.offered(ops[i].Subject, in.PersonID, in.CarerID, ops[i].Subject, false)
		}
	}
	for i, res := range results {
		p.explain(ops[i], res)
	}
	p.said("rush", fmt.Sprint(len(won), " proposals"), true, true, nil)
}

// explain checks that who was refused had to be, now that all is done.
func (p *play) explain(op responder.Operation, res responder.Result) {
	p.t.Helper()
	var in struct {
		PersonID string `json:"person_id"`
		CarerID  string `json:"carer_id"`
	}
	unmarshal(p.t, op.Data, &in)
	lives, awaits := p.m.held(in.PersonID)
	placed := lives != nil || awaits != nil
	switch {
	case res.Error == nil && !placed:
		p.t.Fatal("a proposal was applied and nobody is placed")
	case res.Error != nil && res.Error.Code == responder.CodeExists && !placed,
		res.Error != nil && res.Error.Code == responder.CodeNoPlace && p.m.taken(in.CarerID) < p.m.carers[in.CarerID].places,
		res.Error != nil && res.Error.Code == responder.CodeRule && !p.m.carers[in.CarerID].paused && !p.m.dead[in.PersonID]:
		p.t.Fatalf("refused without need: %v", res.Error)
	}
}

// rivalAnswers lets a yes, a no and the end of the time meet at one offer: one of them counts.
func (p *play) rivalAnswers() {
	id := p.some("offered")
	s := p.m.stays[id]
	if s == nil || s.state != "offered" {
		return
	}
	results := p.together(p.op("coordinator", "placement.accept", id, 0, obj{}), p.op("coordinator2", "placement.accept", id, 0, obj{}),
		p.op("coordinator2", "placement.handover", id, 0, obj{"decision_no": "9/QĐ", "start": p.today().String()}))
	if (results[0].Error == nil) == (results[1].Error == nil) {
		p.t.Fatalf("of two yes: %v, %v", results[0].Error, results[1].Error)
	}
	s.state = "accepted"
	if results[2].Error == nil && !p.m.handOver(id, p.today(), p.today(), true, 0, false) {
		p.t.Fatal("handed over against the model")
	}
	p.said("rival answers", p.told(id), true, true, nil)
}

// compare compares all that is stored with the model: placements, places, meals.
func (p *play) compare() {
	p.t.Helper()
	for _, pl := range p.placements() {
		s := p.m.stays[pl.ID]
		if s == nil {
			p.t.Fatalf("a placement that nobody made: %+v", pl)
		}
		got := &modelStay{state: string(pl.State), start: parseDay(p.t, pl.Start), end: parseDay(p.t, pl.End), since: parseDay(p.t, pl.Since),
			limit: parseDay(p.t, pl.Limit), settled: parseDay(p.t, pl.MealsTo), more: make([]span, len(pl.Extensions)), decided: pl.Decision != ""}
		if got.String() != s.String() || pl.CarerID != s.carer || pl.PersonID != s.person {
			p.t.Fatalf("%s:\nstored  %s\nmodel   %s", p.told(pl.ID), got, s)
		}
	}
	people := map[string]int{}
	for _, s := range p.m.stays {
		if s.state == "active" {
			people[s.person]++
		}
		if people[s.person] > 1 {
			p.t.Fatalf("%s lives with two", p.names[s.person])
		}
	}
	p.compareCarers()
	p.compareMeals()
}

func (p *play) compareCarers() {
	p.t.Helper()
	ok(p.t, p.service.Store.Read(p.t.Context(), func(tx responder.Tx) error {
		for _, id := range p.carers {
			c := responder.Carer{}
			if err := tx.Get(&c, id); err != nil {
				return err
			}
			if want := p.m.carers[id]; int(c.Taken) != p.m.taken(id) || c.Taken > c.Places || (c.State == "paused") != want.paused {
				p.t.Fatalf("%s: %d of %d taken and %s; the model has %d, paused %t", p.names[id], c.Taken, c.Places, c.State, p.m.taken(id), want.paused)
			}
		}
		return nil
	}))
}

func (p *play) compareMeals() {
	p.t.Helper()
	ok(p.t, p.service.Store.Read(p.t.Context(), func(tx responder.Tx) error {
		var rows []*responder.MealDay
		err := tx.Select("meal_days", responder.Where("placement_id", responder.Ne, "").Top(20000), func() responder.Record {
			rows = append(rows, &responder.MealDay{})
			return rows[len(rows)-1]
		})
		want := 0
		for _, days := range p.m.meals {
			want += len(days)
		}
		for _, r := range rows {
			if by := p.m.meals[r.PersonID][parseDay(p.t, r.Day)]; by != r.PlacementID {
				p.t.Fatalf("%s ate on %s by %s; the model says %q", p.names[r.PersonID], r.Day, p.told(r.PlacementID), p.told(by))
			}
		}
		if len(rows) != want {
			p.t.Fatalf("%d meal-days are stored, the model has %d", len(rows), want)
		}
		paid, err2 := tx.Sum("cost_lines", "amount_vnd", responder.Where("kind", responder.Eq, "meal").And("state", responder.Ne, string(responder.CostReturned)))
		if paid != int64(want)*100_000 {
			p.t.Fatalf("lines come to %d VND for %d meal-days", paid, want)
		}
		return errors.Join(err, err2)
	}))
}
