package responder

import (
	"context"
	"encoding/json"
	"strings"
)

// Inbound is a text message that somebody sent in, "tin nhắn đến", with what came of it. One that the system could not
// deal with is open until a coordinator settles it.
type Inbound struct {
	Meta
	Provider   string `json:"provider"`
	ProviderID string `json:"provider_id"`
	From       string `json:"from_phone"` // E.164; as the provider wrote it when it is no Vietnamese number
	Text       string `json:"text"`
	Verb       string `json:"verb"`   // what the text was read as
	Sender     string `json:"sender"` // carer:id or user:id; "" when the number is not known
	CaseID     string `json:"case_id"`
	Effect     string `json:"effect"` // accepted, declined, claimed, noted, reported, registered, stopped, started, helped; "" none
	State      string `json:"state"`  // done, open, settled
	Note       string `json:"note"`   // of who settled it
	SettledBy  string `json:"settled_by"`
}

// Table names the table.
func (*Inbound) Table() string { return "inbound_messages" }

// The states of an Inbound.
const (
	inboundDone    = "done"
	inboundOpen    = "open"
	inboundSettled = "settled"
)

// SMS is a text message as a provider handed it over, and what its text was read as.
type SMS struct {
	Provider   string     `json:"provider"`
	ProviderID string     `json:"provider_id"` // the same when it is handed over again
	From       string     `json:"from"`
	Text       string     `json:"text"`
	Verb       string     `json:"verb"` // yes, no, report, bad_report, help, stop, start, unknown
	Code       string     `json:"code"` // of the case that an answer names: KT-26-00042, or 42
	Report     *SMSReport `json:"report,omitempty"`
}

// SMSReport is what somebody on the spot reports by SMS.
type SMSReport struct {
	Kind       string `json:"kind"`  // of disaster
	Place      string `json:"place"` // as typed
	Households int64  `json:"households"`
	People     int64  `json:"people"` // 0: not said
	Note       string `json:"note"`
}

func (in *SMS) validate() error {
	return first(given("provider", in.Provider != ""), given("provider_id", in.ProviderID != ""), given("from", in.From != ""),
		text("provider", in.Provider, 20), text("provider_id", in.ProviderID, 100), text("from", in.From, 40), text("text", in.Text, 1600),
		text("code", in.Code, 20), oneOf("verb", in.Verb, "yes", "no", "report", "bad_report", "help", "stop", "start", "unknown"), in.Report.validate())
}

func (r *SMSReport) validate() error {
	if r == nil {
		return nil
	}
	return first(oneOf("report.kind", r.Kind, DisasterKinds()...), given("report.place", r.Place != ""), text("report.place", r.Place, 1600),
		between("report.households", r.Households, 1, 9_999), between("report.people", r.People, 0, 99_999), text("report.note", r.Note, 1600))
}

// ReceiveSMS takes in a text message, once however often a provider hands it over. It acts as the system: the number of a
// sender is a weak proof, so a text does no more than answer what was asked of that number, report, or ask for silence.
func (s *Service) ReceiveSMS(ctx context.Context, in SMS) (Result, error) {
	if err := in.validate(); err != nil {
		return Result{}, err
	}
	data, err := json.Marshal(in)
	if err != nil {
		return Result{}, wrap(err, "receive SMS")
	}
	name := in.Provider + " " + in.ProviderID
	res, err := s.Apply(ctx, Operation{ID: namedID("sms " + name), Kind: "sms.receive", Subject: namedID("inbound " + name), At: s.Now(),
		Actor: SystemUser().ID, Data: data, own: true})
	if err == nil && res.Error != nil {
		err = res.Error
	}
	return res, err
}

// texting is a text message on its way through its operation.
type texting struct {
	*change
	in     SMS
	row    *Inbound
	carers []Carer // who have this number
	users  []User
	reply  string // template; "" none
	about  *Case  // what the reply names
}

func applySMSReceive(c *change) error {
	t := &texting{change: c}
	if err := c.op.decode(&t.in); err != nil {
		return err
	}
	t.row = &Inbound{Meta: Meta{ID: c.op.Subject}, Provider: t.in.Provider, ProviderID: t.in.ProviderID, From: senderNumber(t.in.From),
		Text: t.in.Text, Verb: t.in.Verb, State: inboundDone}
	if err := first(t.in.validate(), t.identifySender()); err != nil {
		return err
	}
	err := t.act()
	if t.about != nil {
		t.row.CaseID, t.row.Unit, c.caseID = t.about.ID, t.about.Unit, t.about.ID
	}
	return first(err, c.insert(t.row), t.answer())
}

// senderNumber gives a number in E.164, also when a gateway leaves the plus out; or as it came.
func senderNumber(s string) string {
	plain := strings.TrimSpace(s)
	if strings.HasPrefix(plain, "84") && len(plain) == 11 {
		plain = "+" + plain
	}
	if number, err := phone("from", plain); err == nil && number != "" {
		return number
	}
	return plain
}

// identifySender finds who has the number. Of several users, who may report goes first.
func (t *texting) identifySender() (err error) {
	if t.carers, err = list[Carer](t.tx, Where("phone", Eq, t.row.From).And("state", Ne, "ended").Top(20)); err != nil {
		return err
	}
	t.users, err = list[User](t.tx, Where("phone", Eq, t.row.From).And("active", Eq, true).And("role", In, []string{string(RoleField), string(RoleCoordinator)}).By("-role").Top(20))
	switch {
	case len(t.carers) > 0:
		t.row.Sender, t.row.Unit = "carer:"+t.carers[0].ID, t.carers[0].Unit
	case len(t.users) > 0:
		t.row.Sender, t.row.Unit = "user:"+t.users[0].ID, t.users[0].Unit
	}
	return err
}

// act does what the text wants; what cannot be done is left open for a person.
func (t *texting) act() error {
	switch t.in.Verb {
	case "yes", "no":
		return t.actOnAnswer()
	case "report":
		return t.actOnReport()
	case "stop", "start":
		return t.actOnSilence()
	case "help":
		t.row.Effect, t.reply = "helped", "reply.help"
		return nil
	case "bad_report":
		t.leaveOpen("reply.format")
		return nil
	}
	t.leaveOpen("reply.received")
	return nil
}

func (t *texting) leaveOpen(reply string) { t.row.State, t.reply = inboundOpen, reply }

// maxReplies is how many replies one number gets in a day: two machines must not talk to each other.
const maxReplies = 6

// answer sends the reply, to a number that messages can go to.
func (t *texting) answer() error {
	number, err := phone("from", t.row.From)
	if t.reply == "" || err != nil || strings.HasPrefix(number, "+842") {
		return nil
	}
	today, err := t.tx.Count("messages", "", Where("to_phone", Eq, number).And("template", Has, "reply.").And("created_at", Gt, t.now.AddDate(0, 0, -1)))
	if err != nil || today[""] >= maxReplies {
		return wrap(err, "count replies")
	}
	k := t.about
	if k == nil {
		k = &Case{Meta: Meta{Unit: t.row.Unit}}
	}
	return t.send(t.reply, k, number, "inbound:"+t.row.ID)
}
