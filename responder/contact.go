package responder

import (
	"slices"
	"strings"
	"time"

	"kipthoi/responder/law"
)

// open gives when a number may be written to: now, or when its hours begin next.
func (p *Phone) open(now time.Time) time.Time {
	clock := now.In(law.Zone()).Format("15:04")
	within := p.From <= clock && clock < p.To
	if p.From > p.To { // over midnight
		within = p.From <= clock || clock < p.To
	}
	if p.From == "" || within {
		return now
	}
	day := law.DateOf(now)
	if clock > p.From {
		day = day.AddDays(1)
	}
	hour, minute, _ := strings.Cut(p.From, ":")
	return day.At(twoDigits(hour), twoDigits(minute)).UTC()
}

// twoDigits reads a number that Phone.validate has checked.
func twoDigits(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

// shut gives the numbers that nobody may write to: those said not to be safe, or to be a perpetrator's, by
// whomever, and all of those who are not to be contacted. A number that one calls safe and another does not is shut.
func shut(h *Household, people []Person, g *Safeguard) map[string]bool {
	out := map[string]bool{}
	for i := range g.Perpetrators {
		out[g.Perpetrators[i].Phone] = true
	}
	add := func(list []Phone, all bool) {
		for _, p := range list {
			if all || p.Safe == "no" || p.Whose == "perpetrator" {
				out[p.Number] = true
			}
		}
	}
	add(h.Phones, h.NotToContact)
	for i := range people {
		add(people[i].Phones, h.NotToContact || people[i].NotToContact)
	}
	return out
}

// safePhones gives the numbers at which a person of a home, or with "" the home itself, may be written to: those said to
// be safe. A landline takes no message.
func safePhones(h *Household, people []Person, g *Safeguard, person string) (safe []Phone) {
	list := h.Phones
	if person != "" {
		list = nil
	}
	for i := range people {
		if people[i].ID == person {
			list = people[i].Phones
		}
	}
	closed := shut(h, people, g)
	for _, p := range list {
		if p.Safe == "yes" && !closed[p.Number] && !strings.HasPrefix(p.Number, "+842") {
			safe = append(safe, p)
		}
	}
	return safe
}

// contactPerson and contactHome begin the recipient of a message to those whom a case is about.
const (
	contactPerson = "person:"
	contactHome   = "household:"
)

// applyCaseContact asks a person of a case, or its household, by SMS to call back. Without a number that is said to be
// safe nothing is sent, and the author is told.
func applyCaseContact(c *change) error {
	var in struct {
		PersonID string `json:"person_id"` // empty: the household
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	k, err := get[Case](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if _, err := c.home(k.HouseholdID); err != nil {
		return notFound("case")
	}
	c.caseID = k.ID
	recipient := contactHome + k.HouseholdID
	if in.PersonID != "" {
		recipient = contactPerson + in.PersonID
	}
	safe, err := reachable(c.tx, k, recipient)
	if err == nil && len(safe) == 0 {
		err = broken("R-3.31", "data.person_id", "không có số điện thoại nào được ghi là an toàn để nhắn", "there is no number that is said to be safe to write to")
	}
	if err != nil {
		return err
	}
	soonest := slices.MinFunc(safe, func(a, b Phone) int { return a.open(c.now).Compare(b.open(c.now)) })
	from := soonest.open(c.now)
	c.facts["from"] = from.Format(time.RFC3339)
	return c.sendAt("case.contact", k, soonest.Number, recipient, from)
}

// reachable gives the numbers at which a recipient of a case's messages may be written to.
func reachable(tx Tx, k *Case, recipient string) ([]Phone, error) {
	h, err := get[Household](tx, k.HouseholdID)
	if err != nil {
		return nil, err
	}
	people, err1 := list[Person](tx, Where("household_id", Eq, h.ID))
	g, err2 := guard(tx, k.ID)
	if err := first(err1, err2); err != nil {
		return nil, err
	}
	person, _ := strings.CutPrefix(recipient, contactPerson)
	if strings.HasPrefix(recipient, contactHome) {
		person = ""
	}
	return safePhones(h, people, g, person), nil
}

// stillSafe says, just before a message goes out, whether its number is still one to write to, from when, and whether it
// has hours of its own. Of messages to others than those whom a case is about there is nothing to say.
func stillSafe(tx Tx, m Message, now time.Time) (safe, own bool, from time.Time, err error) {
	if !strings.HasPrefix(m.Recipient, contactPerson) && !strings.HasPrefix(m.Recipient, contactHome) {
		return true, false, now, nil
	}
	k, err := get[Case](tx, m.CaseID)
	if err != nil {
		return false, false, now, err
	}
	phones, err := reachable(tx, k, m.Recipient)
	i := slices.IndexFunc(phones, func(p Phone) bool { return p.Number == m.To })
	if i < 0 {
		return false, false, now, err
	}
	return true, phones[i].From != "", phones[i].open(now), err
}
