package responder

import (
	"fmt"
)

// actOnReport makes a case of what a field worker or coordinator reports, and a registration, which somebody confirms
// first, of what a stranger does. A place that nobody can find is left to a person.
func (t *texting) actOnReport() error {
	if t.in.Report == nil {
		return required("data.report")
	}
	if len(t.users) > 0 {
		return t.reportCase(&t.users[0])
	}
	return t.registerReport()
}

// words is what was reported, for the narrative.
func (r *SMSReport) words() string {
	people := "không rõ số người"
	if r.People > 0 {
		people = fmt.Sprintf("%d người", r.People)
	}
	return cut(fmt.Sprintf("Tin nhắn: %d hộ, %s. %s", r.Households, people, r.Note), 1000)
}

// cut keeps the first runes of a text.
func cut(s string, most int) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), most)])
}

// size is the number of people when one household can have it, else 0, unknown.
func (r *SMSReport) size() int64 {
	if r.People > MaxPersons || r.Households > 1 {
		return 0
	}
	return r.People
}

// reportCase files one case for all that the report tells of; its households are then listed one by one. The system
// acts in the reporter's place, so that a hamlet's name alone is enough.
func (t *texting) reportCase(u *User) error {
	r := t.in.Report
	t.user.Unit = u.Unit
	in := report{Family: Disaster, Kind: r.Kind, Channel: "sms", Place: place{Address: cut(r.Place, 300)}, Narrative: r.words(), Urgent: true,
		Household: Household{Meta: Meta{ID: t.s.NewID()}, HeadName: cut(r.Place, 120), Size: r.size()}}
	at, err := t.locate(in.Place)
	if err != nil {
		return within("data.report.place", err)
	}
	k, h, people, err := t.read(&in, at)
	if err != nil {
		return within("data.report", err)
	}
	k.ID = t.s.NewID()
	t.about, t.row.Effect, t.reply = k, "reported", "reply.reported"
	return t.file(k, h, people)
}

// registerReport keeps a stranger's report until somebody confirms it.
func (t *texting) registerReport() error {
	r := t.in.Report
	unit, err := t.s.registeredIn(cut(r.Place, 300))
	reg := &Registration{Meta: Meta{ID: t.s.NewID(), Unit: unit}, Phone: t.row.From, Address: cut(r.Place, 300), Kind: r.Kind, People: r.size(),
		Narrative: r.words(), Urgent: true, Channel: "sms", State: "unconfirmed"}
	if err != nil || reg.Validate() != nil {
		t.leaveOpen("reply.received")
		return nil
	}
	t.row.Unit, t.row.Effect, t.reply = unit, "registered", "reply.received"
	return t.insert(reg)
}
