package responder

import (
	"context"
	"maps"
	"strings"
	"time"

	"kipthoi/geo"
	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// Disclosure is one month of a province's fund as it was published. It is never changed.
type Disclosure struct {
	Meta
	Month law.Date       `json:"month"`
	Data  DisclosureData `json:"data"`
}

// Table names the table.
func (*Disclosure) Table() string { return "disclosures" }

// disclosureRules are a province's settings for what it publishes.
type disclosureRules struct {
	law.Disclosure
	from law.Date // first day on which a month may be published
}

func (s *Service) disclosureRules(tx Tx, province string, month law.Date) (r disclosureRules, err error) {
	book, err := s.book(tx)
	if err != nil {
		return r, err
	}
	set, err := book.Disclosure(law.DateOf(s.Now()), province)
	return disclosureRules{set, month.AddMonths(1).AddDays(int(set.Day - 1))}, err
}

type disclosurePublish struct {
	Month string `json:"month"` // year-month
}

// applyDisclosurePublish publishes a month that is over, from its fixed day on, once; earlier months cannot follow. The numbers
// are worked out here, and stay as they were published.
func applyDisclosurePublish(c *change) error {
	var in disclosurePublish
	if err := c.op.decode(&in); err != nil {
		return err
	}
	month, err := date("data.month", in.Month+"-01")
	if err := first(err, given("data.month", in.Month != "")); err != nil {
		return err
	}
	province := c.province(c.user.Unit)
	if province == "" || province != c.user.Unit {
		return forbidden("chỉ cấp tỉnh công khai, để số liệu các xã không trừ được cho nhau", "the province publishes, so that communes' numbers cannot be subtracted")
	}
	rules, err := c.s.disclosureRules(c.tx, province, month)
	if err != nil {
		return err
	}
	switch {
	case !rules.On:
		return broken("R-7.8", "", "tỉnh chưa bật công khai", "disclosure is not switched on for the province")
	case law.DateOf(c.now).Before(rules.from):
		return broken("R-7.8", "data.month", "chưa đến ngày công khai của tháng này", "the day on which this month is published has not come")
	}
	later, err := c.tx.Count("disclosures", "", Where("unit", Eq, province).And("month", Ge, month.String()))
	if err != nil || later[""] > 0 {
		return first(err, broken("R-7.8", "data.month", "tháng này hoặc tháng sau đã công khai", "this month or a later one is published already"))
	}
	data, err := c.s.disclosureData(c.tx, province, month, rules)
	if err != nil {
		return err
	}
	return taken(c.insert(&Disclosure{Meta: Meta{ID: c.op.Subject, Unit: province}, Month: month, Data: data}), "data.month", "đã công khai", "is published already")
}

// disclosureData works out what would be published of a month now.
func (s *Service) disclosureData(tx Tx, province string, month law.Date, rules disclosureRules) (d DisclosureData, err error) {
	d = DisclosureData{Unit: province, UnitName: s.unitName(province), Month: month, Least: rules.Least, Contact: rules.Contact, Accounts: []PublicAccount{}}
	b, names, err := s.monthBooks(tx, province, month)
	if err != nil {
		return d, err
	}
	before, enough, err := s.monthsBefore(tx, province, month)
	if err != nil {
		return d, err
	}
	b.publish(&d, before, enough, func(table, key string) string {
		switch name := names[key]; {
		case table == "commune":
			return strings.TrimSuffix(s.unitName(key), ", "+d.UnitName)
		case name != "":
			return name
		}
		return PublicLabel(table, key)
	})
	return d, nil
}

// monthBooks reads what was booked on the fund accounts of a province in a month, by the day of booking, and names what
// tables speak of.
func (s *Service) monthBooks(tx Tx, province string, month law.Date) (*monthBooks, map[string]string, error) {
	b := &monthBooks{received: map[string]int64{}, moved: map[string]int64{}, left: map[string]int64{}, spent: map[atom]int64{}, cases: map[atom]map[string]bool{}}
	names := map[string]string{}
	var err error
	if b.accounts, err = list[Account](tx, Where("province", Eq, province).And("kind", Eq, string(fund.Fund)).By("unit", "source", "name").Top(most)); err != nil {
		return nil, nil, err
	}
	for i := range b.accounts {
		a := &b.accounts[i]
		before, err1 := lastPosting(tx, a.ID, month.At(0, 0))
		last, err2 := lastPosting(tx, a.ID, month.AddMonths(1).At(0, 0))
		if err := first(err1, err2); err != nil {
			return nil, nil, err
		}
		b.left[a.ID] = last.AfterVND
		for after := before.Number; after < last.Number; after += fullPage {
			rows, err := list[Posting](tx, Where("account_id", Eq, a.ID).And("number", Gt, after).And("number", Le, min(after+fullPage, last.Number)).Top(fullPage))
			if err == nil {
				err = b.page(tx, a, rows, names)
			}
			if err != nil {
				return nil, nil, err
			}
		}
	}
	return b, names, nil
}

// page counts some postings of an account.
func (b *monthBooks) page(tx Tx, a *Account, rows []Posting, names map[string]string) error {
	entries, lines, cases, err := behind(tx, rows)
	if err != nil {
		return err
	}
	campaigns, err := byID[Campaign](tx, map[string]bool{a.CampaignID: true})
	if err != nil {
		return err
	}
	for _, p := range rows {
		e := entries[p.EntryID]
		if e == nil {
			continue
		}
		origin := e
		if e.Kind == "reverse" && entries[e.Reverses] != nil {
			origin = entries[e.Reverses]
		}
		l := lines[e.CostLineID]
		switch {
		case l != nil:
			at := atom{account: a.ID, source: a.Source, campaign: a.CampaignID, commune: l.Unit, purpose: l.Kind}
			if k := cases[l.CaseID]; k != nil && k.Family == Disaster {
				at.incident = k.IncidentID
			}
			b.spend(at, l.CaseID, -p.AmountVND)
		case origin.Kind == "transfer":
			b.moved[a.ID] += p.AmountVND
		default:
			b.received[a.ID] += p.AmountVND
		}
	}
	return name(tx, names, cases, campaigns)
}

func (b *monthBooks) spend(at atom, kase string, vnd int64) {
	b.spent[at] += vnd
	if b.cases[at] == nil {
		b.cases[at] = map[string]bool{}
	}
	b.cases[at][kase] = true
}

// behind reads the entries of postings, with those that they take back, their cost lines and cases.
func behind(tx Tx, rows []Posting) (map[string]*Entry, map[string]*CostLine, map[string]*Case, error) {
	ids, costs, kases := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range rows {
		ids[rows[i].EntryID] = true
	}
	entries, err1 := byID[Entry](tx, ids)
	undone := map[string]bool{}
	for _, e := range entries {
		undone[e.Reverses], costs[e.CostLineID] = true, true
	}
	back, err2 := byID[Entry](tx, undone)
	maps.Copy(entries, back)
	lines, err3 := byID[CostLine](tx, costs)
	for _, l := range lines {
		kases[l.CaseID] = true
	}
	cases, err4 := byID[Case](tx, kases)
	return entries, lines, cases, first(err1, err2, err3, err4)
}

// name notes what the incidents of disaster cases and campaigns are called.
func name(tx Tx, names map[string]string, cases map[string]*Case, campaigns map[string]*Campaign) error {
	ids := map[string]bool{}
	for _, k := range cases {
		if k.Family == Disaster {
			ids[k.IncidentID] = true
		}
	}
	incidents, err := byID[Incident](tx, ids)
	for id, i := range incidents {
		names[id] = i.Name
	}
	for id, k := range campaigns {
		names[id] = k.Name
	}
	return err
}

// DisclosurePreview is what would be published of a month now, and whether it may be.
type DisclosurePreview struct {
	On        bool           `json:"on" doc:"the province has switched disclosure on"`
	From      law.Date       `json:"from" doc:"first day on which the month may be published"`
	Published bool           `json:"published" doc:"it is, or a later one"`
	Data      DisclosureData `json:"data"`
}

// PreviewDisclosure shows what would be published of a month, to those who work with the province's money.
func (s *Service) PreviewDisclosure(ctx context.Context, u User, month string) (p DisclosurePreview, err error) {
	if !u.handlesMoney() || len(u.Unit) != 2 {
		return p, forbidden("chỉ người quản lý quỹ cấp tỉnh xem trước công khai", "only those who manage a province's fund preview what it publishes")
	}
	day, err := date("month", month+"-01")
	if err := first(err, given("month", month != "")); err != nil {
		return p, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rules, err := s.disclosureRules(tx, u.Unit, day)
		if err != nil {
			return err
		}
		later, err1 := tx.Count("disclosures", "", Where("unit", Eq, u.Unit).And("month", Ge, day.String()))
		p.On, p.From, p.Published = rules.On, rules.from, later[""] > 0
		var err2 error
		p.Data, err2 = s.disclosureData(tx, u.Unit, day, rules)
		return first(err1, err2)
	})
	return p, wrap(err, "preview disclosure")
}

// PublishedMonth is a month that a province has published.
type PublishedMonth struct {
	Unit        string    `json:"unit"`
	UnitName    string    `json:"unit_name"`
	Month       law.Date  `json:"month"`
	PublishedAt time.Time `json:"published_at"`
}

// Published lists what is public, for anybody: of the provinces that have disclosure switched on, latest first.
func (s *Service) Published(ctx context.Context) (out []PublishedMonth, err error) {
	out = []PublishedMonth{}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Disclosure](tx, Query{}.By("-month", "unit").Top(fullPage))
		on := map[string]bool{}
		for _, d := range rows {
			if _, asked := on[d.Unit]; !asked {
				rules, err := s.disclosureRules(tx, d.Unit, d.Month)
				if err != nil {
					return err
				}
				on[d.Unit] = rules.On
			}
			if on[d.Unit] {
				out = append(out, PublishedMonth{d.Unit, d.Data.UnitName, d.Month, d.CreatedAt})
			}
		}
		return err
	})
	return out, wrap(err, "list what is published")
}

// PublishedData gives one published month, for anybody.
func (s *Service) PublishedData(ctx context.Context, unit, month string) (d DisclosureData, at time.Time, err error) {
	day, err := date("month", month+"-01")
	if u, ok := s.Geo().Units.Unit(unit); err != nil || !ok || u.Level != geo.LevelProvince {
		return d, at, notFound("disclosure")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rules, err1 := s.disclosureRules(tx, unit, day)
		rows, err2 := list[Disclosure](tx, Where("unit", Eq, unit).And("month", Eq, day.String()).Top(1))
		if err := first(err1, err2); err != nil {
			return err
		}
		if !rules.On || len(rows) == 0 {
			return notFound("disclosure")
		}
		d, at = rows[0].Data, rows[0].CreatedAt
		return nil
	})
	return d, at, wrap(err, "read what is published")
}
