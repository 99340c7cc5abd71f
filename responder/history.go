package responder

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"time"
)

// Edit is what one operation changed in a household, person or carer: the values that it replaced. With the record as it is now
// and the operation itself they tell who changed what from what to what; nothing is kept twice.
type Edit struct {
	Meta
	OfTable   string                     `json:"of_table"`
	OfID      string                     `json:"of_id"`
	OfVersion int64                      `json:"of_version"` // of the record afterwards
	Operation string                     `json:"operation"`
	Before    map[string]json.RawMessage `json:"before"` // by field
}

// Table names the table.
func (*Edit) Table() string { return "edits" }

// FieldChange is one field that got another value. From is null in the first step.
type FieldChange struct {
	Field string          `json:"field"`
	From  json.RawMessage `json:"from"`
	To    json.RawMessage `json:"to"`
}

// HistoryStep is what one operation did to a record.
type HistoryStep struct {
	Version   int64         `json:"version"`
	At        time.Time     `json:"at" doc:"when it took effect"`
	SaidAt    time.Time     `json:"said_at" doc:"when the author did it, by the author's clock; not known of the step that made the record"`
	Kind      string        `json:"kind" doc:"of the operation, such as person.update"`
	VI        string        `json:"text_vi"`
	EN        string        `json:"text_en"`
	ActorName string        `json:"actor_name"`
	Reason    string        `json:"reason"`
	Import    bool          `json:"import" doc:"it came from an imported file and was not typed by its author"`
	Changes   []FieldChange `json:"changes"`
}

// HistoryPage is the history of a household or person, the latest step first.
type HistoryPage struct {
	Steps []HistoryStep `json:"steps"`
	Next  int64         `json:"next" doc:"send it as before for older steps; 0 at the end"`
}

// quietFields change with each version, or are reckoned from other fields, or are told elsewhere: a merge by the pair, to
// those who may know both.
func quietFields() []string {
	return []string{"id", "version", "province", "created_at", "created_by", "updated_at", "merged_into", "taken"}
}

// keepBefore keeps what an update is about to replace in a household, person or carer.
func (c *change) keepBefore(rec Record) error {
	var old Record
	switch rec.(type) {
	case *Household:
		old = &Household{}
	case *Person:
		old = &Person{}
	case *Carer:
		old = &Carer{}
	default:
		return nil
	}
	base := rec.Base()
	if err := c.tx.Get(old, base.ID); err != nil {
		return wrap(err, "read %s before it changes", rec.Table())
	}
	before, err := replaced(old, rec)
	if err != nil || len(before) == 0 {
		return err
	}
	return wrap(c.tx.Insert(&Edit{Meta: Meta{ID: c.s.NewID(), Unit: base.Unit, Province: base.Province, CreatedBy: c.user.ID, CreatedAt: c.now, UpdatedAt: c.now},
		OfTable: rec.Table(), OfID: base.ID, OfVersion: base.Version + 1, Operation: c.op.ID, Before: before}), "keep what was before")
}

// replaced gives the values of old that differ in now, by field.
func replaced(old, now Record) (map[string]json.RawMessage, error) {
	a, err1 := fieldsOf(old)
	b, err2 := fieldsOf(now)
	out := map[string]json.RawMessage{}
	for name, value := range a {
		if !sameJSON(value, b[name]) && !slices.Contains(quietFields(), name) {
			out[name] = value
		}
	}
	return out, first(err1, err2)
}

// HouseholdHistory gives the history of a household to who may know its people. A reading of a protected one is logged.
func (s *Service) HouseholdHistory(ctx context.Context, u User, id string, before int64, limit int) (HistoryPage, error) {
	return s.history(ctx, u, before, limit, func(r *showing) (Record, error) {
		if _, err := r.home(id); err != nil {
			return nil, err
		}
		return get[Household](r.tx, id)
	})
}

// PersonHistory gives the history of a person to who may know the household that the person belongs to now.
func (s *Service) PersonHistory(ctx context.Context, u User, id string, before int64, limit int) (HistoryPage, error) {
	return s.history(ctx, u, before, limit, func(r *showing) (Record, error) {
		p, err := get[Person](r.tx, id)
		if err != nil {
			return nil, err
		}
		if _, err := r.home(p.HouseholdID); err != nil {
			return nil, notFound("person")
		}
		return p, nil
	})
}

func (s *Service) history(ctx context.Context, u User, before int64, limit int, find func(*showing) (Record, error)) (page HistoryPage, err error) {
	show := showing{s: s, u: u}
	err = s.Store.Read(ctx, func(tx Tx) error {
		show.tx, show.protected = tx, nil
		rec, err := find(&show)
		if err != nil {
			return err
		}
		page, err = historyOf(tx, rec, before, max(1, min(limit, 200)))
		return err
	})
	if err := show.logged(ctx, err); err != nil {
		return HistoryPage{}, wrap(err, "read history")
	}
	return page, nil
}

// historyOf gives up to limit steps of a record before a version; 0 is the latest.
func historyOf(tx Tx, rec Record, before int64, limit int) (page HistoryPage, err error) {
	page.Steps = []HistoryStep{}
	edits, err := list[Edit](tx, Where("of_id", Eq, rec.Base().ID).By("-of_version").Top(most))
	if err != nil {
		return page, err
	}
	values, err := fieldsOf(rec)
	if err != nil {
		return page, err
	}
	for i := range edits {
		step := edits[i].undo(values)
		if before > 0 && step.Version >= before {
			continue
		}
		if len(page.Steps) == limit {
			page.Next = page.Steps[limit-1].Version
			return page, nil
		}
		if err := edits[i].describe(tx, &step); err != nil {
			return page, err
		}
		page.Steps = append(page.Steps, step)
	}
	if len(page.Steps) == limit {
		page.Next = page.Steps[limit-1].Version
		return page, nil
	}
	first, err := beginning(tx, rec, values)
	page.Steps = append(page.Steps, first)
	return page, err
}

// undo gives what the edit changed, and puts values back to what they were before it.
func (e *Edit) undo(values map[string]json.RawMessage) HistoryStep {
	step := HistoryStep{Version: e.OfVersion, At: e.CreatedAt, Changes: []FieldChange{}}
	for _, name := range sorted(e.Before) {
		step.Changes = append(step.Changes, FieldChange{name, e.Before[name], values[name]})
		values[name] = e.Before[name]
	}
	return step
}

// describe says who did a step, how and why.
func (e *Edit) describe(tx Tx, step *HistoryStep) error {
	op, err := get[Kept](tx, e.Operation)
	if err != nil {
		return err
	}
	var told struct {
		Reason  string `json:"reason"`
		Channel string `json:"channel"`
	}
	if json.Unmarshal(op.Data, &told) == nil {
		step.Reason, step.Import = told.Reason, told.Channel == "import"
	}
	step.SaidAt = op.At
	return step.name(tx, op.Kind, e.CreatedBy)
}

// name writes the kind of a step and its author.
func (step *HistoryStep) name(tx Tx, kind, author string) error {
	text := steps()[kind]
	step.Kind, step.VI, step.EN = kind, text[0], text[1]
	if author == SystemUser().ID {
		step.ActorName = "Hệ thống"
		return nil
	}
	u, err := get[User](tx, author)
	if err == nil {
		step.ActorName = u.Name
	}
	return err
}

// beginning is the step that made a record with these values: the report that came with it, or somebody added later.
func beginning(tx Tx, rec Record, values map[string]json.RawMessage) (HistoryStep, error) {
	base := rec.Base()
	step := HistoryStep{Version: 1, At: base.CreatedAt, Changes: []FieldChange{}}
	none, err := fieldsOf(reflect.New(reflect.TypeOf(rec).Elem()).Interface().(Record))
	if err != nil {
		return step, err
	}
	for _, name := range sorted(values) {
		if !sameJSON(values[name], none[name]) && !slices.Contains(quietFields(), name) {
			step.Changes = append(step.Changes, FieldChange{name, nil, values[name]})
		}
	}
	if _, ok := rec.(*Carer); ok {
		return step, step.name(tx, "carer.register", base.CreatedBy)
	}
	home, kind := base.ID, "person.add"
	if at, ok := values["household_id"]; ok {
		if err := json.Unmarshal(at, &home); err != nil {
			return step, wrap(err, "read the first household")
		}
	}
	cases, err := casesOf(tx, home)
	for i := range cases {
		if k := &cases[i]; k.CreatedAt.Equal(base.CreatedAt) && k.CreatedBy == base.CreatedBy {
			kind, step.Import = "case.report", k.Channel == "import"
		}
	}
	return step, first(err, step.name(tx, kind, base.CreatedBy))
}
