package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// carers registers homes near the towns, two shelters and a facility. There are fewer places than people who need one,
// and some homes take only some groups: the summary must say who stays without, and why.
func (p *Play) carers(ctx context.Context) error {
	for _, s := range p.Service.Geo().Settlements.In(Province) {
		if s.Commune != "" {
			p.towns = append(p.towns, s)
		}
	}
	papers, err := p.papers()
	if err != nil {
		return err
	}
	const homes = 13
	for i := range homes {
		town := p.towns[i%len(p.towns)]
		data := map[string]any{"name": p.name("F"), "kind": "household", "phone": p.phone(), "places": 1, "state": "active", "invented": true,
			"evidence": papers, "members": p.family(), "limits": []map[string]any{{"group": "infant", "places": 1}, {"group": "heavy", "places": 1}}, "languages": []string{"vi"},
			"accepts": pick(p, [][]string{{"child"}, {"child"}, {"adult", "elderly"}, {}}),
			"place":   map[string]any{"lat": town.Point[1] + p.jitter()/4, "lon": town.Point[0] + p.jitter()/4, "unit": town.Commune}}
		switch i {
		case 10, 11:
			data["kind"], data["name"], data["places"], data["accepts"] = "shelter", fmt.Sprintf("Nhà tạm lánh %d (mẫu)", i-9), 2, []string{"adult"}
		case 12:
			data["kind"], data["name"], data["places"], data["accepts"] = "facility", "Cơ sở trợ giúp xã hội (mẫu)", 4, []string{"elderly", "disabled"}
		}
		if err := p.must(ctx, "dieuphoi", "carer.register", p.id(), data); err != nil {
			return err
		}
		p.Step("nơi chăm sóc", i+1, homes)
	}
	return nil
}

// papers are what shows that a home meets every condition of the law, and that its carer was trained.
func (p *Play) papers() (out []map[string]any, err error) {
	today, seen := law.DateOf(p.Clock.Now()), map[string]bool{"age_gap_20": true} // found by the ages
	for _, target := range []string{"child", "adult"} {
		list, err := p.Service.Law.CheckCarer(law.CarerFacts{Target: target}, today)
		if err != nil {
			return nil, err
		}
		for _, c := range list.Conditions {
			if !seen[c.Code] {
				seen[c.Code] = true
				out = append(out, map[string]any{"code": c.Code, "met": true, "document": "GT-MAU", "on": today.AddDays(-20).String()})
			}
		}
	}
	for _, t := range law.TrainingTopics() {
		out = append(out, map[string]any{"code": t.Code, "met": true, "on": today.AddDays(-10).String(), "by": "Trung tâm công tác xã hội (mẫu)"})
	}
	return out, nil
}

// family is a couple that takes people in.
func (p *Play) family() []map[string]any {
	year := p.Clock.Now().Year() - 45
	return []map[string]any{{"name": "Nguyễn Thị Nhận (mẫu)", "sex": "F", "birth_year": year, "relation": "applicant"},
		{"name": "Trần Văn Giúp (mẫu)", "sex": "M", "birth_year": year - 2, "relation": "spouse"}}
}

// verify checks most reports, and assesses the gravest.
func (p *Play) verify(ctx context.Context) error {
	p.Clock.Forward(p.Clock.Now().Add(2 * time.Hour))
	for i, st := range p.cases {
		if !st.protection && p.chance(15) {
			continue
		}
		if err := p.must(ctx, "dieuphoi", "case.verify", st.id, map[string]string{"reason": "gọi lại, đúng sự việc"}); err != nil {
			return err
		}
		if p.chance(70) {
			if err := p.must(ctx, "dieuphoi", "case.assess", st.id, p.answers(st)); err != nil {
				return err
			}
		}
		p.Step("xác minh, đánh giá", i+1, len(p.cases))
	}
	return nil
}

// answers fills in the form that fits a case: for a child the first assessment of risk.
func (p *Play) answers(st *story) map[string]any {
	id := "disaster"
	if st.protection {
		id = "child_first"
	}
	chosen := map[string]string{}
	for _, f := range p.Service.Forms() {
		for _, q := range f.Questions {
			if f.ID == id {
				chosen[q.ID] = q.Options[p.rng.IntN(len(q.Options))].ID
			}
		}
	}
	return map[string]any{"form": id, "answers": chosen}
}

// place finds a carer for each protected person: the best proposal, and the next one when a carer says no.
func (p *Play) place(ctx context.Context) error {
	for i, st := range p.cases {
		if st.waits() && !p.chance(8) { // some wait for a decision
			p.Clock.Forward(p.Clock.Now().Add(5 * time.Minute))
			if err := p.placeOne(ctx, st); err != nil {
				return err
			}
		}
		p.Step("bố trí chăm sóc", i+1, len(p.cases))
	}
	return nil
}

// waits says that a protected person has no place yet.
func (st *story) waits() bool { return st.protection && !st.placed }

// options asks for proposals, after what the law wants to be done before: the child is asked, and of a case of violence it
// is recorded whom the victim must be kept from.
func (p *Play) options(ctx context.Context, st *story) (responder.ProposalList, error) {
	wanted := responder.Wanted{CaseID: st.id, PersonID: st.persons[0]}
	list, err := p.Service.Proposals(ctx, p.coordinator(), wanted, 3)
	if err != nil {
		return list, fmt.Errorf("demo: proposals: %w", err)
	}
	for _, ask := range list.Ask {
		data := map[string]any{"person_id": st.persons[0], "on": law.DateOf(p.Clock.Now()).String(), "answer": "agrees"}
		if err := p.must(ctx, "dieuphoi", "case.childview", st.id, data); err != nil || ask.Code != "child_not_asked" {
			return list, err
		}
	}
	if !slices.ContainsFunc(list.LeftOut, func(l responder.LeftOut) bool { return l.Code == "safety_unknown" }) {
		return list, nil
	}
	far := map[string]any{"name": "Người Gây Hại (mẫu)", "phone": "0900000999", "place": map[string]any{"unit": p.towns[len(p.towns)-1].Commune}}
	if err := p.must(ctx, "dieuphoi", "case.safety", st.id, map[string]any{"perpetrators": []any{far}}); err != nil {
		return list, err
	}
	list, err = p.Service.Proposals(ctx, p.coordinator(), wanted, 3)
	return list, err
}

func (p *Play) placeOne(ctx context.Context, st *story) error {
	options, err := p.options(ctx, st)
	if err != nil {
		return err
	}
	for _, o := range options.Items {
		st.placement = p.id()
		data := map[string]any{"case_id": st.id, "person_id": st.persons[0], "carer_id": o.CarerID, "reason": "theo thứ tự ưu tiên của luật"}
		if err := p.must(ctx, "dieuphoi", "placement.propose", st.placement, data); err != nil {
			return err
		}
		if p.chance(15) {
			if err := p.must(ctx, "dieuphoi", "placement.decline", st.placement, map[string]bool{"auto_next": false}); err != nil {
				return err
			}
			continue
		}
		st.placed = true
		return p.handOver(ctx, st)
	}
	return nil
}

func (p *Play) handOver(ctx context.Context, st *story) error {
	if err := p.must(ctx, "dieuphoi", "placement.accept", st.placement, struct{}{}); err != nil || p.chance(8) {
		return err
	}
	data := map[string]any{"decision_no": fmt.Sprintf("%d/QĐ-UBND", 100+p.rng.IntN(900))}
	if p.chance(40) {
		data = map[string]any{"emergency": true}
	}
	st.handedOver = true
	err := p.must(ctx, "dieuphoi", "placement.handover", st.placement, data)
	return err
}

// days lets the days pass until now, with the work of each morning, and ends some stays with a trip home.
func (p *Play) days(ctx context.Context) error {
	end := time.Now()
	start := p.Clock.Now()
	for day := start; day.Before(end); day = day.Add(24 * time.Hour) {
		p.Clock.Forward(day)
		if err := p.Work(ctx); err != nil {
			return err
		}
		if err := errors.Join(p.homeward(ctx, day), p.place(ctx)); err != nil {
			return err
		}
		p.Step("ngày", int(day.Sub(start)/(24*time.Hour))+1, int(end.Sub(start)/(24*time.Hour))+1)
	}
	p.Clock.Forward(end)
	return nil
}

// homeward brings at most one person home a day: the trip, its cost, the end of the stay and of the case.
func (p *Play) homeward(ctx context.Context, day time.Time) error {
	left := 1
	for _, st := range p.cases {
		if left == 0 || !st.handedOver || !p.chance(10) {
			continue
		}
		left, st.handedOver = left-1, false
		trip := p.id()
		from := int64(10_000_000 + p.rng.IntN(50_000_000))
		data := map[string]any{"case_id": st.id, "persons": st.persons, "mode": "agency", "purpose": "home", "started_at": day,
			"odometer_start_m": from, "odometer_end_m": from + int64(4000+p.rng.IntN(70_000)), "driver": "Lái xe (mẫu)", "vehicle": "38A-000.00"}
		if err := p.must(ctx, "dieuphoi", "trip.record", trip, data); err != nil {
			return err
		}
		if err := p.propose(ctx, st, map[string]any{"trip_id": trip, "evidence": "NK-" + trip[:8]}); err != nil {
			return err
		}
		if err := p.must(ctx, "dieuphoi", "placement.end", st.placement, map[string]any{"end_code": "home"}); err != nil {
			return err
		}
		if err := p.cancelTasks(ctx, st); err != nil {
			return err
		}
		if err := p.must(ctx, "dieuphoi", "case.close", st.id, map[string]any{"outcome": "helped", "reason": "đã về nhà an toàn"}); err != nil {
			return err
		}
	}
	return nil
}

// coordinator is who plays most of the case work.
func (p *Play) coordinator() responder.User {
	return responder.User{Meta: responder.Meta{ID: p.users["dieuphoi"], Unit: Province}, Role: responder.RoleCoordinator, Active: true}
}

// cancelTasks drops what is still to be done for somebody who is home.
func (p *Play) cancelTasks(ctx context.Context, st *story) error {
	d, err := p.Service.Case(ctx, p.coordinator(), st.id)
	for _, t := range d.Tasks {
		if err == nil && t.State == responder.TaskOpen {
			err = p.must(ctx, "dieuphoi", "task.cancel", t.ID, map[string]string{"reason": "đã về nhà an toàn, không cần nữa"})
		}
	}
	return err
}

// expected says that an error is one a fund manager meets: the law grants nothing, or the account is short.
func expected(err error) bool {
	var e *responder.Error
	return errors.As(err, &e) && (e.Code == responder.CodeRule || e.Code == responder.CodeNoFunds)
}
