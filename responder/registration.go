package responder

import (
	"context"
	"time"
)

// Registration is a call for help from somebody without a login, "tự đăng ký trợ giúp": by the public form, later by SMS.
// It is no case and has no clock until a field worker confirms it.
type Registration struct {
	Meta
	Name      string   `json:"name"`
	Phone     string   `json:"phone"` // E.164
	Address   string   `json:"address"`
	Kind      string   `json:"kind"`   // of disaster
	People    int64    `json:"people"` // 0 unknown
	Needs     []string `json:"needs"`
	Narrative string   `json:"narrative"`
	Urgent    bool     `json:"urgent"`
	Channel   string   `json:"channel"` // public or sms
	State     string   `json:"state"`   // unconfirmed, confirmed, rejected
	Reason    string   `json:"reason"`  // why it was rejected
	CaseID    string   `json:"case_id"` // what it became
	DecidedBy string   `json:"decided_by"`
	Invented  bool     `json:"invented"`
}

// Table names the table.
func (*Registration) Table() string { return "registrations" }

// Validate checks what a stranger typed.
func (r *Registration) Validate() error {
	number, err := phone("phone", r.Phone)
	if err != nil {
		return err
	}
	r.Phone = number
	return first(given("name", r.Name != "" || r.Channel == "sms"), given("phone", r.Phone != ""), given("address", r.Address != ""), text("name", r.Name, 120),
		text("address", r.Address, 300), text("narrative", r.Narrative, 1000), oneOf("kind", r.Kind, DisasterKinds()...),
		between("people", r.People, 0, 60), closedList("needs", r.Needs, Needs()), oneOf("channel", r.Channel, "public", "sms"))
}

// Register takes in a call for help from anybody. Nothing that is wrong is kept, and the answer is the same whether the
// person is known or not.
func (s *Service) Register(ctx context.Context, r Registration) error {
	if err := r.Validate(); err != nil {
		return err
	}
	if _, err := s.registeredIn(r.Address); err != nil {
		return err
	}
	_, err := s.AsSystem(ctx, "report.receive", s.NewID(), r)
	return wrap(err, "register")
}

// registeredIn finds the commune that an address names; without one nobody would look at the registration.
func (s *Service) registeredIn(address string) (string, error) {
	a := s.Geo().Units.Parse(address, "")
	if a.Unit == "" {
		return "", invalid("address", "chưa rõ xã, phường nào: hãy ghi cả xã (phường) và tỉnh (thành phố)",
			"the commune is not clear: write the commune and the province")
	}
	return a.Unit, nil
}

func applyReportReceive(c *change) error {
	var r Registration
	if err := c.op.decode(&r); err != nil {
		return err
	}
	unit, err := c.s.registeredIn(r.Address)
	if err = first(err, r.Validate()); err != nil {
		return within("data", err)
	}
	r.Meta, r.State, r.Reason, r.CaseID, r.DecidedBy = Meta{ID: c.op.Subject, Unit: unit}, "unconfirmed", "", "", ""
	return c.insert(&r)
}

type reportConfirm struct {
	CaseID      string `json:"case_id"` // made by the sender, like the other ids
	HouseholdID string `json:"household_id"`
	PersonID    string `json:"person_id"`
	IncidentID  string `json:"incident_id"`
}

// applyReportConfirm makes a case of a registration that a field worker found to be true; its clock begins now.
func applyReportConfirm(c *change) error {
	var in reportConfirm
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if !isID(in.CaseID) {
		return invalid("data.case_id", "mã hồ sơ phải là UUID", "must be a UUID")
	}
	r, err := c.lockRegistration()
	if err != nil {
		return err
	}
	data := r.report(in)
	at, err := c.locate(data.Place)
	if err != nil {
		return within("place", err)
	}
	k, h, people, err := c.read(&data, at)
	if err != nil {
		return within("data", err)
	}
	k.ID, k.ReceivedAt = in.CaseID, earlier(c.op.At, c.now)
	r.State, r.CaseID, r.DecidedBy = "confirmed", k.ID, c.user.ID
	return first(c.update(r), c.file(k, h, people))
}

// report is what case.report would hold.
func (r *Registration) report(in reportConfirm) report {
	out := report{Family: Disaster, Kind: r.Kind, IncidentID: in.IncidentID, Channel: r.Channel, Place: place{Unit: r.Unit, Address: r.Address},
		Household: Household{Meta: Meta{ID: in.HouseholdID}, HeadName: r.Name, Phones: []Phone{{Number: r.Phone, Whose: "self"}}, Size: r.People},
		Needs:     r.Needs, Narrative: r.Narrative, Urgent: r.Urgent, Invented: r.Invented}
	if r.Name != "" { // a text message names nobody
		out.Persons = []personReport{{Person: Person{Meta: Meta{ID: in.PersonID}, Name: r.Name}}}
	}
	return out
}

func applyReportReject(c *change) error {
	var in caseMove
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := first(text("data.reason", in.Reason, 500), given("data.reason", in.Reason != "")); err != nil {
		return err
	}
	r, err := c.lockRegistration()
	if err != nil {
		return err
	}
	r.State, r.Reason, r.DecidedBy = "rejected", in.Reason, c.user.ID
	return c.update(r)
}

// lockRegistration locks the subject for a decision, once; one of another place is not there.
func (c *change) lockRegistration() (*Registration, error) {
	r, err := lock[Registration](c.tx, c.op.Subject)
	if err != nil {
		return nil, err
	}
	switch {
	case !c.user.answersFor(r.Unit, r.Province):
		return nil, notFound("registration")
	case r.State != "unconfirmed":
		return nil, broken("", "state", "tin tự khai này đã được xử lý", "the registration has been decided on")
	}
	return r, nil
}

// RegistrationView is a registration as those who work on cases in its place see it.
type RegistrationView struct {
	ID        string    `json:"id"`
	At        time.Time `json:"at"`
	Unit      string    `json:"unit"`
	UnitName  string    `json:"unit_name"`
	Name      string    `json:"name"`
	Phone     string    `json:"phone"`
	Address   string    `json:"address"`
	Kind      string    `json:"kind"`
	People    int64     `json:"people"`
	Needs     []string  `json:"needs"`
	Narrative string    `json:"narrative"`
	Urgent    bool      `json:"urgent"`
	Channel   string    `json:"channel"`
	State     string    `json:"state"`
	Reason    string    `json:"reason"`
	CaseID    string    `json:"case_id"`
}

// Registrations lists those of a state in the reader's area, the oldest first: field workers and coordinators only.
func (s *Service) Registrations(ctx context.Context, u User, state string, limit int) (out []RegistrationView, err error) {
	out = []RegistrationView{}
	if u.Role != RoleField && u.Role != RoleCoordinator {
		return out, forbidden("chỉ cán bộ xã và điều phối viên xem được", "only field workers and coordinators may see this")
	}
	q := u.scope(Where("state", Eq, state)).By("created_at").Top(max(1, min(limit, fullPage)))
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Registration](tx, q)
		for _, r := range rows {
			out = append(out, RegistrationView{r.ID, r.CreatedAt, r.Unit, s.unitName(r.Unit), r.Name, r.Phone, r.Address, r.Kind, r.People,
				orEmpty(r.Needs), r.Narrative, r.Urgent, r.Channel, r.State, r.Reason, r.CaseID})
		}
		return err
	})
	return out, wrap(err, "list registrations")
}
