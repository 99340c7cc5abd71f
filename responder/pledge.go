package responder

import (
	"context"
	"crypto/sha256"
	"strings"

	"kipthoi/responder/law"
)

// PledgeState is where a pledge stands.
type PledgeState string

// The states of a pledge.
const (
	PledgeOpen      PledgeState = "open"
	PledgeFulfilled PledgeState = "fulfilled"
	PledgeWithdrawn PledgeState = "withdrawn"
)

// Pledge is what a donor promised to a campaign, "cam kết ủng hộ": money, goods or both, by a day. Its code stands in the
// text of a bank transfer, so that the money finds it.
type Pledge struct {
	Meta
	CampaignID   string        `json:"campaign_id"`
	DonorID      string        `json:"donor_id"`
	Code         string        `json:"code"`
	AmountVND    int64         `json:"amount_vnd"`
	Goods        []PledgedGood `json:"goods"`
	DueOn        law.Date      `json:"due_on"`        // "" whenever
	OnlyCampaign bool          `json:"only_campaign"` // late money is not wanted elsewhere
	State        PledgeState   `json:"state"`
	ReceivedVND  int64         `json:"received_vnd"`
	Reason       string        `json:"reason"` // why it was withdrawn
	Binding
}

// Table names the table.
func (*Pledge) Table() string { return "pledges" }

// PledgedGood is goods that somebody promised.
type PledgedGood struct {
	Name     string    `json:"name"`
	Unit     string    `json:"unit"`
	Quantity law.Milli `json:"quantity"`
}

type pledgeMake struct {
	CampaignID   string        `json:"campaign_id"`
	DonorID      string        `json:"donor_id"`
	AmountVND    int64         `json:"amount_vnd"`
	Goods        []PledgedGood `json:"goods"`
	Due          string        `json:"due_on"`
	OnlyCampaign bool          `json:"only_campaign"`
	Binding
}

// applyPledgeMake writes down a promise and gives it a code.
func applyPledgeMake(c *change) error {
	var in pledgeMake
	if err := c.op.decode(&in); err != nil {
		return err
	}
	due, err := date("due_on", in.Due)
	err = first(err, between("amount_vnd", in.AmountVND, 0, 1e15), goods(in.Goods), given("amount_vnd", in.AmountVND > 0 || len(in.Goods) > 0), in.check(c))
	if err != nil {
		return within("data", err)
	}
	k, err := get[Campaign](c.tx, in.CampaignID)
	if err != nil {
		return within("data.campaign_id", err)
	}
	if law.DateOf(c.now).After(k.ClosesOn) {
		return broken("R-7.2", "data.campaign_id", "cuộc vận động đã kết thúc tiếp nhận", "the campaign receives no more")
	}
	donor, err := get[Donor](c.tx, in.DonorID)
	if err == nil && !c.user.answersFor(donor.Unit, donor.Province) {
		err = notFound("donor")
	}
	if err != nil {
		return within("data.donor_id", err)
	}
	p := &Pledge{Meta: Meta{ID: c.op.Subject, Unit: k.Unit}, CampaignID: k.ID, DonorID: donor.ID, Code: pledgeCode(c.op.Subject), AmountVND: in.AmountVND,
		Goods: in.Goods, DueOn: due, OnlyCampaign: in.OnlyCampaign, State: PledgeOpen, Binding: in.Binding}
	c.facts["code"] = p.Code
	return c.insert(p)
}

func goods(all []PledgedGood) error {
	if len(all) > 50 {
		return invalid("goods", "quá nhiều mục", "has too many entries")
	}
	for _, g := range all {
		err := first(given("goods.name", g.Name != ""), text("goods.name", g.Name, 120), given("goods.unit", g.Unit != ""), text("goods.unit", g.Unit, 30),
			between("goods.quantity", int64(g.Quantity), 1, 1e12))
		if err != nil {
			return err
		}
	}
	return nil
}

// applyPledgeWithdraw ends a promise of which no more comes, with a reason.
func applyPledgeWithdraw(c *change) error {
	var in struct {
		Reason string `json:"reason"`
	}
	err := first(c.op.decode(&in), text("data.reason", in.Reason, 500))
	if err != nil || in.Reason == "" {
		return first(err, required("data.reason"))
	}
	p, err := lock[Pledge](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if p.State != PledgeOpen {
		return broken("", "state", "cam kết không còn mở", "the pledge is not open")
	}
	p.State, p.Reason = PledgeWithdrawn, in.Reason
	return c.update(p)
}

// come counts money that came for a pledge, or with a negative amount went back.
func (p *Pledge) come(vnd int64) {
	p.ReceivedVND += vnd
	switch {
	case p.State == PledgeOpen && len(p.Goods) == 0 && p.ReceivedVND >= p.AmountVND:
		p.State = PledgeFulfilled
	case p.State == PledgeFulfilled && p.ReceivedVND < p.AmountVND:
		p.State = PledgeOpen
	}
}

// Letters of a pledge's code: without those that are read as others. There are 31, a prime, so that the last, which
// makes the weighted sum a multiple of it, shows one wrong letter and two that changed places.
const (
	codeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	codePrefix  = "UH"
	codeLength  = 7 // behind the prefix
)

// pledgeCode makes a code of an id; the schema sees to it that no two are the same.
func pledgeCode(id string) string {
	h := sha256.Sum256([]byte("pledge " + id))
	code, sum := []byte(codePrefix), 0
	for i := range codeLength - 1 {
		v := int(h[i]) % len(codeLetters)
		code, sum = append(code, codeLetters[v]), sum+(i+2)*v
	}
	return string(append(code, codeLetters[(len(codeLetters)-sum%len(codeLetters))%len(codeLetters)]))
}

// codesIn finds what can be codes of pledges in the text of a transfer, in capitals or not, with spaces or dots inside.
func codesIn(text string) (codes []string) {
	letters := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(text))
	for rest := letters; ; {
		_, after, found := strings.Cut(rest, codePrefix)
		if !found {
			return codes
		}
		if len(after) >= codeLength && isPledgeCode(after[:codeLength]) {
			codes = append(codes, codePrefix+after[:codeLength])
		}
		rest = after
	}
}

func isPledgeCode(letters string) bool {
	sum := 0
	for i := range codeLength {
		v := strings.IndexByte(codeLetters, letters[i])
		if v < 0 {
			return false
		}
		weight := i + 2
		if i == codeLength-1 {
			weight = 1
		}
		sum += weight * v
	}
	return sum%len(codeLetters) == 0
}

// IsPledgeCode says whether a text is made like the code of a pledge. It does not say that there is one.
func IsPledgeCode(s string) bool {
	letters, ok := strings.CutPrefix(s, codePrefix)
	return ok && len(letters) == codeLength && isPledgeCode(letters)
}

// PledgeView is a pledge with its donor's name.
type PledgeView struct {
	Pledge
	DonorName string `json:"donor_name"`
}

// Pledges lists pledges of the reader's area, of one campaign or all, newest first.
func (s *Service) Pledges(ctx context.Context, u User, campaign string, limit int) (out []PledgeView, err error) {
	out = []PledgeView{}
	if !u.handlesMoney() {
		return out, forbidden("vai trò của bạn không xem được việc ủng hộ", "your role may not see contributions")
	}
	q := u.scope(Query{})
	if campaign != "" {
		q = q.And("campaign_id", Eq, campaign)
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Pledge](tx, q.By("-created_at").Top(max(1, min(limit, fullPage))))
		donors, err2 := donorsOf(tx, rows)
		for _, p := range rows {
			out = append(out, PledgeView{p, donors[p.DonorID].Name})
		}
		return first(err, err2)
	})
	return out, wrap(err, "list pledges")
}

// donorsOf reads the donors of pledges.
func donorsOf(tx Tx, pledges []Pledge) (map[string]Donor, error) {
	ids := map[string]bool{}
	for i := range pledges {
		ids[pledges[i].DonorID] = true
	}
	return donorsByID(tx, ids)
}

func donorsByID(tx Tx, ids map[string]bool) (map[string]Donor, error) {
	found := map[string]Donor{}
	if len(ids) == 0 {
		return found, nil
	}
	rows, err := list[Donor](tx, Where("id", In, sorted(ids)).Top(len(ids)))
	for _, d := range rows {
		found[d.ID] = d
	}
	return found, err
}
