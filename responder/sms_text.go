package responder

import (
	"context"

	"kipthoi/responder/law"
)

// SMSText is the wording of a message from a day on, "mẫu tin nhắn", in place of the one that is built in.
type SMSText struct {
	Meta
	Template  string   `json:"template"`
	Text      string   `json:"text"` // with its facts in braces
	ValidFrom law.Date `json:"valid_from"`
	SetBy     string   `json:"set_by"`
}

// Table names the table.
func (*SMSText) Table() string { return "sms_texts" }

type textSet struct {
	Template  string `json:"template"`
	Text      string `json:"text"`
	ValidFrom string `json:"valid_from"`
}

// applyTextSet words a message anew from a later day on, or changes a wording that no message has had yet: what is being
// sent today must read the same at each attempt.
func applyTextSet(c *change) error {
	var in textSet
	if err := c.op.decode(&in); err != nil {
		return err
	}
	from, err := date("valid_from", in.ValidFrom)
	if err == nil && !from.After(law.DateOf(c.now)) {
		err = invalid("valid_from", "phải từ ngày mai trở đi", "must be tomorrow or later")
	}
	if err = first(err, text("template", in.Template, 60), text("text", in.Text, 600), given("text", in.Text != "")); err == nil {
		err = c.s.CheckText(in.Template, in.Text)
	}
	if err != nil {
		return within("data", err)
	}
	t, err := lock[SMSText](c.tx, c.op.Subject)
	switch {
	case err != nil && asError(err).Code == CodeNotFound:
		province := c.province(c.user.Unit)
		t = &SMSText{Meta: Meta{ID: c.op.Subject, Unit: province}, Template: in.Template, Text: in.Text, ValidFrom: from, SetBy: c.user.ID}
		return taken(c.insert(t), "data.valid_from", "đã có nội dung từ ngày này", "has a wording already")
	case err != nil:
		return err
	case t.Template != in.Template || !t.ValidFrom.After(law.DateOf(c.now)):
		return broken("", "state", "nội dung này đã có hiệu lực, hãy đặt nội dung mới từ một ngày sau", "the wording is in force: set a new one from a later day")
	}
	t.Text, t.ValidFrom, t.SetBy = in.Text, from, c.user.ID
	return taken(c.update(t), "data.valid_from", "đã có nội dung từ ngày này", "has a wording already")
}

// SMSTexts lists the wordings that were set, the earliest first. Coordinators and administrators only, and the system.
func (s *Service) SMSTexts(ctx context.Context, u User) (texts []SMSText, err error) {
	if u.Role != RoleCoordinator && u.Role != RoleAdmin && u.Role != RoleSystem {
		return nil, forbidden("chỉ điều phối viên và quản trị xem được", "only coordinators and administrators may see this")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		texts, err = list[SMSText](tx, Query{}.By("valid_from", "created_at").Top(most))
		return err
	})
	return texts, wrap(err, "list texts of messages")
}
