package responder

import (
	"context"
)

// FundView is the accounts of the reader's area with their latest postings.
type FundView struct {
	Accounts []Account `json:"accounts"`
	Postings []Posting `json:"postings"`
}

// Fund gives the accounts and the newest postings.
func (s *Service) Fund(ctx context.Context, u User) (v FundView, err error) {
	v = FundView{[]Account{}, []Posting{}}
	if !u.handlesMoney() {
		return v, forbidden("vai trò của bạn không xem được quỹ", "your role may not see the fund")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		return first(into[Account](tx, u.scope(Query{}).By("kind", "name"), &v.Accounts),
			into[Posting](tx, u.scope(Query{}).By("-created_at").Top(200), &v.Postings))
	})
	return v, wrap(err, "read fund")
}
