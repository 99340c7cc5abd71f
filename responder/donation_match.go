package responder

import (
	"context"
	"slices"
	"strings"
)

type donationMatch struct {
	PledgeID string `json:"pledge_id"`
	DonorID  string `json:"donor_id"`
	None     bool   `json:"none"`
}

// applyDonationMatch is a person's word on who gave a donation and for which pledge, or that it is nobody's known.
func applyDonationMatch(c *change) error {
	var in donationMatch
	if err := c.op.decode(&in); err != nil {
		return err
	}
	d, err := lock[Donation](c.tx, c.op.Subject)
	switch {
	case err != nil:
		return err
	case d.State != DonationKept:
		return broken("", "state", "khoản này đã hoàn trả", "the donation went back")
	case in.None == (in.PledgeID != "" || in.DonorID != ""):
		return required("data.pledge_id")
	}
	if err := c.unmatch(d); err != nil {
		return err
	}
	d.DonorID, d.PledgeID, d.Matched = in.DonorID, "", "none"
	if in.None {
		return c.update(d)
	}
	d.Matched = "person"
	p, err := c.whoGave(d, in.PledgeID)
	if err != nil {
		return err
	}
	if p == nil {
		return c.update(d)
	}
	a, err := get[Account](c.tx, d.AccountID)
	if err == nil && !a.Binding.within(&p.Binding) {
		err = broken("R-7.1", "data.pledge_id", "cam kết có điều kiện mà tài khoản đã ghi không giữ: đảo bút toán rồi ghi lại", "the pledge was for something that the account is not bound to: reverse and book it anew")
	}
	p.come(d.AmountVND)
	return first(err, c.update(p), c.update(d))
}

// unmatch takes a donation from the pledge it was counted for.
func (c *change) unmatch(d *Donation) error {
	if d.PledgeID == "" {
		return nil
	}
	p, err := lock[Pledge](c.tx, d.PledgeID)
	if err != nil {
		return err
	}
	p.come(-d.AmountVND)
	return c.update(p)
}

// Match is a pledge that a donation may be for, with the reasons.
type Match struct {
	PledgeView
	Reasons []string `json:"reasons" enum:"code,amount,name" doc:"what speaks for it: its code is in the text, the same amount, the donor's name"`
}

// Unmatched is a donation by bank whose donor nobody has found yet, with proposals, the likeliest first.
type Unmatched struct {
	DonationView
	Proposals []Match `json:"proposals"`
	Donors    []Donor `json:"donors" doc:"known donors of this name"`
}

// Unmatched lists donations to a campaign that a person has to match, oldest first. Nothing is guessed: one reason may be
// chance, and even two are a proposal.
func (s *Service) Unmatched(ctx context.Context, u User, campaign string, limit int) (out []Unmatched, err error) {
	out = []Unmatched{}
	if !u.handlesMoney() {
		return out, forbidden("vai trò của bạn không xem được việc ủng hộ", "your role may not see contributions")
	}
	open := u.scope(Where("campaign_id", Eq, campaign).And("matched", Eq, "").And("channel", Eq, "bank").And("state", Eq, string(DonationKept)))
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err1 := list[Donation](tx, open.By("received_on", "reference").Top(max(1, min(limit, fullPage))))
		pledges, err2 := list[Pledge](tx, u.scope(Where("campaign_id", Eq, campaign)).And("state", Ne, string(PledgeWithdrawn)).Top(most))
		donors, err3 := donorsOf(tx, pledges)
		if err := first(err1, err2, err3); err != nil {
			return err
		}
		for i := range rows {
			one := Unmatched{DonationView: viewDonation(rows[i]), Proposals: proposeMatches(&rows[i], pledges, donors)}
			if err := u.namesakes(tx, &rows[i], &one.Donors); err != nil {
				return err
			}
			out = append(out, one)
		}
		return nil
	})
	return out, wrap(err, "list unmatched donations")
}

// namesakes finds known donors of the name that a bank gave.
func (u User) namesakes(tx Tx, d *Donation, out *[]Donor) error {
	*out = []Donor{}
	key := donorKey(d.Donor)
	if key == "" {
		return nil
	}
	rows, err := list[Donor](tx, u.scope(Where("name_key", Eq, key)).Top(5))
	for i := range rows {
		*out = append(*out, u.shownDonor(rows[i]))
	}
	return err
}

// maxMatches is the most proposals for one donation.
const maxMatches = 5

// proposeMatches gives the pledges that something speaks for, the most reasons first.
func proposeMatches(d *Donation, pledges []Pledge, donors map[string]Donor) []Match {
	found := []Match{}
	codes, said := codesIn(d.Text), " "+donorKey(d.Donor+" "+d.Text)+" "
	for _, p := range pledges {
		donor := donors[p.DonorID]
		m := Match{PledgeView: PledgeView{p, donor.Name}, Reasons: []string{}}
		if slices.Contains(codes, p.Code) {
			m.Reasons = append(m.Reasons, "code")
		}
		if p.AmountVND > 0 && p.AmountVND-p.ReceivedVND == d.AmountVND {
			m.Reasons = append(m.Reasons, "amount")
		}
		if donor.NameKey != "" && strings.Contains(said, " "+donor.NameKey+" ") {
			m.Reasons = append(m.Reasons, "name")
		}
		if len(m.Reasons) > 0 {
			found = append(found, m)
		}
	}
	slices.SortStableFunc(found, func(a, b Match) int { return len(b.Reasons) - len(a.Reasons) })
	return found[:min(len(found), maxMatches)]
}
