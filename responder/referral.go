package responder

// ReferralState is where a referral stands.
type ReferralState string

// The states of a referral. A service has no users here: who sent the referral writes down its answer.
const (
	ReferralSent      ReferralState = "sent"
	ReferralAccepted  ReferralState = "accepted"
	ReferralRefused   ReferralState = "refused"
	ReferralDone      ReferralState = "done"
	ReferralWithdrawn ReferralState = "withdrawn"
)

// Referral asks another commune or province, or a service, to help with a case, "chuyển gửi". Its unit is the one that
// is asked, and for a service the one that asks. A transfer gives the case to the other unit when that accepts.
type Referral struct {
	Meta
	CaseID       string        `json:"case_id"`
	Code         string        `json:"code"` // of the case
	FromUnit     string        `json:"from_unit"`
	FromProvince string        `json:"from_province"`
	Service      string        `json:"service"` // one of Services, or "" for a unit
	Transfer     bool          `json:"transfer"`
	Need         string        `json:"need"`    // one of Needs: all that is told before it is accepted
	Urgency      string        `json:"urgency"` // one of urgencies()
	Reason       string        `json:"reason"`  // may tell of the case
	Ground       string        `json:"emergency_ground"`
	Keep         bool          `json:"keep"` // access goes on: theirs after it is done, ours after a transfer
	State        ReferralState `json:"state"`
	Answer       string        `json:"answer"`
}

// Table names the table.
func (*Referral) Table() string { return "referrals" }

// ServiceKind is a body outside that helps people of cases.
type ServiceKind struct {
	Code string `json:"code"`
	VI   string `json:"vi"`
	EN   string `json:"en"`
}

// Services lists the services that a case can be referred to.
func Services() []ServiceKind {
	return []ServiceKind{
		{"hospital", "bệnh viện, trạm y tế", "hospital or health station"},
		{"psychology", "tư vấn tâm lý", "psychological support"},
		{"police", "công an", "police"},
		{"facility", "cơ sở trợ giúp xã hội", "social assistance facility"},
		{"social_work", "trung tâm công tác xã hội", "social work centre"},
		{"legal_aid", "trợ giúp pháp lý", "legal aid"},
		{"court", "tòa án", "court"},
		{"school", "trường học", "school"},
		{"women_union", "hội phụ nữ", "women's union"},
		{"hotline_111", "Tổng đài 111", "child hotline 111"},
		{"red_cross", "hội chữ thập đỏ", "Red Cross"},
		{"other", "dịch vụ khác", "another service"},
	}
}

// urgencies lists how soon a referral wants to be taken up.
func urgencies() []string { return []string{"now", "soon", "planned"} }

func services() (codes []string) {
	for _, s := range Services() {
		codes = append(codes, s.Code)
	}
	return codes
}

type referralData struct {
	CaseID  string `json:"case_id"`
	ToUnit  string `json:"to_unit"`
	Service string `json:"service"`
	Need    string `json:"need"`
	Urgency string `json:"urgency"`
	Reason  string `json:"reason"`
	Keep    bool   `json:"keep"`
	Ground  string `json:"emergency_ground"` // one of emergencyGrounds(): why a service is told without consent
}

// check looks at what every referral must say.
func (in *referralData) check() error {
	return first(oneOf("data.need", in.Need, Needs()...), oneOf("data.urgency", in.Urgency, urgencies()...),
		given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 1000),
		oneOf("data.emergency_ground", in.Ground, append(emergencyGrounds(), "")...))
}

// applyReferralSend asks a unit or a service to help with a case.
func applyReferralSend(c *change) error {
	var in referralData
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	if (in.ToUnit == "") == (in.Service == "") {
		return invalid("data.to_unit", "phải chọn một đơn vị hoặc một dịch vụ", "give either a unit or a service")
	}
	if in.Service != "" {
		if err := oneOf("data.service", in.Service, services()...); err != nil {
			return err
		}
	}
	return c.refer(c.op.Subject, in, false)
}

// applyCaseTransfer asks another unit to take a case over because its people moved there.
func applyCaseTransfer(c *change) error {
	var in referralData
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if in.Need == "" {
		in.Need = "transport"
	}
	if in.Urgency == "" {
		in.Urgency = "soon"
	}
	in.CaseID, in.Service = c.op.Subject, ""
	return first(in.check(), given("data.to_unit", in.ToUnit != ""), c.refer(c.op.ID, in, true))
}

// refer writes a referral and tells who is asked; one unit is asked once at a time.
func (c *change) refer(id string, in referralData, transfer bool) error {
	k, err := c.work(in.CaseID)
	if err != nil {
		return within("data.case_id", err)
	}
	r := &Referral{Meta: Meta{ID: id, Unit: k.Unit}, CaseID: k.ID, Code: k.Code, FromUnit: k.Unit, FromProvince: k.Province, Service: in.Service,
		Transfer: transfer, Need: in.Need, Urgency: in.Urgency, Reason: in.Reason, Ground: in.Ground, Keep: in.Keep, State: ReferralSent}
	switch {
	case k.Closed:
		return isClosed()
	case c.guest(k):
		return forbidden("chỉ đơn vị phụ trách hồ sơ được chuyển gửi", "only the unit that answers for the case may refer it")
	case in.Service != "":
		return first(c.mayTellService(k, in.Ground), c.insert(r))
	}
	if err := c.unit(in.ToUnit); err != nil {
		return within("data.to_unit", err)
	}
	if in.ToUnit == k.Unit {
		return invalid("data.to_unit", "là đơn vị đang phụ trách", "is the unit that answers for the case")
	}
	r.Unit = in.ToUnit
	if err := taken(c.insert(r), "data.to_unit", "đơn vị này đã được hỏi, chưa trả lời", "was asked already and has not answered"); err != nil {
		return err
	}
	return c.tellUnit(k, r.Unit, "referral.received")
}

type referralAnswer struct {
	Reason string `json:"reason"`
}

// onReferral locks the case of a referral and the referral, which must be at the step given, for who is asked or, when
// sender is set, for who asked. Who is asked does not see the case before they accept.
func (c *change) onReferral(from ReferralState, sender bool) (in referralAnswer, r *Referral, k *Case, err error) {
	if err := first(c.op.decode(&in), text("data.reason", in.Reason, 1000)); err != nil {
		return in, nil, nil, err
	}
	r, err = get[Referral](c.tx, c.op.Subject)
	if err != nil {
		return in, nil, nil, err
	}
	if k, err = lock[Case](c.tx, r.CaseID); err != nil {
		return in, nil, nil, err
	}
	if r, err = lock[Referral](c.tx, c.op.Subject); err != nil {
		return in, nil, nil, err
	}
	c.caseID, c.cleared, c.visiting = k.ID, true, true
	asked, asks := c.user.answersFor(r.Unit, r.Province), c.user.answersFor(r.FromUnit, r.FromProvince)
	switch {
	case !asked && !asks:
		err = notFound("referral")
	case sender && !asks || !sender && !asked:
		err = forbidden("việc của đơn vị kia", "is for the other unit to do")
	case r.State != from:
		err = broken("", "state", "việc chuyển gửi không ở bước này", "the referral is not at this step")
	}
	return in, r, k, err
}

// applyReferralAccept takes up a referral: from now on the unit sees the case, and of a transfer it answers for it.
func applyReferralAccept(c *change) error {
	in, r, k, err := c.onReferral(ReferralSent, false)
	if err != nil {
		return err
	}
	r.State, r.Answer = ReferralAccepted, in.Reason
	switch {
	case r.Transfer:
		r.State = ReferralDone
		err = c.handOn(k, r)
	case r.Service == "":
		k.share(r.Unit, r.Province)
	}
	return first(err, c.update(r), c.update(k), c.answered(k, r))
}

// applyReferralRefuse says no, and why.
func applyReferralRefuse(c *change) error {
	in, r, k, err := c.onReferral(ReferralSent, false)
	if err != nil {
		return err
	}
	if in.Reason == "" {
		return required("data.reason")
	}
	r.State, r.Answer = ReferralRefused, in.Reason
	return first(c.update(r), c.answered(k, r))
}

// applyReferralWithdraw takes a referral back that nobody has answered.
func applyReferralWithdraw(c *change) error {
	in, r, _, err := c.onReferral(ReferralSent, true)
	if err != nil {
		return err
	}
	if in.Reason == "" {
		return required("data.reason")
	}
	r.State, r.Answer = ReferralWithdrawn, in.Reason
	return c.update(r)
}

// applyReferralDone ends an accepted referral; unless the sender chose otherwise, the other unit's access ends with it.
func applyReferralDone(c *change) error {
	in, r, k, err := c.onReferral(ReferralAccepted, false)
	if err != nil {
		return err
	}
	r.State, r.Answer = ReferralDone, in.Reason
	if r.Service == "" && !r.Keep {
		k.unshare(r.Unit)
	}
	return first(c.update(r), c.update(k), c.answered(k, r))
}

// answered tells the unit that asked, unless it wrote the answer down itself.
func (c *change) answered(k *Case, r *Referral) error {
	if r.Service != "" {
		return nil
	}
	return c.tellUnit(k, r.FromUnit, "referral.answered")
}
