package responder

import (
	"slices"
	"strings"
)

// actOnAnswer lets an answer decide the open offer to this number. With several open the code of a case is needed.
func (t *texting) actOnAnswer() error {
	open, err := t.openOffers()
	if err != nil {
		return err
	}
	var asked []string // cases, the longest waiting first
	for i := range open {
		if !slices.Contains(asked, open[i].CaseID) {
			asked = append(asked, open[i].CaseID)
		}
	}
	if len(asked) == 0 {
		return t.actOnNothing()
	}
	about, first, err := t.choose(asked)
	if err != nil {
		return err
	}
	if about == nil {
		t.about, t.reply = first, "reply.which"
		return nil
	}
	t.about = about
	return t.decideOffers(open)
}

// openOffers gives the placements that wait for an answer of this number's carers.
func (t *texting) openOffers() ([]Placement, error) {
	var ids []string
	for i := range t.carers {
		ids = append(ids, t.carers[i].ID)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return list[Placement](t.tx, Where("carer_id", In, ids).And("state", In, []string{string(PlacementProposed), string(PlacementOffered)}).By("created_at"))
}

// choose finds the one case that an answer is about, or nil when it may be several or none; and the first of all.
func (t *texting) choose(ids []string) (one, oldest *Case, err error) {
	cases, err := list[Case](t.tx, Where("id", In, ids).Top(len(ids)))
	if err != nil {
		return nil, nil, err
	}
	var named []*Case
	for i := range cases {
		if cases[i].ID == ids[0] {
			oldest = &cases[i]
		}
		if t.in.Code == "" || cases[i].named(t.in.Code) {
			named = append(named, &cases[i])
		}
	}
	if len(named) == 1 {
		one = named[0]
	}
	return one, oldest, nil
}

// named says whether somebody means this case by a code: all of it, or its number without zeros before it.
func (k *Case) named(code string) bool {
	number := k.Code[strings.LastIndex(k.Code, "-")+1:]
	return code == k.Code || code == strings.TrimLeft(number, "0")
}

// decideOffers answers the offers of the case that the text is about.
func (t *texting) decideOffers(open []Placement) error {
	decide, effect, template := t.acceptOffer, "accepted", "placement.accepted"
	if t.in.Verb == "no" {
		decide, effect, template = t.declineOffer, "declined", "placement.declined"
	}
	proposer := ""
	for i := range open {
		if open[i].CaseID != t.about.ID {
			continue
		}
		pl, err := lock[Placement](t.tx, open[i].ID)
		if err == nil && !pl.State.open() {
			return ErrStale // somebody has just decided it: look again
		}
		if err = first(err, decide(pl)); err != nil {
			return err
		}
		proposer = pl.AskedBy
	}
	t.row.Effect, t.reply = effect, "reply."+effect
	return t.tellUser(proposer, t.about, template)
}

// tellUser writes to a user about a case; to the coordinators when the user is gone or has no phone.
func (c *change) tellUser(id string, k *Case, template string) error {
	u, err := get[User](c.tx, id)
	if err != nil && !isNotFound(err) && asError(err).Code != CodeNotFound {
		return err
	}
	if err != nil || !u.Active || u.Phone == "" {
		return c.alertCoordinators(k, template)
	}
	return c.send(template, k, u.Phone, "user:"+u.ID)
}

// actOnNothing deals with an answer to which no offer is open. A user's yes is about what they were told of last: it takes
// a new case that nobody holds, and else says that they have seen it. Anything else a person looks at, for a carer may
// have changed their mind.
func (t *texting) actOnNothing() error {
	told, err := t.toldOf()
	if err != nil || told == nil {
		t.leaveOpen("reply.nothing")
		return err
	}
	if t.about, err = lock[Case](t.tx, told.CaseID); err != nil {
		return err
	}
	t.row.Effect = "noted"
	taker := t.taker()
	if told.Template != "report.received" || taker == "" {
		return nil
	}
	t.row.Effect, t.reply = "claimed", "reply.claimed"
	return t.hold(t.about, taker)
}

// taker gives who of those with this number may take the case; "" nobody.
func (t *texting) taker() string {
	for i := range t.users {
		if k := t.about; t.users[i].sees(k) == sightAll && k.AssignedTo == "" && !k.Closed {
			return t.users[i].ID
		}
	}
	return ""
}

// toldOf gives the latest message to a user about a case that a yes may be about.
func (t *texting) toldOf() (*Message, error) {
	if t.in.Verb != "yes" || len(t.users) == 0 {
		return nil, nil
	}
	told, err := list[Message](t.tx, Where("to_phone", Eq, t.row.From).And("created_at", Gt, t.now.AddDate(0, 0, -3)).By("-created_at").Top(50))
	for i := range told {
		ours := told[i].CaseID != "" && strings.HasPrefix(told[i].Recipient, "user:")
		if ours && (t.in.Code == "" || (&Case{Code: told[i].CaseCode}).named(t.in.Code)) {
			return &told[i], nil
		}
	}
	return nil, err
}
