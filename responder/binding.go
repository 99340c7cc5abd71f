package responder

import (
	"slices"

	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// Binding is what a donation may be used for, "mục đích, địa chỉ ủng hộ": kinds of help and communes. An empty list
// leaves that open.
type Binding struct {
	Purposes []string `json:"purposes"` // kinds of cost lines: meal, house, rice ...
	Communes []string `json:"communes"`
}

// maxBinding is the most entries of each list.
const maxBinding = 200

// check says what is wrong with a binding.
func (b *Binding) check(c *change) error {
	if len(b.Purposes) > maxBinding || len(b.Communes) > maxBinding {
		return invalid("purposes", "quá nhiều mục", "has too many entries")
	}
	for _, p := range b.Purposes {
		if err := oneOf("purposes", p, law.Kinds()...); err != nil {
			return err
		}
	}
	for _, code := range b.Communes {
		if u, ok := c.s.Geo().Units.Unit(code); !ok || u.Parent == "" {
			return invalid("communes", "không có xã, phường này", "is no commune in force")
		}
	}
	return nil
}

// bound says whether anything is left out.
func (b *Binding) bound() bool { return len(b.Purposes) > 0 || len(b.Communes) > 0 }

// within says whether all that b allows is allowed by wider, too.
func (b *Binding) within(wider *Binding) bool {
	return narrower(b.Purposes, wider.Purposes) && narrower(b.Communes, wider.Communes)
}

func narrower(some, all []string) bool {
	if len(all) == 0 {
		return true
	}
	out := slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
	return len(some) > 0 && !out
}

// allows says whether something bound so may serve a kind of help in a commune.
func (b *Binding) allows(kind, commune string) bool {
	return (len(b.Purposes) == 0 || slices.Contains(b.Purposes, kind)) && (len(b.Communes) == 0 || slices.Contains(b.Communes, commune))
}

// mayPay says whether a cost line may be paid from an account: money of a campaign helps in its incident and its area,
// and money given for something is spent on that.
func (c *change) mayPay(a *Account, line *CostLine) error {
	if !a.allows(line.Kind, line.Unit) {
		return notMeant()
	}
	if a.CampaignID == "" {
		return nil
	}
	k, err := get[Case](c.tx, line.CaseID)
	if err != nil {
		return err
	}
	return c.servesCampaign(a.CampaignID, k)
}

// servesCampaign says whether what a campaign brought in may help in a case.
func (c *change) servesCampaign(id string, k *Case) error {
	if id == "" {
		return nil
	}
	campaign, err := get[Campaign](c.tx, id)
	if err != nil {
		return err
	}
	if campaign.helps(k) {
		return nil
	}
	return notMeant()
}

func notMeant() error {
	return broken("R-7.1", "", "tiền, hàng ủng hộ này dành cho mục đích hoặc nơi khác", "these contributions were given for something or somewhere else")
}

// mayPass says whether money of one account may become another's: contributions stay contributions, and stay bound to
// what they were given for. What a campaign leaves goes on when its time of distributing is over.
func (c *change) mayPass(from, to *Account) error {
	if err := mayGive(from, to); err != nil {
		return err
	}
	if !to.Binding.within(&from.Binding) {
		return notMeant()
	}
	if from.CampaignID == "" || from.CampaignID == to.CampaignID {
		return nil
	}
	campaign, err := get[Campaign](c.tx, from.CampaignID)
	if err == nil && !law.DateOf(c.now).After(campaign.EndsOn) {
		err = broken("R-7.3", "", "chỉ chuyển số còn lại khi đã hết thời gian phân phối", "what is left moves on when the time of distributing is over")
	}
	return err
}

// bindAccount checks what a new account is for: one under a campaign takes its contributions of one purpose.
func (c *change) bindAccount(a *Account) error {
	if err := a.check(c); err != nil {
		return err
	}
	if (a.CampaignID != "" || a.bound()) && (a.Kind != fund.Fund || a.Source != fund.Gifts) {
		return broken("R-7.1", "source", "chỉ tài khoản đóng góp mới có mục đích riêng", "only an account of contributions is bound to a purpose")
	}
	if a.CampaignID == "" {
		return nil
	}
	if _, err := get[Campaign](c.tx, a.CampaignID); err != nil {
		return within("campaign_id", err)
	}
	return nil
}
