package responder

import (
	"context"
	"slices"

	"kipthoi/responder/law"
)

// StockView is the goods of an area: the lots in its warehouses, the first to expire first.
type StockView struct {
	Warehouses []Warehouse `json:"warehouses"`
	Items      []StockItem `json:"items"`
	Lots       []LotHeld   `json:"lots"`
}

// LotHeld is what of a lot lies in a warehouse.
type LotHeld struct {
	Lot
	Warehouse string    `json:"held_in" doc:"id of the warehouse"`
	Held      law.Milli `json:"held"`
	DaysLeft  *int      `json:"days_left" doc:"until it expires; none: it keeps"`
	State     string    `json:"state" enum:"fresh,expiring,expired"`
}

// Stock gives the goods in the reader's area; who gave them is told to those who handle money.
func (s *Service) Stock(ctx context.Context, u User) (v StockView, err error) {
	v = StockView{[]Warehouse{}, []StockItem{}, []LotHeld{}}
	if err := u.mayReadStock(); err != nil {
		return v, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		err := first(into[Warehouse](tx, u.scope(Query{}).By("name").Top(fullPage), &v.Warehouses), into[StockItem](tx, u.scope(Query{}).By("name").Top(fullPage), &v.Items))
		rows, err2 := list[Holding](tx, u.scope(Where("quantity", Gt, 0)).Top(most))
		if err := first(err, err2); err != nil {
			return err
		}
		return v.fill(tx, u, rows, law.DateOf(s.Now()))
	})
	return v, wrap(err, "read stock")
}

// fill tells of holdings what lot they are of and how long it keeps.
func (v *StockView) fill(tx Tx, u User, rows []Holding, today law.Date) error {
	ids, items := map[string]bool{}, map[string]bool{}
	for _, h := range rows {
		ids[h.LotID], items[h.ItemID] = true, true
	}
	lots, err1 := byID[Lot](tx, ids)
	kinds, err2 := byID[StockItem](tx, items)
	if err := first(err1, err2); err != nil {
		return err
	}
	for _, h := range rows {
		one := LotHeld{Lot: *lots[h.LotID], Warehouse: h.WarehouseID, Held: h.Quantity}
		one.DaysLeft, one.State = one.left(today, kinds[h.ItemID].WarnDays)
		if !u.handlesMoney() {
			one.Donor, one.DonorID, one.PledgeID = "", "", ""
		}
		v.Lots = append(v.Lots, one)
	}
	slices.SortStableFunc(v.Lots, func(a, b LotHeld) int { return firstToExpire(a.Lot, b.Lot) })
	return nil
}

// left says how many days a lot keeps, and whether that is few.
func (l *Lot) left(today law.Date, warn int64) (*int, string) {
	if l.ExpiresOn.IsZero() {
		return nil, "fresh"
	}
	days := l.ExpiresOn.Sub(today)
	switch {
	case days < 0:
		return &days, "expired"
	case int64(days) <= warn:
		return &days, "expiring"
	}
	return &days, "fresh"
}

// WriteOffs lists reported losses and differences of the reader's area, in one state or all, newest first.
func (s *Service) WriteOffs(ctx context.Context, u User, state string, limit int) (out []WriteOff, err error) {
	out = []WriteOff{}
	if err := u.mayReadStock(); err != nil {
		return out, err
	}
	q := u.scope(Query{})
	if state != "" {
		q = q.And("state", Eq, state)
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		return into[WriteOff](tx, q.By("-created_at").Top(max(1, min(limit, fullPage))), &out)
	})
	return out, wrap(err, "list write-offs")
}

// Movements lists what came into and went out of the warehouses of the reader's area, newest first.
func (s *Service) Movements(ctx context.Context, u User, warehouse string, limit int) (out []Movement, err error) {
	out = []Movement{}
	if err := u.mayReadStock(); err != nil {
		return out, err
	}
	q := u.scope(Query{})
	if warehouse != "" {
		q = q.And("warehouse_id", Eq, warehouse)
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		return into[Movement](tx, q.By("-created_at").Top(max(1, min(limit, fullPage))), &out)
	})
	return out, wrap(err, "list movements")
}

// DistributionRow is a line of a list as its reader may see it.
type DistributionRow struct {
	DistributionLine
	CaseCode string `json:"case_code"`
	HeadName string `json:"head_name" doc:"of the household; empty for a protected case and for who may not know it"`
	ItemName string `json:"item_name"`
	UnitOf   string `json:"unit_of"`
	MayPhoto bool   `json:"may_photo" doc:"the reader may put a photo of who signs to its case; never of a protected one"`
}

// DistributionView is a list with the lines that its reader may know of.
type DistributionView struct {
	DistributionList
	Lines []DistributionRow `json:"lines"`
}

// Distributions gives the distribution lists with lines in the reader's area, latest first. Of a protected case the code is
// shown, and neither whose it is nor who signed.
func (s *Service) Distributions(ctx context.Context, u User, limit int) (out []DistributionView, err error) {
	out = []DistributionView{}
	if !u.handlesStock() && u.Role != RoleField {
		return out, forbidden("vai trò của bạn không xem được danh sách cấp phát", "your role may not see distribution lists")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = out[:0]
		lines, err := list[DistributionLine](tx, u.scope(Query{}).By("-created_at").Top(max(1, min(limit, 2000))))
		if err != nil {
			return err
		}
		return s.lists(tx, u, lines, &out)
	})
	return out, wrap(err, "list distributions")
}

func (s *Service) lists(tx Tx, u User, lines []DistributionLine, out *[]DistributionView) error {
	ids, cases, items := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range lines {
		ids[lines[i].ListID], cases[lines[i].CaseID], items[lines[i].ItemID] = true, true, true
	}
	heads, err1 := byID[DistributionList](tx, ids)
	of, err2 := byID[Case](tx, cases)
	goods, err3 := byID[StockItem](tx, items)
	homes := map[string]bool{}
	for _, k := range of {
		homes[k.HouseholdID] = true
	}
	names, err4 := byID[Household](tx, homes)
	if err := first(err1, err2, err3, err4); err != nil {
		return err
	}
	at := map[string]int{}
	for i := range lines {
		l := &lines[i]
		k := of[l.CaseID]
		if u.sees(k) == sightNone {
			continue
		}
		if _, have := at[l.ListID]; !have {
			at[l.ListID] = len(*out)
			*out = append(*out, DistributionView{*heads[l.ListID], []DistributionRow{}})
		}
		list := &(*out)[at[l.ListID]]
		list.Lines = append(list.Lines, u.shownLine(l, k, names[k.HouseholdID], goods[l.ItemID]))
	}
	return nil
}

// shownLine leaves out who a line is for and who signed, unless the case is a disaster's and its reader knows it.
func (u User) shownLine(l *DistributionLine, k *Case, h *Household, item *StockItem) DistributionRow {
	row := DistributionRow{DistributionLine: *l, CaseCode: k.Code, ItemName: item.Name, UnitOf: item.UnitOf}
	if k.Family == Disaster && u.sees(k) == sightAll {
		row.HeadName, row.MayPhoto = h.HeadName, u.Role == RoleField || u.Role == RoleCoordinator
		return row
	}
	row.SignedBy, row.Attachment, row.Reason = "", "", ""
	return row
}
