package responder

import (
	"time"
)

// Message is one SMS on its way. It is written in the operation's own transaction and sent by a worker. What it says
// is a template with the case's code: a Message has no room for a name, an address or the kind of a case.
type Message struct {
	Meta
	CaseID     string    `json:"case_id"`
	CaseCode   string    `json:"case_code"`
	To         string    `json:"to_phone"`
	Recipient  string    `json:"recipient"` // who it is, as table:id
	Template   string    `json:"template"`
	Rank       int64     `json:"rank"`  // 1 to 3, the urgent first
	State      string    `json:"state"` // queued, held, sent, failed; then what the provider reports
	Tries      int64     `json:"tries"`
	Provider   string    `json:"provider"`
	ProviderID string    `json:"provider_id"`
	Encoding   string    `json:"encoding"`
	Segments   int64     `json:"segments"`
	ErrorCode  string    `json:"error_code"`
	DueAt      time.Time `json:"due_at"`  // of the case when it was written: the text must be the same at each attempt
	Overdue    int64     `json:"overdue"` // of a digest: cases that are overdue
	Waiting    int64     `json:"waiting"` // and that wait to be verified
	Days       int64     `json:"days"`    // of a warning: days left before a limit, when it was written
	SentAt     time.Time `json:"sent_at"`
	CountedAt  time.Time `json:"counted_at"` // from when on it counts against the cap of its number and the budget; zero: it does not
}

// Table names the table.
func (*Message) Table() string { return "messages" }

// JobSend is the kind of job that sends a message of no special rank, whose id is its payload.
const JobSend = "message.send"

// send puts a message and its job into the transaction. No phone, no message: the case shows on the board all the same.
func (c *change) send(template string, k *Case, to, recipient string) error {
	return c.sendAt(template, k, to, recipient, c.now)
}

// sendAt is send for a message that may go at an instant and not before.
func (c *change) sendAt(template string, k *Case, to, recipient string, at time.Time) error {
	if to == "" {
		return nil
	}
	return c.mail(&Message{Meta: Meta{Unit: k.Unit}, CaseID: k.ID, CaseCode: k.Code, To: to, Recipient: recipient, Template: template,
		Rank: rankOf(template, k), DueAt: k.due()}, at)
}

// mail puts a message and its job into the transaction. Without a rank it is of the last.
func (c *change) mail(m *Message, at time.Time) error {
	if m.ID == "" {
		m.ID = c.s.NewID()
	}
	if m.State = MessageQueued; m.Rank == 0 {
		m.Rank = rankLater
	}
	if stopped, err := silent(c.tx, m.To); err != nil || stopped { // it is kept, so that a coordinator sees whom nobody told
		m.State, m.ErrorCode = MessageFailed, optedOut
		return first(err, c.insert(m))
	}
	return first(c.insert(m), c.enqueue(Job{Kind: SendKinds()[m.Rank-1], Key: m.ID, Payload: m.ID, RunAt: at}))
}

// tellCoordinators writes to the coordinators who answer for a case when it cannot wait for them to look. A list of
// thousands writes to nobody: who sent it knows of it.
func (c *change) tellCoordinators(k *Case) error {
	if k.Priority > 2 || k.Channel == "import" && !k.Urgent {
		return nil
	}
	return c.alertCoordinators(k, "report.received")
}

// alertCoordinators writes to the coordinators who answer for a case.
func (c *change) alertCoordinators(k *Case, template string) error {
	return c.tellUnit(k, k.Unit, template)
}

// tellUnit writes about a case to the coordinators of a unit and of its province.
func (c *change) tellUnit(k *Case, unit, template string) error {
	users, err := list[User](c.tx, Where("role", Eq, string(RoleCoordinator)).And("unit", In, []string{unit, c.province(unit)}).Top(20))
	for _, u := range users {
		if u.Active {
			err = first(err, c.send(template, k, u.Phone, "user:"+u.ID))
		}
	}
	return err
}
