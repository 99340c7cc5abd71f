package responder

import (
	"slices"

	"kipthoi/responder/law"
)

// Consent says on what ground facts of a case are used: somebody agreed, "đồng ý", or the law stands in for it
// . A later one stands beside it; one that is withdrawn counts no more.
type Consent struct {
	Meta
	CaseID    string   `json:"case_id"`
	PersonID  string   `json:"person_id"` // whom it is about; "" everybody of the case
	By        string   `json:"given_by"`  // self, guardian; law when an article stands in for it
	Name      string   `json:"name"`      // of the guardian
	Purposes  []string `json:"purposes"`
	Form      string   `json:"form"`    // spoken, written; "" of the law
	Article   string   `json:"article"` // that stands in for consent
	GivenOn   law.Date `json:"given_on"`
	Withdrawn bool     `json:"withdrawn"`
	Reason    string   `json:"reason"` // of the withdrawal
}

// Table names the table.
func (*Consent) Table() string { return "consents" }

// purposes lists what consent can be given to.
func purposes() []string { return []string{"help", "referral", "placement", "publishing"} }

type consentData struct {
	Consent
	Day string `json:"given_on"`
}

// applyConsentRecord writes down a consent, or the article that stands in for it.
func applyConsentRecord(c *change) error {
	var in consentData
	if err := c.op.decode(&in); err != nil {
		return err
	}
	k, err := c.work(in.CaseID)
	if err != nil {
		return within("data.case_id", err)
	}
	if in.PersonID != "" {
		if _, err := c.person(k, in.PersonID); err != nil {
			return err
		}
	}
	s := in.Consent
	s.Meta, s.Withdrawn, s.Reason = Meta{ID: c.op.Subject, Unit: k.Unit}, false, ""
	if s.GivenOn, err = date("given_on", in.Day); err == nil {
		err = s.check(law.DateOf(c.now))
	}
	return first(within("data", err), c.insert(&s))
}

// check looks at what a person typed of a consent.
func (s *Consent) check(today law.Date) error {
	lawful := s.By == "law"
	err := first(oneOf("given_by", s.By, "self", "guardian", "law"), text("name", s.Name, 120), text("article", s.Article, 300),
		given("name", s.By != "guardian" || s.Name != ""), given("article", !lawful || s.Article != ""),
		given("purposes", len(s.Purposes) > 0), given("given_on", s.GivenOn != law.Date{}))
	if err != nil {
		return err
	}
	if len(s.Purposes) > len(purposes()) {
		return invalid("purposes", "quá nhiều mục", "has too many entries")
	}
	for _, p := range s.Purposes {
		if err := oneOf("purposes", p, purposes()...); err != nil {
			return err
		}
	}
	if s.GivenOn.After(today) {
		return invalid("given_on", "không được ở tương lai", "must not be in the future")
	}
	if lawful {
		return oneOf("form", s.Form, "")
	}
	return oneOf("form", s.Form, "spoken", "written")
}

// applyConsentWithdraw ends a consent; what was done before stays.
func applyConsentWithdraw(c *change) error {
	var in caseMove
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := first(given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 500)); err != nil {
		return err
	}
	s, err := get[Consent](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if _, err := c.work(s.CaseID); err != nil {
		return notFound("consent")
	}
	s, err = lock[Consent](c.tx, c.op.Subject)
	if err == nil && s.Withdrawn {
		err = broken("", "state", "đã rút lại", "is withdrawn already")
	}
	if err != nil {
		return err
	}
	s.Withdrawn, s.Reason = true, in.Reason
	return c.update(s)
}

// mayTellService refuses to tell a service outside of a protected person without a ground: a consent or an article that
// stands, or an emergency with its ground.
func (c *change) mayTellService(k *Case, ground string) error {
	if k.Family != Protection || ground != "" {
		return nil
	}
	rows, err := list[Consent](c.tx, Where("case_id", Eq, k.ID).And("withdrawn", Eq, false))
	if err != nil || slices.ContainsFunc(rows, func(s Consent) bool { return slices.Contains(s.Purposes, "referral") }) {
		return err
	}
	return broken("R-3.33", "data.emergency_ground", "cần sự đồng ý hoặc điều luật cho việc chuyển gửi, hoặc lý do khẩn cấp",
		"needs consent or an article for referrals, or the ground of an emergency")
}
