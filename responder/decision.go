package responder

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kipthoi/responder/law"
)

// Decision is what the competent person decided about a case, "quyết định": help is granted or refused. It is never
// changed; a later one stands beside it. Money is decided by cost lines.
type Decision struct {
	Meta
	CaseID    string   `json:"case_id"`
	Granted   bool     `json:"granted"`
	Number    string   `json:"number"`
	DecidedOn law.Date `json:"decided_on"`
	Signer    string   `json:"signer"`
	Rules     []string `json:"rules"`    // ids of the rules it rests on
	Reason    string   `json:"reason"`   // of a refusal, which the law wants in writing
	Body      string   `json:"body"`     // who decides by the law of that day, in Vietnamese
	Citation  string   `json:"citation"` // why they do
}

// Table names the table.
func (*Decision) Table() string { return "decisions" }

type decide struct {
	Decision
	Day string `json:"decided_on"`
}

// applyCaseDecide writes down a decision that was signed. In an emergency help comes first, and the decision later.
func applyCaseDecide(c *change) error {
	var in decide
	if err := c.op.decode(&in); err != nil {
		return err
	}
	k, err := c.work(c.op.Subject)
	if err != nil {
		return err
	}
	if k.Closed {
		return isClosed()
	}
	d := in.Decision
	d.Meta, d.CaseID = Meta{ID: c.op.ID, Unit: k.Unit}, k.ID
	if d.DecidedOn, err = date("decided_on", in.Day); err == nil {
		err = d.check(law.DateOf(k.ReceivedAt), law.DateOf(c.now))
	}
	if err := first(err, d.cite(c.s.Law, k.Family)); err != nil {
		return within("data", err)
	}
	if mayFollow(k.Status, CaseDecided) {
		k.Status = CaseDecided
	}
	err = first(c.insert(&d), c.decidePending(k, &d), c.decideCosts(k, &d), c.step(k, c.op.Kind, c.when(k)))
	if d.separates() {
		err = first(err, c.step(k, separation, d.DecidedOn.At(0, 0)))
	}
	if err == nil && d.Granted && !d.separates() {
		err = c.awaitHandOver(k, d.DecidedOn.At(0, 0), slices.Contains(d.Rules, "R-3.16"))
	}
	return first(err, c.update(k))
}

// awaitHandOver has a child handed over in time from the day it was given to a carer, "giao trẻ em cho cá nhân, gia đình
// chăm sóc thay thế" (R-3.16): a decision granted it, and a carer has said yes, whichever came last; or the decision names
// that rule. Nothing is due when the child lives with a carer already.
func (c *change) awaitHandOver(k *Case, at time.Time, named bool) error {
	n, err := c.tx.Count("placements", "state", Where("case_id", Eq, k.ID).And("state", In, []string{string(PlacementAccepted), string(PlacementActive)}))
	if err != nil || n[string(PlacementActive)] > 0 || !named && n[string(PlacementAccepted)] == 0 {
		return wrap(err, "count placements")
	}
	return c.step(k, toCarer, at)
}

// givenToCarer follows when a carer has said yes: of a case that is decided already, the hand-over is due from now.
func (c *change) givenToCarer(pl *Placement) error {
	granted, err := list[Decision](c.tx, Where("case_id", Eq, pl.CaseID).And("granted", Eq, true))
	if err != nil || !slices.ContainsFunc(granted, func(d Decision) bool { return !d.separates() }) {
		return wrap(err, "list decisions")
	}
	k, err := lock[Case](c.tx, pl.CaseID)
	if err != nil {
		return err
	}
	return first(c.awaitHandOver(k, c.when(k), false), c.update(k))
}

// decidePending enters a decision that grants help into the stay of a protected person that began before the papers.
func (c *change) decidePending(k *Case, d *Decision) error {
	if k.Family != Protection || !d.Granted {
		return nil
	}
	stays, err := list[Placement](c.tx, Where("case_id", Eq, k.ID).And("state", Eq, string(PlacementActive)).And("decision_no", Eq, ""))
	for i := range stays {
		pl, e := lock[Placement](c.tx, stays[i].ID)
		if err = first(err, e); err == nil {
			err = c.enterDecision(pl, paper{Number: d.Number, Signer: d.Signer}, d.DecidedOn)
		}
	}
	return err
}

// separates says that a decision takes a child away from where it is in danger for a time, "tạm thời cách ly": it rests
// on.
func (d *Decision) separates() bool { return d.Granted && slices.Contains(d.Rules, "R-3.9") }

// check looks at what a person typed of a paper.
func (d *Decision) check(earliest, latest law.Date) error {
	err := first(given("number", d.Number != ""), text("number", d.Number, 60), given("signer", d.Signer != ""), text("signer", d.Signer, 120),
		text("reason", d.Reason, 1000), given("decided_on", d.DecidedOn != law.Date{}), given("rules", !d.Granted || len(d.Rules) > 0),
		given("reason", d.Granted || d.Reason != ""))
	if err != nil {
		return err
	}
	if d.DecidedOn.Before(earliest) || d.DecidedOn.After(latest) {
		return invalid("decided_on", "phải từ ngày tiếp nhận đến hôm nay", "must be from the day of the report to today")
	}
	if len(d.Rules) > 20 {
		return invalid("rules", "quá nhiều mục", "has too many entries")
	}
	for i, r := range d.Rules {
		if !isRule(r) {
			return invalid(fmt.Sprintf("rules.%d", i), "phải là mã quy tắc, như R-1.20", "must be the id of a rule, such as R-1.20")
		}
	}
	return nil
}

func isRule(s string) bool {
	rest, ok := strings.CutPrefix(s, "R-")
	return ok && rest != "" && len(s) <= 12 && strings.Trim(rest, "0123456789.abcdefgh") == ""
}

// cite says who decides such a case by the law of the day.
func (d *Decision) cite(book *law.Book, f Family) error {
	matter := "relief"
	if f == Protection {
		matter = "placement"
	}
	bodies, err := book.Authority(matter, d.DecidedOn)
	for _, a := range bodies {
		if a.Role == "decide" {
			d.Body, d.Citation = a.Body, a.Citation
		}
	}
	return within("decided_on", err)
}
