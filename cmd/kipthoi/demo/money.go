package demo

import (
	"context"
	"fmt"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// fund opens the accounts, brings money in and has the petrol prices entered by one person and approved by another.
func (p *Play) fund(ctx context.Context) error {
	accounts := []struct {
		key, kind, source, name string
		vnd                     int64
	}{
		{"quy", "fund", "QUY", "Quỹ trợ giúp khẩn cấp tỉnh (mẫu)", 900_000_000},
		{"nsnn", "fund", "NSNN_TINH", "Ngân sách tỉnh, dự phòng (mẫu)", 3_000_000_000},
		{"donggop", "fund", "DONG_GOP", "Đóng góp ủng hộ sau bão (mẫu)", 60_000_000},
		{"chi-quy", "spending", "QUY", "Đã chi từ quỹ (mẫu)", 0},
		{"chi-nsnn", "spending", "NSNN_TINH", "Đã chi từ ngân sách (mẫu)", 0},
		{"chi-donggop", "spending", "DONG_GOP", "Đã chi từ đóng góp (mẫu)", 0},
		{"ngoai", "outside", "DONG_GOP", "Nguồn cấp và người ủng hộ (mẫu)", 0},
	}
	for _, a := range accounts {
		p.accounts[a.key] = p.id()
		data := map[string]any{"kind": a.kind, "source": a.source, "name": a.name, "unit": Province, "invented": true}
		if err := p.must(ctx, "quy", "fund.open", p.accounts[a.key], data); err != nil {
			return err
		}
	}
	for i, a := range accounts {
		if a.vnd == 0 {
			continue
		}
		data := map[string]any{"from_account_id": p.accounts["ngoai"], "amount_vnd": a.vnd, "document": fmt.Sprintf("PT-%03d", i+1), "note": "số liệu mẫu"}
		if err := p.must(ctx, "quy", "fund.receive", p.accounts[a.key], data); err != nil {
			return err
		}
	}
	return p.prices(ctx)
}

// prices enters announced prices of petrol. The last is the one of 2026-08-21, so a later trip is priced with an old
// figure until a manager enters the new one; that is what the source of the price on each line shows.
func (p *Play) prices(ctx context.Context) error {
	rows := []struct {
		from    time.Time
		product string
		vnd     int64
		source  string
	}{
		{time.Date(2026, 6, 1, 0, 0, 0, 0, law.Zone()), "E10-RON95-III", 22110, "giá trước kỳ điều hành 21/8/2026"},
		{time.Date(2026, 8, 21, 15, 0, 0, 0, law.Zone()), "E10-RON95-III", 22660, "kỳ điều hành 21/8/2026 (baohatinh.vn)"},
	}
	for i, r := range rows {
		id := p.id()
		data := map[string]any{"product": r.product, "region": 1, "valid_from": r.from, "price_mdong_per_l": r.vnd * 1000, "source": r.source, "unit": Province}
		if err := p.must(ctx, "quy", "price.enter", id, data); err != nil {
			return err
		}
		if err := p.must(ctx, "duyet", "price.approve", id, struct{}{}); err != nil {
			return err
		}
		p.Step("quỹ và giá xăng", i+1, len(rows))
	}
	return nil
}

// costs proposes what the law grants each household and person.
func (p *Play) costs(ctx context.Context) error {
	for i, st := range p.cases {
		items := p.items(st)
		if len(items) == 0 && !st.protection && p.chance(75) {
			if err := p.must(ctx, "dieuphoi", "case.close", st.id, map[string]string{"outcome": "other", "reason": "đã ổn định, không thuộc diện hỗ trợ"}); err != nil {
				return err
			}
		}
		for _, item := range items {
			if err := p.propose(ctx, st, map[string]any{"item": item, "evidence": fmt.Sprintf("BB-%04d", i+1), "evidence_on": law.DateOf(st.received).String()}); err != nil {
				return err
			}
		}
		p.Step("đề nghị chi", i+1, len(p.cases))
	}
	return nil
}

func (p *Play) items(st *story) (items []map[string]any) {
	on := law.DateOf(st.received).String()
	if st.protection {
		if p.chance(40) {
			items = append(items, map[string]any{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 1000 * (200 + p.rng.IntN(4000)), "on": on})
		}
		return items
	}
	if st.hungry {
		items = append(items, map[string]any{"kind": "rice", "persons": len(st.persons), "months": 1, "on": on})
	}
	if st.house != "none" && st.poverty != "" {
		items = append(items, map[string]any{"kind": "house", "state": st.house, "poverty": st.poverty, "on": on})
	}
	if st.hurt {
		items = append(items, map[string]any{"kind": "injury", "persons": 1, "hospital_days": 2 + p.rng.IntN(6), "on": on})
	}
	return items
}

// propose asks for a cost. What the law does not grant is refused with the reason, and counted.
func (p *Play) propose(ctx context.Context, st *story, data map[string]any) error {
	data["case_id"] = st.id
	err := p.must(ctx, "quy", "cost.propose", p.id(), data)
	if expected(err) {
		p.refused++
		return nil
	}
	return err
}

// decide has most submitted costs approved, and most of those paid, each by another person.
func (p *Play) decide(ctx context.Context) error {
	approver := responder.User{Meta: responder.Meta{ID: p.users["duyet"], Unit: Province}, Role: responder.RoleApprover, Active: true}
	page, err := p.Service.Costs(ctx, approver, responder.CostFilter{State: string(responder.CostSubmitted), Limit: 2000})
	if err != nil {
		return fmt.Errorf("demo: submitted costs: %w", err)
	}
	rows := page.Items
	var rice []responder.CostRow
	for i, r := range rows {
		p.Step("duyệt và chi", i+1, len(rows))
		if p.chance(8) {
			continue
		}
		account := p.accounts[pick(p, []string{"quy", "nsnn", "nsnn", "nsnn", "donggop"})]
		err := p.must(ctx, "duyet", "cost.approve", r.ID, map[string]string{"account_id": account, "decision_no": fmt.Sprintf("%d/QĐ-UBND", 100+i)})
		if expected(err) {
			p.refused++ // the account is short: the line stays submitted
			continue
		}
		if paid := p.chance(85); err == nil && r.Kind == "rice" {
			rice = append(rice, r) // it is settled by handing it out
		} else if err == nil && paid {
			err = p.must(ctx, "quy", "cost.pay", r.ID, struct{}{})
		}
		if err != nil {
			return err
		}
	}
	return p.goods(ctx, rice)
}
