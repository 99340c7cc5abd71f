package responder

import (
	"sync"
	"time"

	"kipthoi/responder/law"
)

// Rate is a province's own value of a parameter of the law, from a day on: a higher level, or a setting that the law
// leaves to it. It counts once somebody else than its author has approved it.
type Rate struct {
	Meta
	Param      string   `json:"param"` // id of the parameter, such as meal_rate
	Value      string   `json:"value"`
	ValidFrom  law.Date `json:"valid_from"`
	ValidTo    law.Date `json:"valid_to"` // zero: until further notice
	Document   string   `json:"document"` // number of the resolution or decision
	Citation   string   `json:"citation"`
	ProposedBy string   `json:"proposed_by"`
	ApprovedBy string   `json:"approved_by"`
}

// Table names the table.
func (*Rate) Table() string { return "rates" }

func (r *Rate) param() law.Param {
	return law.Param{ID: r.Param, Value: r.Value, ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, Place: r.Province, Confidence: "V",
		Document: r.Document, Citation: r.Citation}
}

type ratePropose struct {
	Param     string `json:"param"`
	Value     string `json:"value"`
	ValidFrom string `json:"valid_from"`
	ValidTo   string `json:"valid_to"`
	Document  string `json:"document"`
	Citation  string `json:"citation"`
}

// applyRatePropose checks a province's value against the nation's: a lower level is refused with the reason.
func applyRatePropose(c *change) error {
	var in ratePropose
	if err := c.op.decode(&in); err != nil {
		return err
	}
	from, err1 := date("valid_from", in.ValidFrom)
	to, err2 := date("valid_to", in.ValidTo)
	err := first(err1, err2, text("document", in.Document, 120), text("citation", in.Citation, 300),
		given("document", in.Document != ""), given("citation", in.Citation != ""))
	province := c.province(c.user.Unit)
	r := &Rate{Meta: Meta{ID: c.op.Subject, Unit: province, Province: province}, Param: in.Param, Value: in.Value, ValidFrom: from, ValidTo: to,
		Document: in.Document, Citation: in.Citation, ProposedBy: c.user.ID}
	if err == nil {
		_, err = c.s.Law.With(r.param())
	}
	if err != nil {
		return within("data", err)
	}
	return c.insert(r)
}

func applyRateApprove(c *change) error {
	r, err := lock[Rate](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if err := c.notOwn(r.ProposedBy); err != nil {
		return err
	}
	r.ApprovedBy = c.user.ID
	return c.update(r)
}

// books remembers the last book with the provinces' approved rates on it, so that it is made once, not for each line.
type books struct {
	mu    sync.Mutex
	count int
	last  time.Time
	book  *law.Book
}

// book gives the law with what provinces have set and others approved, as this transaction sees it.
func (s *Service) book(tx Tx) (*law.Book, error) {
	rates, err := list[Rate](tx, Where("approved_by", Ne, "").By("updated_at").Top(most))
	if err != nil || len(rates) == 0 {
		return s.Law, err
	}
	s.books.mu.Lock()
	defer s.books.mu.Unlock()
	last := rates[len(rates)-1].UpdatedAt
	if s.books.book != nil && s.books.count == len(rates) && s.books.last.Equal(last) {
		return s.books.book, nil
	}
	book := s.Law
	for i := range rates {
		// One that the law would refuse today, as when the nation's level has risen past it, no longer counts: the higher
		// of the two is paid, and nobody's lines wait for it.
		if with, err := book.With(rates[i].param()); err == nil {
			book = with
		}
	}
	s.books.count, s.books.last, s.books.book = len(rates), last, book
	return book, nil
}
