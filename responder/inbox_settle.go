package responder

import "strings"

// inboxSettle says what a coordinator made of a text message that no rule understood.
type inboxSettle struct {
	How  string `json:"how"`  // answer: it is about a case; report: it tells of a new one; ignore, or nothing: neither
	Note string `json:"note"` // why it is ignored; else what else there is to say

	Code string `json:"case_code"` // of the case that it is about

	Kind        string `json:"kind"` // of disaster
	Unit        string `json:"unit"` // commune
	Address     string `json:"address"`
	Name        string `json:"name"`         // head of the household
	CaseID      string `json:"case_id"`      // of the new case, made by the sender like the next one
	HouseholdID string `json:"household_id"` // of its household
}

// applyInboxSettle closes a text message that a person has dealt with: it becomes a note on a case, or a new case, or is
// ignored with a reason.
func applyInboxSettle(c *change) error {
	var in inboxSettle
	if err := c.op.decode(&in); err != nil {
		return err
	}
	in.How = strings.TrimSpace(in.How)
	if in.How == "" {
		in.How = "ignore"
	}
	if err := within("data", first(oneOf("how", in.How, "answer", "report", "ignore"), text("note", in.Note, 500), given("note", in.How != "ignore" || in.Note != ""))); err != nil {
		return err
	}
	row, err := lock[Inbound](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	mine := c.user.answersFor(row.Unit, row.Province) || row.Unit == "" && c.user.seesUnplaced()
	switch {
	case !mine:
		return notFound("inbound_message")
	case row.State != inboundOpen:
		return broken("", "state", "tin nhắn này đã được xử lý", "the message has been dealt with")
	}
	switch c.caseID = row.CaseID; in.How {
	case "answer":
		err = c.noteInbound(row, in)
	case "report":
		err = c.reportInbound(row, in)
	}
	row.State, row.Note, row.SettledBy = inboundSettled, in.Note, c.user.ID
	return first(err, c.update(row))
}

// noteInbound puts a text message to a case as a note; the number of who sent it stays in the inbox.
func (c *change) noteInbound(row *Inbound, in inboxSettle) error {
	code := strings.ToUpper(strings.TrimSpace(in.Code))
	if code == "" {
		return required("data.case_code")
	}
	found, err := list[Case](c.tx, Where("code", Eq, code).Top(1))
	if err == nil && len(found) == 0 {
		err = notFound("case")
	}
	if err != nil {
		return within("data.case_code", err)
	}
	k, err := c.work(found[0].ID)
	if err != nil {
		return within("data.case_code", err)
	}
	row.CaseID, row.Effect = k.ID, "noted"
	said := cut("Tin nhắn đến: "+row.Text+"\n"+in.Note, 4000)
	return c.insert(&Note{Meta: Meta{ID: c.op.ID, Unit: k.Unit}, CaseID: k.ID, Text: strings.TrimSpace(said), At: earlier(c.op.At, c.now)})
}

// reportInbound makes a case of a text message; its clock begins when the message came.
func (c *change) reportInbound(row *Inbound, in inboxSettle) error {
	err := first(oneOf("kind", in.Kind, DisasterKinds()...), text("address", in.Address, 300), text("name", in.Name, 120), given("unit", in.Unit != ""))
	if err == nil && !isID(in.CaseID) {
		err = invalid("case_id", "mã hồ sơ phải là UUID", "must be a UUID")
	}
	if err == nil {
		err = c.unit(in.Unit)
	}
	if err != nil {
		return within("data", err)
	}
	r := report{Family: Disaster, Kind: in.Kind, Channel: "sms", Place: place{Unit: in.Unit, Address: in.Address}, Narrative: cut("Tin nhắn: "+row.Text, 1000),
		Household: Household{Meta: Meta{ID: in.HouseholdID}, HeadName: in.Name}, ReceivedAt: row.CreatedAt}
	if number, err := phone("from", row.From); err == nil && number != "" && row.Sender == "" {
		r.Household.Phones = []Phone{{Number: number, Whose: "self"}}
	}
	at, err := c.locate(r.Place)
	if err != nil {
		return within("data", err)
	}
	k, h, people, err := c.read(&r, at)
	if err != nil {
		return within("data", err)
	}
	k.ID = in.CaseID
	if err := c.file(k, h, people); err != nil {
		return err
	}
	row.CaseID, row.Effect = k.ID, "reported"
	return nil
}
