package responder

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"
)

// change is one operation on its way through its transaction.
type change struct {
	ctx      context.Context
	tx       Tx
	s        *Service
	op       Operation
	kind     kind
	user     User
	now      time.Time
	caseID   string
	visiting bool // the author works on it for a unit that it was referred to
	cleared  bool // the author was found to know the case, before it was changed
	touched  []Ref
	subject  *Meta
	clashes  []FieldClash
	merged   bool
	repeat   bool
	wakes    []string
	facts    map[string]string
	each     []LineResult
}

func (c *change) run() error {
	var ok bool
	if c.kind, ok = c.s.kinds[c.op.Kind]; !ok || c.kind.own && !c.op.own {
		return &Error{Code: CodeNotSupported, Field: "kind", VI: "không có loại thao tác này", EN: "is not a kind of operation"}
	}
	if err := c.identify(); err != nil {
		return err
	}
	if err := c.kind.admits(c.user); err != nil {
		return err
	}
	return c.kind.apply(c)
}

func (c *change) identify() error {
	if c.op.Actor == SystemUser().ID {
		c.user = SystemUser()
		return nil
	}
	u, err := get[User](c.tx, c.op.Actor)
	if err != nil {
		return forbidden("không rõ người thực hiện", "the author is not known")
	}
	c.user = *u
	return nil
}

// insert writes new records, if the author may do so in their places.
func (c *change) insert(recs ...Record) error {
	for _, rec := range recs {
		b := rec.Base()
		b.Province, b.CreatedBy, b.CreatedAt, b.UpdatedAt = c.province(b.Unit), c.user.ID, c.now, c.now
		if err := c.mayTouch(rec); err != nil {
			return err
		}
	}
	return c.wroteAll(recs, c.tx.Insert(recs...))
}

// update writes changed records, if the author may do so in their places.
func (c *change) update(recs ...Record) error {
	for _, rec := range recs {
		b := rec.Base()
		b.Province, b.UpdatedAt = c.province(b.Unit), c.now
		if err := c.mayTouch(rec); err != nil {
			return err
		}
		if err := c.keepBefore(rec); err != nil {
			return err
		}
	}
	return c.wroteAll(recs, c.tx.Update(recs...))
}

// wroteAll notes what was written, or says why it could not be.
func (c *change) wroteAll(recs []Record, failed error) error {
	for _, rec := range recs {
		if err := c.wrote(rec, failed); err != nil {
			return err
		}
	}
	return nil
}

func (c *change) wrote(rec Record, err error) error {
	if errors.Is(err, ErrCheck) {
		return &Error{Code: CodeRule, VI: "trái với quy tắc về chỗ ở hoặc số dư", EN: "breaks a rule of places or balances", Err: err}
	}
	if isDuplicate(err) { // the same operation at the same moment ends here too, and is then answered like the first
		return &Error{Code: CodeExists, VI: "mã này đã được dùng", EN: "the id or key is in use", Err: err}
	}
	if err != nil {
		return wrap(err, "write %s", rec.Table())
	}
	if k, ok := rec.(*Case); ok && c.caseID == "" {
		c.caseID = k.ID
	}
	c.touched = append(c.touched, Ref{rec.Table(), rec.Base().ID, rec.Base().Version})
	if rec.Base().ID == c.op.Subject {
		c.subject = rec.Base()
	}
	return nil
}

// mayTouch checks the place of a record, and that a protected one is touched only by who may know it. What follows from
// the operation itself (messages, postings) needs no right of its own.
func (c *change) mayTouch(rec Record) error {
	switch r := rec.(type) {
	case *Referral, *Message, *Posting, *Entry, *MealDay, *Conflict, *Session, *Reading, *Duplicate, *Inbound, *OptOut, *Holding, *Movement:
		return nil
	case *Case:
		if r.Version > 0 && !c.cleared && c.user.sees(r) < sightMoney {
			return notFound("case")
		}
	}
	b := rec.Base()
	if c.kind.anywhere || c.visiting && c.kind.guests || c.user.answersFor(b.Unit, b.Province) {
		return nil
	}
	return forbidden("ngoài địa bàn của bạn", "is outside your area")
}

// lockRecord locks the subject for an edit and finds the case it belongs to.
func (c *change) lockRecord(rec Record) error {
	err := c.tx.Lock(rec, c.op.Subject)
	if isNotFound(err) {
		return notFound(singular(rec.Table()))
	}
	if err != nil {
		return wrap(err, "lock %s", rec.Table())
	}
	return c.belongs(rec)
}

// belongs finds the case that a household or person is of, and refuses who may not know it.
func (c *change) belongs(rec Record) error {
	var household string
	switch r := rec.(type) {
	case *Case:
		c.caseID = r.ID
		return nil
	case *Household:
		household = r.ID
	case *Person:
		household = r.HouseholdID
	default:
		return nil
	}
	cases, err := casesOf(c.tx, household)
	if err != nil || len(cases) == 0 {
		return err
	}
	c.caseID = cases[0].ID
	if !c.user.seesHome(cases) {
		return notFound(singular(rec.Table()))
	}
	return nil
}

// casesOf reads the cases of a household, the oldest first.
func casesOf(tx Tx, household string) ([]Case, error) {
	return list[Case](tx, Where("household_id", Eq, household).By("created_at"))
}

func (c *change) enqueue(j Job) error {
	c.wakes = append(c.wakes, j.Kind)
	return wrap(c.tx.Enqueue(j), "enqueue %s", j.Kind)
}

// unit checks that a code is one of a unit in force.
func (c *change) unit(code string) error {
	if _, ok := c.s.Geo().Units.Unit(code); !ok {
		return invalid("unit", "không có đơn vị hành chính này", "is not a unit in force")
	}
	return nil
}

func (c *change) province(unit string) string {
	u, ok := c.s.Geo().Units.Unit(unit)
	if !ok {
		return ""
	}
	if u.Parent == "" {
		return u.Code
	}
	return u.Parent
}

func (c *change) result() Result {
	res := Result{ID: c.op.ID, Status: StatusApplied, Subject: c.op.Subject, Conflicts: c.clashes, Facts: c.facts, Lines: c.each}
	if c.subject != nil {
		res.Version = c.subject.Version
	}
	switch {
	case len(c.clashes) > 0:
		res.Status = StatusConflict
	case c.merged:
		res.Status = StatusMerged
	}
	return res
}

// finish stores the operation with its answer, and appends to the log.
func (c *change) finish(res Result) error {
	unit := c.user.Unit
	if c.subject != nil {
		unit = c.subject.Unit
	}
	kept := c.op.kept(res, unit, c.province(unit))
	if err := c.tx.Insert(kept); err != nil {
		if isDuplicate(err) {
			return errTwice
		}
		return wrap(err, "store operation")
	}
	return wrap(c.tx.Append(&LogEntry{Operation: c.op.ID, Kind: c.op.Kind, CaseID: c.caseID, Unit: unit, Actor: c.user.ID,
		At: c.now, Digest: kept.Digest, Touched: c.touched}), "append to the log")
}

// hint tells others what this operation brought, after it is on disk.
func (c *change) hint() {
	if c.repeat || c.kind.quiet {
		return
	}
	c.s.Hint(TopicLog, "")
	for _, w := range c.wakes {
		c.s.Hint(TopicWake, w)
	}
}

// sorted gives the keys of a map in their order.
func sorted[V any](m map[string]V) []string {
	out := slices.AppendSeq(make([]string, 0, len(m)), maps.Keys(m))
	slices.Sort(out)
	return out
}
