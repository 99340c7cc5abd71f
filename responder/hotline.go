package responder

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// HotlineFormat names the shape of a HotlineFile; a later shape gets a later number.
const HotlineFormat = "kipthoi.hotline.1"

// HotlineFile is a case of the child hotline 111 as it is passed on, form 01 of ND 56/2017 ("tiếp nhận thông tin", R-3.2,
// docs/hotline.md describes it.
type HotlineFile struct {
	Format       string        `json:"format"`
	Number       string        `json:"case_number" doc:"the hotline's own number of the case"`
	ReceivedAt   time.Time     `json:"received_at" doc:"when the call came; the clock of 12 hours begins here"`
	ReceivedBy   string        `json:"received_by,omitempty"`
	Kind         string        `json:"kind" doc:"group of persons in need of emergency protection"`
	Urgent       bool          `json:"urgent,omitempty"`
	Child        HotlineChild  `json:"child"`
	Place        HotlinePlace  `json:"place"`
	WhatHappened string        `json:"what_happened,omitempty"`
	CurrentState string        `json:"current_state,omitempty"`
	Guardian     string        `json:"guardian,omitempty" doc:"parents, or who looks after the child"`
	ActionsTaken string        `json:"actions_taken,omitempty"`
	Caller       HotlineCaller `json:"caller,omitzero"`
}

// HotlineChild is whom the call is about.
type HotlineChild struct {
	Name      string `json:"name,omitempty"`
	BirthDate string `json:"birth_date,omitempty"`
	BirthYear int64  `json:"birth_year,omitempty"`
	Sex       string `json:"sex,omitempty" doc:"F, M or X"`
	State     string `json:"state,omitempty" doc:"safe, injured, missing, dead or alone"`
}

// HotlinePlace is where it happened.
type HotlinePlace struct {
	Address string   `json:"address,omitempty"`
	Unit    string   `json:"unit,omitempty" doc:"code of the commune, when it is known"`
	Lat     *float64 `json:"lat,omitempty"`
	Lon     *float64 `json:"lon,omitempty"`
}

// HotlineCaller is who called; that is secret too.
type HotlineCaller struct {
	Name     string `json:"name,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Relation string `json:"relation,omitempty"`
}

// HotlineCall keeps of a hotline's file what a case has no field for.
type HotlineCall struct {
	Meta
	CaseID         string `json:"case_id"`
	Number         string `json:"number"`
	ReceivedBy     string `json:"received_by"`
	CurrentState   string `json:"current_state"`
	Guardian       string `json:"guardian"`
	ActionsTaken   string `json:"actions_taken"`
	CallerName     string `json:"caller_name"`
	CallerPhone    string `json:"caller_phone"`
	CallerRelation string `json:"caller_relation"`
}

// Table names the table.
func (*HotlineCall) Table() string { return "hotline_calls" }

func (f *HotlineFile) validate() error {
	number, err := phone("caller.phone", f.Caller.Phone)
	if err != nil {
		return err
	}
	f.Caller.Phone, f.ReceivedAt = number, f.ReceivedAt.UTC() // written in one way, the same file is known again
	return first(oneOf("format", f.Format, HotlineFormat), given("case_number", f.Number != ""), given("received_at", !f.ReceivedAt.IsZero()),
		text("case_number", f.Number, 60), text("received_by", f.ReceivedBy, 120), text("what_happened", f.WhatHappened, 4000),
		text("current_state", f.CurrentState, 2000), text("guardian", f.Guardian, 300), text("actions_taken", f.ActionsTaken, 2000),
		text("caller.name", f.Caller.Name, 120), text("caller.relation", f.Caller.Relation, 120), oneOf("kind", f.Kind, protectionKinds()...))
}

// HotlineResult says which case a file became.
type HotlineResult struct {
	CaseID  string `json:"case_id"`
	Code    string `json:"code"`
	Already bool   `json:"already" doc:"true when the same file came before"`
}

// ReceiveHotline makes a protection case of a hotline's file, once for each of its numbers. The same file again is
// answered like the first; another one with the same number is refused, for the case is changed by its own operations.
func (s *Service) ReceiveHotline(ctx context.Context, u User, f HotlineFile) (r HotlineResult, err error) {
	if err := s.kinds["case.hotline"].admits(u); err != nil {
		return r, err
	}
	if err := f.validate(); err != nil {
		return r, err
	}
	data, err := json.Marshal(f)
	if err != nil {
		return r, wrap(err, "receive hotline file")
	}
	r.CaseID = namedID("hotline case " + f.Number)
	op := Operation{ID: namedID("hotline " + string(data)), Kind: "case.hotline", Subject: r.CaseID, At: s.Now(), Actor: u.ID, Data: data, own: true}
	res, err := s.Apply(ctx, op)
	var e *Error
	if errors.As(err, &e) && e.Code == CodeOpReused { // the same file by somebody else
		return HotlineResult{CaseID: r.CaseID, Already: true}, nil
	}
	if err == nil && res.Error != nil {
		err = hotlineRefused(res.Error)
	}
	if err != nil {
		return HotlineResult{}, err
	}
	return HotlineResult{r.CaseID, res.Facts["code"], res.Duplicate}, nil
}

func hotlineRefused(e *Error) error {
	if e.Code == CodeExists {
		return &Error{Code: CodeExists, Field: "case_number", VI: "hồ sơ số này đã nhận với nội dung khác; hãy sửa trong hồ sơ",
			EN: "a file with this number came before with other content; change the case instead"}
	}
	return e
}

func applyCaseHotline(c *change) error {
	var f HotlineFile
	if err := c.op.decode(&f); err != nil {
		return err
	}
	if err := f.validate(); err != nil {
		return within("data", err)
	}
	in := f.report()
	at, err := c.locate(in.Place)
	if err != nil {
		return within("data.place", err)
	}
	k, h, people, err := c.read(&in, at)
	if err != nil {
		return within("data", err)
	}
	call := &HotlineCall{Meta: Meta{ID: namedID("hotline call " + f.Number), Unit: k.Unit}, CaseID: k.ID, Number: f.Number, ReceivedBy: f.ReceivedBy,
		CurrentState: f.CurrentState, Guardian: f.Guardian, ActionsTaken: f.ActionsTaken, CallerName: f.Caller.Name, CallerPhone: f.Caller.Phone,
		CallerRelation: f.Caller.Relation}
	return first(c.file(k, h, people), c.insert(call))
}

// report is what case.report would hold. The child's home is where the call places it; nobody is written to there.
func (f *HotlineFile) report() report {
	child := personReport{Person: Person{Meta: Meta{ID: namedID("hotline child " + f.Number)}, Name: f.Child.Name, BirthYear: f.Child.BirthYear,
		Sex: f.Child.Sex, State: f.Child.State}, Born: f.Child.BirthDate}
	return report{Family: Protection, Kind: f.Kind, Channel: "hotline", Needs: []string{"protection"}, Narrative: f.WhatHappened, Urgent: f.Urgent,
		Place:     place{Lat: f.Place.Lat, Lon: f.Place.Lon, Address: f.Place.Address, Unit: f.Place.Unit},
		Household: Household{Meta: Meta{ID: namedID("hotline home " + f.Number)}}, Persons: []personReport{child}, ReceivedAt: f.ReceivedAt,
		LegalBasis: "NĐ 56/2017/NĐ-CP Điều 25, 26"}
}

// Hotline gives a protection case as a hotline's file, to those entitled to all of it; the reading is logged first. A case
// that came another way has its own code for a number.
func (s *Service) Hotline(ctx context.Context, u User, id string) (f HotlineFile, err error) {
	var k *Case
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		k, err = get[Case](tx, id)
		if err != nil {
			return err
		}
		if u.sees(k) < sightAll || k.Family != Protection {
			return notFound("case")
		}
		h, err := get[Household](tx, k.HouseholdID)
		if err != nil {
			return err
		}
		p, err := get[Person](tx, k.PersonID)
		if err != nil {
			return err
		}
		calls, err := list[HotlineCall](tx, Where("case_id", Eq, k.ID).Top(1))
		f = hotlineFile(k, h, p, append(calls, HotlineCall{Number: k.Code})[0])
		return err
	})
	if err == nil {
		err = s.logReading(ctx, u, k)
	}
	if err != nil {
		return HotlineFile{}, wrap(err, "read hotline file")
	}
	return f, nil
}

func hotlineFile(k *Case, h *Household, p *Person, call HotlineCall) HotlineFile {
	return HotlineFile{Format: HotlineFormat, Number: call.Number, ReceivedAt: k.ReceivedAt, ReceivedBy: call.ReceivedBy, Kind: k.Kind, Urgent: k.Urgent,
		Child:        HotlineChild{p.Name, p.BirthDate.String(), p.BirthYear, p.Sex, p.State},
		Place:        HotlinePlace{Address: h.Address, Unit: k.Unit, Lat: h.Lat, Lon: h.Lon},
		WhatHappened: k.Narrative, CurrentState: call.CurrentState, Guardian: call.Guardian, ActionsTaken: call.ActionsTaken,
		Caller: HotlineCaller{call.CallerName, call.CallerPhone, call.CallerRelation}}
}
