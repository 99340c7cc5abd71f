package responder

import (
	"cmp"
	"slices"
	"strconv"

	"kipthoi/responder/law"
)

// Extension is a new decision by which a person may stay longer than the three months: meals count from its
// first day to its last.
type Extension struct {
	From      law.Date `json:"from"`
	Until     law.Date `json:"until"`
	Decision  string   `json:"decision_no"`
	DecidedOn law.Date `json:"decided_on"`
	Signer    string   `json:"signer"`
	Body      string   `json:"body"`     // who decides by the law of that day, in Vietnamese
	Citation  string   `json:"citation"` // why they do
}

// grounds are why a stay can end: those after which the person is cared for, and those after which a place is needed at
// once; harm is for which the carer gets nobody else before somebody has looked at it.
type ground struct {
	code          string
	moves, harmed bool
}

func grounds() []ground {
	return []ground{
		{"home", false, false}, {"facility", false, false}, {"long_term", false, false}, {"death", false, false}, {"ran_away", false, false},
		{"other_carer", true, false}, {"carer_request", true, false}, {"unfit", true, false}, {"child_offence", true, false},
		{"ill_treatment", true, true}, {"profiteering", true, true}, {"rights_breach", true, true},
	}
}

// Ends lists the codes of why a stay ends.
func Ends() (codes []string) {
	for _, g := range grounds() {
		codes = append(codes, g.code)
	}
	return codes
}

// groundOf gives a ground by its code; of an unknown code one that says nothing.
func groundOf(code string) ground {
	for _, g := range grounds() {
		if g.code == code {
			return g
		}
	}
	return ground{}
}

// runOn sets the limit of a stay. It counts from the first day of stays in a row, so that moving to another carer gives
// nobody more time; a facility has a time of its own.
func (c *change) runOn(pl *Placement) error {
	pl.Since, pl.Limit, pl.Extensions, pl.Warned = pl.Start, law.LimitDate(pl.Start), nil, 0
	before, err := c.stayBefore(pl)
	if err != nil || before == nil {
		return err
	}
	pl.Since, pl.Limit, pl.Extensions, pl.Warned = before.Since, before.Limit, before.Extensions, before.Warned
	if !pl.Start.After(pl.Limit) || pl.Decision == "" {
		return nil
	}
	if pl.DecidedOn.IsZero() || pl.Signer == "" {
		return broken("R-1.17", "data.decided_on", "đã hết 3 tháng: cần số, ngày và người ký quyết định mới", "the three months are over: a new decision's number, date and signer are needed")
	}
	return c.extend(pl, paper{Number: pl.Decision, Signer: pl.Signer}, pl.DecidedOn, law.LimitDate(pl.Start))
}

// stayBefore gives the stay that a person comes from: the last one, when its end left them without a place or was at
// most a day before. It refuses a stay that begins before the last one ended.
func (c *change) stayBefore(pl *Placement) (*Placement, error) {
	ids, err := c.records(pl.PersonID)
	if err != nil {
		return nil, err
	}
	ended, err := list[Placement](c.tx, Where("person_id", In, ids).And("state", Eq, string(PlacementEnded)))
	if err != nil || len(ended) == 0 {
		return nil, err
	}
	l := slices.MaxFunc(ended, func(a, b Placement) int {
		return cmp.Or(a.End.Compare(b.End), a.Start.Compare(b.Start), a.CreatedAt.Compare(b.CreatedAt))
	})
	last := &l
	if pl.Start.Before(last.End) {
		return nil, invalid("data.start", "trước ngày kết thúc của nơi chăm sóc trước", "is before the end of the stay before it")
	}
	same, err := c.sameRegime(pl, last)
	if inRow := groundOf(last.EndCode).moves || !pl.Start.After(last.End.AddDays(1)); err != nil || !same || !inRow {
		return nil, err
	}
	return last, nil
}

func (c *change) sameRegime(a, b *Placement) (bool, error) {
	one, err1 := get[Carer](c.tx, a.CarerID)
	other, err2 := get[Carer](c.tx, b.CarerID)
	if err := first(err1, err2); err != nil {
		return false, err
	}
	return (one.Kind == "facility") == (other.Kind == "facility"), nil
}

// period gives the day from which the limit in force is counted.
func (p *Placement) period() law.Date {
	if len(p.Extensions) == 0 {
		return p.Since
	}
	return p.Limit.AddMonths(-3)
}

// limitTask puts the task to decide before the limit.
func (c *change) limitTask(k *Case, pl *Placement) error {
	return c.stepOf(k, pl, limitMoved, pl.period().At(0, 0))
}

type placementExtend struct {
	paper
	Until string `json:"until"`
}

// applyPlacementExtend enters a new decision by which a person may stay on: for three months more at most. Days
// between the old limit and the new decision are not paid.
func applyPlacementExtend(c *change) error {
	var in placementExtend
	if err := c.op.decode(&in); err != nil {
		return err
	}
	until, err := date("data.until", in.Until)
	if err != nil {
		return err
	}
	pl, k, err := c.onPlacement(PlacementActive)
	if err != nil {
		return err
	}
	on, err := in.read(true, pl.Since, law.DateOf(c.now))
	if err != nil {
		return err
	}
	if until.IsZero() {
		until = law.LimitDate(latest(pl.Limit, on))
	}
	if err := c.extend(pl, in.paper, on, until); err != nil {
		return err
	}
	carer, err := get[Carer](c.tx, pl.CarerID)
	if err != nil {
		return err
	}
	return first(c.limitTask(k, pl), c.watchLimit(pl), c.watchPapers(pl, k, carer), c.update(pl), c.update(k), c.enqueueMeals(pl))
}

// pays says whether a day is one of meals: in the three months, or in the time of a new decision.
func (p *Placement) pays(d law.Date) bool {
	return !d.After(law.LimitDate(p.Since)) || slices.ContainsFunc(p.Extensions, func(e Extension) bool { return !d.Before(e.From) && !d.After(e.Until) })
}

// extend moves the limit by a new decision. Days after the old limit and before the decision stay unpaid.
func (c *change) extend(pl *Placement, by paper, on, until law.Date) error {
	base := latest(pl.Limit, on)
	from := latest(latest(pl.Limit.AddDays(1), on), pl.Start)
	if until.Before(from) || until.After(law.LimitDate(latest(base, pl.Start))) {
		return invalid("data.until", "phải sau thời hạn cũ, nhiều nhất thêm 3 tháng", "must be after the old limit, by three months at most")
	}
	e := Extension{From: from, Until: until, Decision: by.Number, DecidedOn: on, Signer: by.Signer}
	carer, err := get[Carer](c.tx, pl.CarerID)
	if err == nil {
		e.Body, e.Citation, err = c.whoExtends(carer, on)
	}
	if err != nil {
		return err
	}
	pl.Limit, pl.Extensions, pl.Warned = until, append(slices.Clone(pl.Extensions), e), 0
	if pl.State == PlacementEnded {
		return first(c.accrueMeals(pl, pl.End), c.closeMeals(pl))
	}
	return nil
}

// whoExtends gives who decides by the law of a day: the commune's chair of a stay with a household, the body above it of
// one in a facility.
func (c *change) whoExtends(carer *Carer, on law.Date) (body, citation string, err error) {
	matter := "placement"
	if carer.Kind == "facility" {
		matter = "facility_stay"
	}
	a, err := c.s.Law.Decides(matter, on)
	return a.Body, a.Citation, within("data.decided_on", err)
}

type placementEnd struct {
	End  string `json:"end"`
	Code string `json:"end_code"`
	Note string `json:"end_note"`
}

// applyPlacementEnd ends the stay with its ground and counts the meals up to its last day.
func applyPlacementEnd(c *change) error {
	var in placementEnd
	if err := c.op.decode(&in); err != nil {
		return err
	}
	end, err := date("data.end", in.End)
	err = first(err, oneOf("data.end_code", in.Code, Ends()...), text("data.end_note", in.Note, 500),
		given("data.end_note", in.Note != "" || !groundOf(in.Code).harmed))
	if err != nil {
		return err
	}
	pl, k, err := c.onPlacement(PlacementActive)
	if err != nil {
		return err
	}
	if end.IsZero() {
		end = law.DateOf(c.op.At)
	}
	pl.EndNote = in.Note
	err = c.endStay(pl, k, end, in.Code, endStep(in.Code))
	if err == nil && groundOf(in.Code).harmed {
		err = c.protectFrom(pl)
	}
	return first(err, c.update(k))
}

// endStay ends a stay on a day, which is a step in the life of its case. The case is written by the caller.
func (c *change) endStay(pl *Placement, k *Case, end law.Date, code, step string) error {
	if end.Before(pl.Start) || end.After(law.DateOf(c.now)) {
		return invalid("data.end", "phải từ ngày bắt đầu đến hôm nay", "must be from the first day to today")
	}
	to := end
	if step == movedOn { // the day of the move is the next carer's
		to = end.AddDays(-1)
	}
	if err := first(c.returnDays(pl, to), c.accrueMeals(pl, to)); err != nil {
		return err
	}
	pl.State, pl.End, pl.EndCode = PlacementEnded, end, code
	err := c.closeMeals(pl)
	if err != nil {
		return err
	}
	if err = first(c.update(pl), c.freePlace(pl.CarerID), c.stepOf(k, pl, step, c.when(k))); err != nil || groundOf(code).moves {
		return err
	}
	if code == "death" {
		err = c.noteDeath(pl.PersonID)
	}
	return first(err, c.comesNoMore(pl.PersonID))
}

// protectFrom lets nobody else go to a carer who did harm before somebody has looked at it, and has those visited who
// live there.
func (c *change) protectFrom(pl *Placement) error {
	carer, err := lock[Carer](c.tx, pl.CarerID)
	if err != nil {
		return err
	}
	if carer.State == CarerActive {
		carer.State, carer.StateAt, carer.Reason = CarerPaused, c.now, "chờ xem xét lại"
	}
	if err := first(c.update(carer), c.refuseAll(carer.ID)); err != nil {
		return err
	}
	others, err := c.placementsAt(carer.ID, []string{string(PlacementActive)})
	for i := range others {
		k, e := get[Case](c.tx, others[i].CaseID)
		if err = first(err, e); err == nil {
			err = c.alertCoordinators(k, "placement.look_now")
		}
	}
	c.facts["others_there"] = strconv.Itoa(len(others))
	return err
}

// endStep names what the end of a stay is in the life of the case.
func endStep(code string) string {
	switch {
	case code == "death":
		return "placement.end"
	case code == "ran_away":
		return ranAway
	case groundOf(code).moves:
		return moved
	}
	return settledDown
}
