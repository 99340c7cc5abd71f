package demo

import (
	"context"
	"fmt"
	"slices"

	"kipthoi/responder"
)

// goods takes in rice of the national reserve for the rights that were approved, and hands most of it out.
func (p *Play) goods(ctx context.Context, rights []responder.CostRow) error {
	if len(rights) == 0 {
		return nil
	}
	if p.warehouse == "" {
		p.warehouse, p.rice = p.id(), p.id()
		err := p.must(ctx, "quy", "stock.place", p.warehouse, map[string]any{"unit": Province, "name": "Kho cứu trợ tỉnh (mẫu)"})
		if err == nil {
			err = p.must(ctx, "quy", "stock.item", p.rice, map[string]any{"unit": Province, "name": "Gạo", "unit_of": "kg", "settles": "rice", "warn_days": 30})
		}
		if err != nil {
			return err
		}
	}
	var kg int64
	for _, r := range rights {
		kg += int64(r.Quantity) / 1000
	}
	data := map[string]any{"warehouse_id": p.warehouse, "item_id": p.rice, "quantity": kg + 500, "origin": "reserve", "document": "PN-001"}
	if err := p.must(ctx, "quy", "stock.receive", p.id(), data); err != nil {
		return err
	}
	for some := range slices.Chunk(rights, 100) {
		if err := p.handOut(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

// handOut makes a distribution list of rights and issues four lines of five.
func (p *Play) handOut(ctx context.Context, rights []responder.CostRow) error {
	lines := []map[string]any{}
	for _, r := range rights {
		lines = append(lines, map[string]any{"case_id": r.CaseID, "item_id": p.rice, "cost_line_id": r.ID, "quantity": r.Quantity})
	}
	list := p.id()
	err := p.must(ctx, "dieuphoi", "stock.list", list, map[string]any{"warehouse_id": p.warehouse, "name": "Cấp gạo cứu trợ (mẫu)", "lines": lines})
	if err != nil {
		return err
	}
	u := responder.User{Meta: responder.Meta{ID: p.users["dieuphoi"], Unit: Province}, Role: responder.RoleCoordinator, Active: true}
	all, err := p.Service.Distributions(ctx, u, 2000)
	if err != nil {
		return fmt.Errorf("demo: distribution lists: %w", err)
	}
	for _, l := range all {
		for i, line := range l.Lines {
			if l.ID != list || i%5 == 4 {
				continue
			}
			err := p.must(ctx, "dieuphoi", "stock.issue", line.ID, map[string]any{"signed_how": "paper", "signed_by": "Người nhận (mẫu)"})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
