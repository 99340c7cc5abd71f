package responder

import (
	"fmt"
	"time"

	"kipthoi/responder/law"
)

// CaseStatus is where a case stands on its way.
type CaseStatus string

// The way of a case.
const (
	CaseReported  CaseStatus = "reported"
	CaseVerified  CaseStatus = "verified"
	CaseAssessed  CaseStatus = "assessed"
	CaseDecided   CaseStatus = "decided"
	CaseAssisting CaseStatus = "assisting"
	CaseClosed    CaseStatus = "closed"
)

// Case is the help one household (disaster) or one person (protection) needs, from report to close.
type Case struct {
	Meta
	Code        string     `json:"code"` // says nothing about the case; fit for an SMS
	Family      Family     `json:"family"`
	Kind        string     `json:"kind"`
	IncidentID  string     `json:"incident_id"`
	HouseholdID string     `json:"household_id"`
	PersonID    string     `json:"person_id"` // of a protection case
	Status      CaseStatus `json:"status"`
	Priority    int64      `json:"priority"` // 1 most urgent .. 4
	Reasons     []Reason   `json:"reasons"`  // of the priority, strongest first
	Needs       []string   `json:"needs"`
	Narrative   string     `json:"narrative"`
	Channel     string     `json:"channel"`
	Urgent      bool       `json:"urgent"`
	ReceivedAt  time.Time  `json:"received_at"` // when the clock began
	DueAt       time.Time  `json:"due_at"`      // of the earliest open task
	DueRule     string     `json:"due_rule"`    // id of its rule; "" when a person made it
	DueText     string     `json:"due_text"`    // what is due, in Vietnamese
	DueTextEN   string     `json:"due_text_en"` // and in English
	HelpDueAt   time.Time  `json:"help_due_at"` // when the law wanted the first task done: help came in time before it
	AssistedAt  time.Time  `json:"assisted_at"` // when help first came; zero: not yet
	HelpedLate  bool       `json:"helped_late"` // help came after HelpDueAt
	AssignedTo  string     `json:"assigned_to"` // who holds it; "" nobody
	Asks        []Ask      `json:"asks"`        // who asked for it
	Shared      []Sharing  `json:"shared"`      // units that see it by a referral
	Former      []Sharing  `json:"former"`      // units that answered for it and keep its code
	Openings    []Opening  `json:"openings"`    // to whom it was opened in an emergency
	LegalBasis  string     `json:"legal_basis"` // consent, or the law that stands in for it (rulebook 3.5)
	Closed      bool       `json:"closed"`      // goes with the status; lists put closed cases last
	Outcome     string     `json:"outcome"`     // of a closed case: one of outcomes()
	CloseReason string     `json:"close_reason"`
	Invented    bool       `json:"invented"`
}

// Table names the table.
func (*Case) Table() string { return "cases" }

// Needs lists what can be asked for.
func Needs() []string {
	return []string{"food", "water", "shelter", "medical", "rescue", "clothes", "transport", "protection", "house_repair", "psychological"}
}

// Validate checks what a person may have typed.
func (k *Case) Validate() error {
	return first(closedList("needs", k.Needs, Needs()), validKind("kind", k.Family, k.Kind), text("narrative", k.Narrative, 4000),
		oneOf("channel", k.Channel, "phone", "console", "hotline", "sms", "import", "public"),
		between("priority", k.Priority, 1, 4), text("legal_basis", k.LegalBasis, 300))
}

// Editable lists the fields that a patch may change.
func (*Case) Editable() []string {
	return []string{"needs", "narrative", "urgent", "priority", "legal_basis"}
}

// mayFollow says which status may come after which.
func mayFollow(from, to CaseStatus) bool {
	order := map[CaseStatus]int{CaseReported: 1, CaseVerified: 2, CaseAssessed: 3, CaseDecided: 4, CaseAssisting: 5, CaseClosed: 6}
	return order[to] > order[from] && order[from] > 0
}

type caseMove struct {
	Reason string `json:"reason"`
}

// applyCaseVerify says that a report was found to be true.
func applyCaseVerify(c *change) error {
	var in caseMove
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := text("data.reason", in.Reason, 500); err != nil {
		return err
	}
	k, err := lock[Case](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if !mayFollow(k.Status, CaseVerified) {
		return broken("", "status", "hồ sơ không thể chuyển sang bước này", "the case cannot move to this step")
	}
	k.Status = CaseVerified
	return first(c.step(k, c.op.Kind, c.when(k)), c.update(k))
}

// assist notes that help came, once; later help changes nothing.
func (c *change) assist(k *Case) error {
	if k.AssistedAt.IsZero() {
		k.AssistedAt, k.HelpedLate = c.now, c.now.After(k.HelpDueAt)
	}
	if mayFollow(k.Status, CaseAssisting) {
		k.Status = CaseAssisting
	}
	return c.step(k, help, c.now)
}

// codeOf gives a case its code: the year and a number, so that it betrays neither kind nor place.
func codeOf(now time.Time, number int64) string {
	return fmt.Sprintf("KT-%02d-%05d", now.In(law.Zone()).Year()%100, number)
}
