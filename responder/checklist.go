package responder

import (
	"slices"

	"kipthoi/responder/law"
)

// Evidence is what shows that a carer meets one condition of the law or had a training, "giấy tờ chứng minh".
type Evidence struct {
	Code         string   `json:"code"`          // of law.Condition or law.TrainingTopic
	Met          bool     `json:"met"`           // false: it was looked at and is not met
	Document     string   `json:"document"`      // number of the paper
	AttachmentID string   `json:"attachment_id"` // of the paper itself
	On           law.Date `json:"on"`            // day of the paper or training; zero: not dated
	Until        law.Date `json:"until"`         // last day on which it holds; zero: until further notice
	By           string   `json:"by"`            // who checked, issued or trained
}

func (e *Evidence) validate() error {
	if e.AttachmentID != "" && !isID(e.AttachmentID) {
		return invalid("attachment_id", "mã tệp phải là UUID", "must be a UUID")
	}
	if !e.On.IsZero() && !e.Until.IsZero() && e.Until.Before(e.On) {
		return invalid("until", "không được trước ngày của giấy tờ", "must not be before the day of the paper")
	}
	return first(given("code", e.Code != ""), text("document", e.Document, 60), text("by", e.By, 120))
}

// conditions lists what the law asks on a day of those who care for a child or an adult.
func (s *Service) conditions(target string, on law.Date) ([]law.Condition, error) {
	list, err := s.Law.CheckCarer(law.CarerFacts{Target: target}, on)
	return list.Conditions, wrap(err, "conditions of a carer")
}

// ageGap is the condition that is found by the ages of carer and child, for each pair of them anew.
const ageGap = "age_gap_20"

// validEvidence refuses evidence for no condition of the law, of a day to come, or without the paper that proves it.
func (s *Service) validEvidence(e *Evidence, today law.Date) error {
	if e.On.After(today) {
		return invalid("on", "không được ở tương lai", "must not be in the future")
	}
	for _, t := range law.TrainingTopics() {
		if t.Code == e.Code {
			return first(given("on", !e.On.IsZero()), given("by", e.By != ""))
		}
	}
	for _, target := range targets() {
		conditions, err := s.conditions(target, today)
		if err != nil {
			return err
		}
		for i := range conditions {
			if c := &conditions[i]; c.Code == e.Code && e.Code != ageGap {
				return e.proves(c)
			}
		}
	}
	return invalid("code", "không phải điều kiện hoặc nội dung tập huấn đang áp dụng", "is no condition or topic of training in force")
}

// proves refuses a condition said to be met without its paper.
func (e *Evidence) proves(c *law.Condition) error {
	if e.Met && c.NeedsDocument && e.Document == "" && e.AttachmentID == "" {
		return required("document")
	}
	return given("on", !e.Met || c.FreshMonths == 0 || !e.On.IsZero())
}

func targets() []string { return []string{"child", "adult"} }

// accepted lists the targets of the law's conditions that the carer's groups ask for.
func (r *Carer) accepted() (out []string) {
	if len(r.Accepts) == 0 || slices.Contains(r.Accepts, "child") {
		out = append(out, "child")
	}
	if len(r.Accepts) == 0 || len(r.Accepts) > 1 || !slices.Contains(r.Accepts, "child") {
		out = append(out, "adult")
	}
	return out
}

// checklist goes through the conditions on a day. The difference of age is left to each pair of carer and child.
func (s *Service) checklist(r *Carer, target string, relative bool, on law.Date) (law.Checklist, error) {
	facts := law.CarerFacts{Target: target, Relative: relative, HasSpouse: r.hasSpouse(), Answers: map[string]bool{}}
	if m := r.applicant(); m != nil {
		facts.CarerBorn = m.born()
	}
	if target == "child" && !relative {
		facts.Answers[ageGap] = true
	}
	conditions, err := s.conditions(target, on)
	if err != nil {
		return law.Checklist{}, err
	}
	for i := range conditions {
		if e := r.evidence(conditions[i].Code); e != nil {
			if met, known := e.holds(&conditions[i], on, r.freshOn(on)); known {
				facts.Answers[conditions[i].Code] = met
			}
		}
	}
	list, err := s.Law.CheckCarer(facts, on)
	return list, wrap(err, "check carer")
}

// freshOn gives the day on which papers that must be new had to be new: when the carer was first complete, or today.
func (r *Carer) freshOn(today law.Date) law.Date {
	if r.CompleteOn.IsZero() {
		return today
	}
	return r.CompleteOn
}

// holds says whether a paper proves its condition on a day; known is false when it did once and does no more.
func (e *Evidence) holds(c *law.Condition, on, fresh law.Date) (met, known bool) {
	if !e.Met {
		return false, true
	}
	over := !e.Until.IsZero() && e.Until.Before(on)
	old := c.FreshMonths > 0 && e.On.AddMonths(c.FreshMonths).Before(fresh)
	return true, !over && !old
}

func (r *Carer) evidence(code string) *Evidence {
	for i := range r.Evidence {
		if r.Evidence[i].Code == code {
			return &r.Evidence[i]
		}
	}
	return nil
}

// lacking lists the conditions that are not met or not known, for each kind of person that the carer accepts. The law asks
// them of households; of facilities and shelters nothing is asked here.
func (s *Service) lacking(r *Carer, on law.Date) (out []law.Condition, err error) {
	if !r.home() {
		return nil, nil
	}
	for _, target := range r.accepted() {
		list, err := s.checklist(r, target, r.Kind == "relative", on)
		if err != nil {
			return nil, err
		}
		for _, c := range list.Conditions {
			if c.State == law.NotMet || c.State == law.Unknown {
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// applyCarerEvidence puts a paper or training to a carer, in place of the one for the same condition. What is missing is
// no longer chased once nothing is.
func applyCarerEvidence(c *change) error {
	var e Evidence
	if err := c.op.decode(&e); err != nil {
		return err
	}
	today := law.DateOf(c.now)
	if err := within("data", first(e.validate(), c.s.validEvidence(&e, today), c.knowsPaper(e.AttachmentID))); err != nil {
		return err
	}
	r, err := c.carer()
	if err != nil {
		return err
	}
	if old := r.evidence(e.Code); old != nil {
		*old = e
	} else {
		r.Evidence = append(r.Evidence, e)
	}
	if r.EmergencyOn.IsZero() {
		return first(c.update(r), c.watchPapersAt(r))
	}
	if lacking, err := c.s.lacking(r, today); err != nil || len(lacking) > 0 {
		return first(err, c.update(r))
	}
	r.EmergencyOn, r.CompleteOn = law.Date{}, today
	return c.update(r)
}

// knowsPaper refuses a file of another carer, and one of a case that the author may not know.
func (c *change) knowsPaper(id string) error {
	if id == "" {
		return nil
	}
	a, err := get[Attachment](c.tx, id)
	if err != nil {
		return within("attachment_id", err)
	}
	if a.CarerID != "" {
		if a.CarerID != c.op.Subject {
			err = notFound("attachment")
		}
		return within("attachment_id", err)
	}
	k, err := get[Case](c.tx, a.CaseID)
	if err == nil && c.user.sees(k) < sightAll {
		err = notFound("attachment")
	}
	return within("attachment_id", err)
}
