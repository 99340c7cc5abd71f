package responder

import (
	"time"

	"kipthoi/responder/law"
)

// Ranks of a message: which goes first, and which rules it is free of.
const (
	rankNow   = 1 // a handover, an emergency, an answer to who just wrote: at any hour, whatever the cap and the budget
	rankSoon  = 2
	rankLater = 3 // reminders and digests: when nothing else waits
)

// SendKinds are the kinds of jobs that send messages, those that go first first.
func SendKinds() []string { return []string{"message.now", JobSend, "message.later"} }

// rankOf says how urgent a text is: that of a case of the highest priority always is.
func rankOf(template string, k *Case) int64 {
	switch template {
	case "placement.offer", "placement.accepted", "placement.handed_over", "placement.declined", "placement.expired", "placement.look_now", "placement.withdrawn", "placement.no_next", "case.unsealed", "report.received":
		return rankNow
	case "placement.ending", "cost.approved", "account.low":
		return rankLater
	}
	if len(template) > 6 && template[:6] == "reply." || k.Priority == 1 {
		return rankNow
	}
	return rankSoon
}

// wake gives the first moment that is not in the quiet hours: now, or their end.
func wake(r law.Messages, now time.Time) time.Time {
	hour := int64(now.In(law.Zone()).Hour())
	quiet := r.QuietFrom <= hour && hour < r.QuietTo
	if r.QuietFrom > r.QuietTo { // over midnight
		quiet = r.QuietFrom <= hour || hour < r.QuietTo
	}
	if !quiet {
		return now
	}
	day := law.DateOf(now)
	if hour >= r.QuietTo {
		day = day.AddDays(1)
	}
	return day.At(int(r.QuietTo), 0).UTC()
}

// smsDay and smsMonth begin the day and the month of an instant in Việt Nam.
func smsDay(now time.Time) time.Time { return law.DateOf(now).At(0, 0).UTC() }

func smsMonth(now time.Time) time.Time {
	local := now.In(law.Zone())
	return time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, law.Zone()).UTC()
}

// traffic is what counts so far, as far as the rules ask for it; each figure is read once.
type traffic struct {
	tx    Tx
	book  *law.Book
	now   time.Time
	rules map[string]law.Messages // by province
	today map[string]int64        // messages by number
	month map[string]int64        // segments by province
}

func (s *Service) traffic(tx Tx, now time.Time) (*traffic, error) {
	book, err := s.book(tx)
	return &traffic{tx: tx, book: book, now: now, rules: map[string]law.Messages{}, today: map[string]int64{}, month: map[string]int64{}}, err
}

func (t *traffic) of(province string) (r law.Messages, err error) {
	r, known := t.rules[province]
	if !known {
		r, err = t.book.Messages(law.DateOf(t.now), province)
		t.rules[province] = r
	}
	return r, err
}

// countedTo is how many messages to a number count today.
func (t *traffic) countedTo(phone string) (n int64, err error) {
	n, known := t.today[phone]
	if known {
		return n, nil
	}
	counts, err := t.tx.Count("messages", "", Where("to_phone", Eq, phone).And("counted_at", Ge, smsDay(t.now)))
	t.today[phone] = counts[""]
	return counts[""], err
}

// segments are those of a province's messages that count this month.
func (t *traffic) segments(province string) (n int64, err error) {
	n, known := t.month[province]
	if !known {
		n, err = t.tx.Sum("messages", "segments", Where("province", Eq, province).And("counted_at", Ge, smsMonth(t.now)))
		t.month[province] = n
	}
	return n, err
}

// quiet keeps a message back until its province may be woken. own says that its number has hours of its own.
func (t *traffic) quiet(p *Parcel, own bool) error {
	if p.Rank == rankNow || own {
		return nil
	}
	r, err := t.of(p.Province)
	if from := wake(r, t.now); err == nil && from.After(p.From) {
		p.From = from
	}
	return err
}

// budgetAlert is the share of a month's budget, in percent, at which the managers of the fund are told.
const budgetAlert = 80

// watchBudget tells the fund managers of a message's province, once a month, that its messages have used most of their
// budget. The text names the case of the message that went over the mark.
func (c *change) watchBudget(t *traffic, m *Message) error {
	r, err := t.of(m.Province)
	if err != nil || r.BudgetVND == 0 || m.CaseID == "" {
		return err
	}
	n, err := t.segments(m.Province)
	if err != nil || n*r.SegmentVND*100 < r.BudgetVND*budgetAlert {
		return err
	}
	k, err := get[Case](c.tx, m.CaseID)
	if err != nil {
		return err
	}
	users, err := list[User](c.tx, Where("role", Eq, string(RoleFund)).And("unit", Eq, m.Province).Top(20))
	for _, u := range users {
		id := namedID("sms budget " + m.Province + " " + smsMonth(c.now).Format(time.DateOnly) + " " + u.ID)
		if e := c.tx.Get(&Message{}, id); u.Active && u.Phone != "" && isNotFound(e) && err == nil {
			err = c.mail(&Message{Meta: Meta{ID: id, Unit: k.Unit}, CaseID: k.ID, CaseCode: k.Code, To: u.Phone, Recipient: "user:" + u.ID,
				Template: "account.low", Rank: rankLater, DueAt: k.due()}, c.now)
		}
	}
	return err
}
