package responder

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
)

// editable is a record whose fields a person may change one by one.
type editable interface {
	Record
	Editable() []string
	Validate() error
}

// patch is the data of an update: the new values of fields, the values that the sender saw, and why; Channel is import
// for a correction that comes from a file.
type patch struct {
	Set     map[string]json.RawMessage `json:"set"`
	Seen    map[string]json.RawMessage `json:"seen"`
	Reason  string                     `json:"reason"`
	Channel string                     `json:"channel"`
}

// FieldClash is a field that two people changed from the same value.
type FieldClash struct {
	ID     string          `json:"id"`
	Field  string          `json:"field"`
	Mine   json.RawMessage `json:"mine"`   // what the operation wanted
	Theirs json.RawMessage `json:"theirs"` // what stands, and stays until a person chooses
}

// Conflict keeps a clash until a person has chosen.
type Conflict struct {
	Meta
	OfTable   string          `json:"of_table"`
	OfID      string          `json:"of_id"`
	Field     string          `json:"field"`
	Mine      json.RawMessage `json:"mine"`
	Theirs    json.RawMessage `json:"theirs"`
	Operation string          `json:"operation"`
	State     string          `json:"state"`  // open, resolved
	Chosen    string          `json:"chosen"` // mine, theirs
}

// Table names the table.
func (*Conflict) Table() string { return "conflicts" }

// edit applies a patch to a locked record: a field is set when it still has the value that the sender saw or nobody
// changed the record since; a field that another changed is kept, and both values stand as a conflict.
func (c *change) edit(rec editable) error {
	var in patch
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := first(given("data.set", len(in.Set) > 0), text("data.reason", in.Reason, 500), oneOf("data.channel", in.Channel, "", "import")); err != nil {
		return err
	}
	if err := c.lockRecord(rec); err != nil {
		return err
	}
	set, err := c.merge(rec, in)
	if err != nil {
		return err
	}
	if err := within("data.set", c.valid(rec)); err != nil {
		return err
	}
	if set == 0 {
		return nil
	}
	return first(c.update(rec), c.lookAgain(rec))
}

// merge puts the fields of a patch into rec, and gives how many took effect.
func (c *change) merge(rec editable, in patch) (set int, err error) {
	now, err := fieldsOf(rec)
	if err != nil {
		return 0, err
	}
	stale := rec.Base().Version != c.op.Base
	for _, name := range sorted(in.Set) {
		mine := in.Set[name]
		switch {
		case !slices.Contains(rec.Editable(), name):
			return 0, invalid("data.set."+name, "không sửa được mục này", "cannot be changed")
		case sameJSON(now[name], mine):
		case stale && !sameJSON(now[name], in.Seen[name]):
			if err := c.clash(rec, name, mine, now[name]); err != nil {
				return 0, err
			}
		default:
			if err := setField(rec, name, mine); err != nil {
				return 0, err
			}
			set++
		}
	}
	if stale && set > 0 && len(c.clashes) == 0 {
		c.merged = true
	}
	return set, nil
}

func (c *change) clash(rec Record, name string, mine, theirs json.RawMessage) error {
	if r, ok := rec.(*Carer); ok && r.Secret && slices.Contains(placeFields(), name) {
		return broken("", "data.set."+name, "đã có người sửa: hãy xem lại địa chỉ", "was changed meanwhile: read the address again") // theirs would tell it
	}
	probe, err := editableOf(rec.Table())
	if err != nil {
		return err
	}
	if err := setField(probe, name, mine); err != nil {
		return err // a wrong value is no second opinion
	}
	base := rec.Base()
	k := &Conflict{Meta: Meta{ID: c.s.NewID(), Unit: base.Unit}, OfTable: rec.Table(), OfID: base.ID, Field: name,
		Mine: mine, Theirs: theirs, Operation: c.op.ID, State: "open"}
	c.clashes = append(c.clashes, FieldClash{k.ID, name, mine, theirs})
	return c.insert(k)
}

// setField decodes one value into a record.
func setField(rec Record, name string, value json.RawMessage) error {
	one, err := json.Marshal(map[string]json.RawMessage{name: value})
	none, err2 := json.Marshal(map[string]any{name: nil}) // a list is emptied first: what is decoded into its old entries would mix
	if err := first(err, err2); err != nil {
		return wrap(err, "patch %s", name)
	}
	if first(json.Unmarshal(none, rec), json.Unmarshal(one, rec)) != nil {
		return invalid("data.set."+name, "giá trị không đúng kiểu, hoặc không phải ngày có thật", "has the wrong type, or is not a real date")
	}
	return nil
}

func fieldsOf(rec Record) (map[string]json.RawMessage, error) {
	b, err := json.Marshal(rec)
	if err != nil {
		return nil, wrap(err, "read fields of %s", rec.Table())
	}
	var m map[string]json.RawMessage
	return m, wrap(json.Unmarshal(b, &m), "read fields of %s", rec.Table())
}

// sameJSON compares two values as JSON; none is the same as null.
func sameJSON(a, b json.RawMessage) bool {
	if bytes.Equal(a, b) {
		return true
	}
	var x, y any
	if len(a) > 0 && json.Unmarshal(a, &x) != nil || len(b) > 0 && json.Unmarshal(b, &y) != nil {
		return false
	}
	return reflect.DeepEqual(x, y)
}

func applyHouseholdUpdate(c *change) error { return c.edit(&Household{}) }
func applyPersonUpdate(c *change) error    { return c.edit(&Person{}) }
func applyCaseUpdate(c *change) error      { return c.edit(&Case{}) }

type conflictResolve struct {
	Choose string `json:"choose"`
}

// applyConflictResolve lets a person choose between the two values of a field.
func applyConflictResolve(c *change) error {
	var in conflictResolve
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := oneOf("data.choose", in.Choose, "mine", "theirs"); err != nil {
		return err
	}
	k, err := lock[Conflict](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if k.State != "open" {
		return broken("", "state", "đã được giải quyết", "is resolved already")
	}
	k.State, k.Chosen = "resolved", in.Choose
	if in.Choose == "mine" {
		if err := c.choose(k); err != nil {
			return err
		}
	}
	return c.update(k)
}

func (c *change) choose(k *Conflict) error {
	rec, err := editableOf(k.OfTable)
	if err != nil {
		return err
	}
	if err := c.tx.Lock(rec, k.OfID); err != nil {
		return wrap(err, "lock %s", k.OfTable)
	}
	if err := setField(rec, k.Field, k.Mine); err != nil {
		return err
	}
	return first(c.valid(rec), c.update(rec), c.lookAgain(rec))
}

func editableOf(table string) (editable, error) {
	for _, rec := range []editable{&Household{}, &Person{}, &Case{}, &Carer{}} {
		if rec.Table() == table {
			return rec, nil
		}
	}
	return nil, fmt.Errorf("records of %s cannot be edited", table)
}
