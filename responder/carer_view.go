package responder

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"kipthoi/responder/law"
)

// CarerView is a carer as one reader may see it in lists and on maps: of a secret one without its point.
type CarerView struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Kind        string     `json:"kind" enum:"household,relative,facility,shelter"`
	Unit        string     `json:"unit"`
	UnitName    string     `json:"unit_name"`
	State       CarerState `json:"state" enum:"applied,verified,active,paused,ended"`
	Places      int64      `json:"places"`
	Free        int64      `json:"free"`
	Lon         *float64   `json:"lon"`
	Lat         *float64   `json:"lat"`
	Secret      bool       `json:"secret" doc:"its place is in no list; see the route of its address"`
	ConfirmedAt time.Time  `json:"confirmed_at" doc:"when somebody last asked the carer whether all this is still so"`
	EmergencyOn law.Date   `json:"emergency_on" doc:"since when a relative is active with papers missing; empty: not"`
}

func (s *Service) viewCarer(r *Carer) CarerView {
	v := CarerView{ID: r.ID, Name: r.Name, Kind: r.Kind, Unit: r.Unit, UnitName: s.unitName(r.Unit), State: r.State, Places: r.Places, Free: r.Free(),
		Secret: r.Secret, ConfirmedAt: r.ConfirmedAt, EmergencyOn: r.EmergencyOn}
	if !r.Secret {
		v.Lon, v.Lat = r.Lon, r.Lat
	}
	return v
}

// knowsCarers refuses who has nothing to do with the register.
func (u User) knowsCarers() error {
	if u.Role == RoleCoordinator || u.Role == RoleSystem {
		return nil
	}
	return forbidden("chỉ điều phối viên xem được", "only coordinators may see this")
}

// CarerFilter chooses a page of carers. Empty fields do not filter.
type CarerFilter struct {
	State  string
	Kind   string
	Search string // in name and unit, without marks
	After  string // CarerPage.Next of the page before
	N      int    // carers on a page; 0: as many as one list holds
}

// CarerPage is a page of the register.
type CarerPage struct {
	Items []CarerView `json:"items"`
	Next  string      `json:"next" doc:"to ask for those after the last one; empty: there are no more"`
}

// carersRead is how many rows are read together when names are searched.
const carersRead = 1000

// Carers lists the carers of the reader's area by commune, a page at a time.
func (s *Service) Carers(ctx context.Context, u User, f CarerFilter) (page CarerPage, err error) {
	page.Items = []CarerView{}
	if err := u.knowsCarers(); err != nil {
		return page, err
	}
	if f.N <= 0 {
		f.N = most
	}
	q := u.scope(Query{})
	if f.State != "" {
		q = q.And("state", Eq, f.State)
	}
	if f.Kind != "" {
		q = q.And("kind", Eq, f.Kind)
	}
	q = q.By("unit").Top(carersRead)
	if unit, id, there := strings.Cut(f.After, " "); there {
		q = q.Beyond(unit, id)
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		page = CarerPage{Items: []CarerView{}}
		return s.findCarers(tx, q, f, &page)
	})
	return page, wrap(err, "list carers")
}

// findCarers reads on until a page is full, and says where the next begins if there is one more.
func (s *Service) findCarers(tx Tx, q Query, f CarerFilter, page *CarerPage) error {
	for {
		rows, err := list[Carer](tx, q)
		if err != nil {
			return err
		}
		for i := range rows {
			v := s.viewCarer(&rows[i])
			if f.Search != "" && !matches(f.Search, v.Name, v.UnitName) {
				continue
			}
			if n := len(page.Items); n == f.N {
				page.Next = page.Items[n-1].Unit + " " + page.Items[n-1].ID
				return nil
			}
			page.Items = append(page.Items, v)
		}
		if len(rows) < carersRead {
			return nil
		}
		q = q.Beyond(rows[len(rows)-1].Unit, rows[len(rows)-1].ID)
	}
}

// CarerDetail is a carer of the register with its conditions, as a coordinator of its area may see it: without the place
// of a secret one, and kin only of persons whom the reader may know.
type CarerDetail struct {
	Carer     Carer           `json:"carer"`
	UnitName  string          `json:"unit_name"`
	Checklist []CheckedFor    `json:"checklist"`
	Training  []TrainingState `json:"training"`
	Files     []Attachment    `json:"files" doc:"its papers, oldest first"`
}

// CheckedFor is the law's checklist for one kind of person.
type CheckedFor struct {
	Target string `json:"target" enum:"child,adult"`
	law.Checklist
}

// TrainingState is a topic of training and what is known of it.
type TrainingState struct {
	law.TrainingTopic
	Done bool     `json:"done"`
	On   law.Date `json:"on"`
	By   string   `json:"by"`
}

// Carer gives one carer of the reader's area.
func (s *Service) Carer(ctx context.Context, u User, id string) (d CarerDetail, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		r, err := u.carer(tx, id)
		if err != nil {
			return err
		}
		d = CarerDetail{Carer: *r, UnitName: s.unitName(r.Unit), Checklist: []CheckedFor{}, Training: r.training()}
		if d.Files, err = list[Attachment](tx, Where("carer_id", Eq, id).By("created_at").Top(MaxAttachments)); err != nil {
			return err
		}
		d.Files = orEmpty(d.Files)
		if d.Carer.Kin, err = u.kin(tx, r.Kin); err != nil {
			return err
		}
		d.Carer.hide()
		d.Checklist, err = s.checklists(r)
		return err
	})
	return d, wrap(err, "read carer")
}

// carer reads a carer whom the reader may know.
func (u User) carer(tx Tx, id string) (*Carer, error) {
	if err := u.knowsCarers(); err != nil {
		return nil, err
	}
	r, err := get[Carer](tx, id)
	if err == nil && !u.answersFor(r.Unit, r.Province) {
		err = notFound("carer")
	}
	return r, err
}

// hide takes out where a secret carer is, and fills in lists so that a client never meets null.
func (r *Carer) hide() {
	if r.Secret {
		r.Address, r.Hamlet, r.Phone, r.Lon, r.Lat = "", "", "", nil, nil
	}
	r.Accepts, r.Limits, r.Members, r.Kin = orEmpty(r.Accepts), orEmpty(r.Limits), orEmpty(r.Members), orEmpty(r.Kin)
	r.Languages, r.Evidence = orEmpty(r.Languages), orEmpty(r.Evidence)
}

// kin leaves out persons whom the reader may not know of: a relative tells that there is a case.
func (u User) kin(tx Tx, all []Kin) (out []Kin, err error) {
	out = []Kin{}
	for _, k := range all {
		p, err := get[Person](tx, k.PersonID)
		if err != nil {
			return nil, err
		}
		cases, err := casesOf(tx, p.HouseholdID)
		if err != nil {
			return nil, err
		}
		if u.seesHome(cases) {
			out = append(out, k)
		}
	}
	return out, nil
}

func (s *Service) checklists(r *Carer) (out []CheckedFor, err error) {
	out = []CheckedFor{}
	if !r.home() {
		return out, nil
	}
	for _, target := range r.accepted() {
		list, err := s.checklist(r, target, r.Kind == "relative", law.DateOf(s.Now()))
		if err != nil {
			return nil, err
		}
		out = append(out, CheckedFor{target, list})
	}
	return out, nil
}

func (r *Carer) training() (out []TrainingState) {
	for _, t := range law.TrainingTopics() {
		state := TrainingState{TrainingTopic: t}
		if e := r.evidence(t.Code); e != nil {
			state.Done, state.On, state.By = e.Met, e.On, e.By
		}
		out = append(out, state)
	}
	return out
}

// placeFields tell where a carer is and how it is reached.
func placeFields() []string { return []string{"address", "hamlet", "phone", "lon", "lat"} }

// CarerHistory gives who changed what of a carer, latest first; never the place of a secret one, nor whose kin it is.
func (s *Service) CarerHistory(ctx context.Context, u User, id string, before int64, limit int) (page HistoryPage, err error) {
	page, err = s.history(ctx, u, before, limit, func(r *showing) (Record, error) { return u.carer(r.tx, id) })
	for i := range page.Steps {
		for j := range page.Steps[i].Changes {
			if f := &page.Steps[i].Changes[j]; f.Field == "kin" || slices.Contains(placeFields(), f.Field) {
				f.From, f.To = json.RawMessage("null"), json.RawMessage("null")
			}
		}
	}
	return page, err
}

// CarerAddress is where a carer is and how it is reached.
type CarerAddress struct {
	Address string   `json:"address"`
	Hamlet  string   `json:"hamlet"`
	Unit    string   `json:"unit_name"`
	Phone   string   `json:"phone"`
	Lon     *float64 `json:"lon"`
	Lat     *float64 `json:"lat"`
}

// CarerAddress tells a coordinator of its area where a carer is. That a secret one was shown is logged first, once an hour
// for each reader; without that nothing is shown.
func (s *Service) CarerAddress(ctx context.Context, u User, id string) (a CarerAddress, err error) {
	var r *Carer
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		r, err = u.carer(tx, id)
		return err
	})
	if err == nil && r.Secret {
		err = s.logRead(ctx, u, "carer.read", r.ID)
	}
	if err != nil {
		return a, wrap(err, "read the address of a carer")
	}
	return CarerAddress{r.Address, r.Hamlet, s.unitName(r.Unit), r.Phone, r.Lon, r.Lat}, nil
}

// applyCarerRead notes that the place of a secret carer is shown.
func applyCarerRead(c *change) error {
	r, err := c.carer()
	if err != nil {
		return err
	}
	return c.insert(&Reading{Meta: Meta{ID: c.op.ID, Unit: r.Unit}, CarerID: r.ID})
}

// logRead notes, through the one door, that a reader is shown a subject: once an hour for each reader and subject.
func (s *Service) logRead(ctx context.Context, u User, kind, subject string) error {
	id := namedID(fmt.Sprintf("%s %s %d", u.ID, subject, s.Now().Truncate(readingSlot).Unix()))
	err := s.Store.Read(ctx, func(tx Tx) error { return tx.Get(&Reading{}, id) })
	if !isNotFound(err) {
		return wrap(err, "find reading")
	}
	op := Operation{ID: id, Kind: kind, Subject: subject, At: s.Now(), Actor: u.ID, Data: []byte("{}"), own: true}
	res, err := s.Apply(ctx, op)
	if err == nil && res.Error != nil {
		err = res.Error
	}
	return wrap(err, "log reading")
}
