package responder

import (
	"context"
	"strings"

	"kipthoi/geo"
)

// DonorKind is what a donor is.
type DonorKind string

// The kinds of donors. An anonymous one has no name and no way to be reached.
const (
	DonorPerson       DonorKind = "person"
	DonorOrganisation DonorKind = "organisation"
	DonorAnonymous    DonorKind = "anonymous"
)

// Donor is who gives, "nhà tài trợ, người ủng hộ". How to reach one is for fund managers, and a name is public only with
// the donor's consent.
type Donor struct {
	Meta
	Kind    DonorKind `json:"kind"`
	Name    string    `json:"name"`
	NameKey string    `json:"name_key"` // folded, to be found by
	Phone   string    `json:"phone"`
	Email   string    `json:"email"`
	Address string    `json:"address"`
	Consent bool      `json:"consent"` // the name may be made public
}

// Table names the table.
func (*Donor) Table() string { return "donors" }

type donorData struct {
	Unit    string    `json:"unit"`
	Kind    DonorKind `json:"kind"`
	Name    string    `json:"name"`
	Phone   string    `json:"phone"`
	Email   string    `json:"email"`
	Address string    `json:"address"`
	Consent bool      `json:"consent"`
}

// applyDonorRegister writes down a donor.
func applyDonorRegister(c *change) error {
	d, in, err := c.readDonor()
	if err != nil {
		return err
	}
	if err := within("data", c.unit(in.Unit)); err != nil {
		return err
	}
	d.Meta = Meta{ID: c.op.Subject, Unit: in.Unit}
	return c.insert(d)
}

// applyDonorUpdate writes a donor's facts anew, consent among them: one that is withdrawn takes the name out of all that
// is public from then on.
func applyDonorUpdate(c *change) error {
	d, _, err := c.readDonor()
	if err != nil {
		return err
	}
	old, err := lock[Donor](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if c.op.Base != 0 && c.op.Base != old.Version {
		return &Error{Code: CodeRule, Field: "base", VI: "người khác vừa sửa: xem lại rồi ghi", EN: "somebody changed it meanwhile: look again"}
	}
	d.Meta = old.Meta
	return c.update(d)
}

// readDonor reads what a person typed of a donor.
func (c *change) readDonor() (*Donor, donorData, error) {
	var in donorData
	if err := c.op.decode(&in); err != nil {
		return nil, in, err
	}
	number, err := phone("phone", in.Phone)
	err = first(err, oneOf("kind", in.Kind, DonorPerson, DonorOrganisation, DonorAnonymous), text("name", in.Name, 200), text("email", in.Email, 120),
		text("address", in.Address, 300), given("name", in.Name != "" || in.Kind == DonorAnonymous))
	if err == nil && in.Email != "" && !strings.Contains(in.Email, "@") {
		err = invalid("email", "không phải địa chỉ thư điện tử", "is no e-mail address")
	}
	if err == nil && in.Kind == DonorAnonymous && (in.Name != "" || number != "" || in.Email != "" || in.Address != "" || in.Consent) {
		err = invalid("kind", "người ẩn danh không ghi tên hay liên lạc", "an anonymous donor has no name and no contact")
	}
	return &Donor{Kind: in.Kind, Name: in.Name, NameKey: donorKey(in.Name), Phone: number, Email: in.Email, Address: in.Address, Consent: in.Consent},
		in, within("data", err)
}

// donorKey folds a name, so that it is found however it was typed: banks write without marks.
func donorKey(name string) string { return strings.Join(strings.Fields(geo.Fold(name)), " ") }

// DonorFilter says which donors are wanted.
type DonorFilter struct {
	Search string // the beginning of the name, marks or not
	Limit  int
}

// Donors lists donors of the reader's area by name; how to reach them is shown to fund managers.
func (s *Service) Donors(ctx context.Context, u User, f DonorFilter) (out []Donor, err error) {
	out = []Donor{}
	if !u.handlesMoney() {
		return out, forbidden("vai trò của bạn không xem được việc ủng hộ", "your role may not see contributions")
	}
	q := u.scope(Query{})
	if f.Search != "" {
		q = q.And("name_key", Has, donorKey(f.Search))
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Donor](tx, q.By("name_key").Top(max(1, min(f.Limit, fullPage))))
		for i := range rows {
			out = append(out, u.shownDonor(rows[i]))
		}
		return err
	})
	return out, wrap(err, "list donors")
}
