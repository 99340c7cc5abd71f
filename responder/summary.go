package responder

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"kipthoi/geo"
	"kipthoi/responder/fund"
)

// Summary is what a manager wants to know: numbers only.
type Summary struct {
	Reports    int64            `json:"reports"`
	Rejected   int64            `json:"rejected" doc:"operations kept with the reason why they could not be applied"`
	Located    map[string]int64 `json:"located" doc:"homes by the way their place was found"`
	ByPriority map[string]int64 `json:"by_priority"`
	ByStatus   map[string]int64 `json:"by_status"`
	ByFamily   map[string]int64 `json:"by_family"`
	InTime     int64            `json:"in_time" doc:"helped within the law's clock"`
	Waiting    int64            `json:"waiting" doc:"not helped yet, the clock still runs"`
	Overdue    int64            `json:"overdue"`
	Unneeded   int64            `json:"closed_without_help" doc:"closed, and no help was given: none was due"`
	Placed     int64            `json:"placed" doc:"people who have a carer now"`
	Unplaced   []Unplaced       `json:"unplaced"`
	Costs      []CostSum        `json:"costs"`
	Accounts   []AccountSum     `json:"accounts"`
	Messages   MessageSum       `json:"messages"`
}

// Unplaced counts people who need a carer and have none, by the reason.
type Unplaced struct {
	Code  string `json:"code"`
	VI    string `json:"reason_vi"`
	EN    string `json:"reason_en"`
	Count int64  `json:"count"`
}

// CostSum adds up the cost lines of one kind under one article.
type CostSum struct {
	Kind      string `json:"kind"`
	Rule      string `json:"rule"`
	Citation  string `json:"citation"`
	Lines     int64  `json:"lines"`
	AmountVND int64  `json:"amount_vnd"`
}

// AccountSum is the state of a fund account.
type AccountSum struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Source      string `json:"source"`
	BalanceVND  int64  `json:"balance_vnd"`
	ReservedVND int64  `json:"reserved_vnd"`
}

// MessageSum counts messages and the segments they were billed as.
type MessageSum struct {
	Count      int64            `json:"count"`
	Segments   int64            `json:"segments"`
	BySegments map[string]int64 `json:"by_segments"`
	ByState    map[string]int64 `json:"by_state"`
}

// Summary counts the cases, placements, costs and messages of the reader's area, as far as the reader may know of them.
func (s *Service) Summary(ctx context.Context, u User) (sum Summary, err error) {
	sum = Summary{Located: map[string]int64{}, ByPriority: map[string]int64{}, ByStatus: map[string]int64{}, ByFamily: map[string]int64{},
		Unplaced: []Unplaced{}, Costs: []CostSum{}, Accounts: []AccountSum{}}
	err = s.Store.Read(ctx, func(tx Tx) error {
		return first(s.sumCases(tx, u, &sum), s.sumPlacements(tx, u, &sum), sumCosts(tx, u, &sum), sumAccounts(tx, u, &sum), sumMessages(tx, u, &sum))
	})
	return sum, wrap(err, "summarise")
}

// sumCases counts in the database, so that a hundred thousand cases need not be read.
func (s *Service) sumCases(tx Tx, u User, sum *Summary) error {
	if !u.knowsCases() {
		return nil
	}
	q, err := u.reach(tx, Query{})
	if err != nil {
		return err
	}
	if err := sum.countCases(tx, q, s.Now()); err != nil {
		return err
	}
	if sum.Located, err = tx.Count("households", "located", u.own(Query{})); err != nil {
		return err
	}
	rejected, err := tx.Count("operations", "", u.scope(Where("status", Eq, string(StatusRejected))))
	sum.Rejected = rejected[""]
	return err
}

func (sum *Summary) countCases(tx Tx, q Query, now time.Time) error {
	all, err := tx.Count("cases", "priority,status,family", q)
	if err != nil {
		return err
	}
	for key, n := range all {
		by := strings.Split(key, ",")
		sum.Reports += n
		sum.ByPriority[by[0]] += n
		sum.ByStatus[by[1]] += n
		sum.ByFamily[by[2]] += n
	}
	late, err1 := tx.Count("cases", "helped_late", q)
	unhelped := q.And("assisted_at", Eq, time.Time{})
	none, err2 := tx.Count("cases", "closed", unhelped)
	missed, err3 := tx.Count("cases", "", unhelped.And("closed", Eq, false).And("help_due_at", Lt, now))
	sum.InTime = sum.Reports - late["true"] - none["true"] - none["false"]
	sum.Waiting, sum.Overdue, sum.Unneeded = none["false"]-missed[""], late["true"]+missed[""], none["true"]
	return first(err1, err2, err3)
}

// sumPlacements counts who has a carer, and says of each protection case without one why.
func (s *Service) sumPlacements(tx Tx, u User, sum *Summary) error {
	held, err := list[Placement](tx, u.scope(Where("state", In, holding())).Top(most))
	if err != nil {
		return err
	}
	placed := map[string]bool{}
	for _, p := range held {
		placed[p.PersonID] = true
		sum.Placed += count(p.State == PlacementActive)
	}
	return s.sumUnplaced(tx, u, placed, sum)
}

func (s *Service) sumUnplaced(tx Tx, u User, placed map[string]bool, sum *Summary) error {
	cases, err := list[Case](tx, u.scope(Where("family", Eq, string(Protection)).And("status", Ne, string(CaseClosed))).Top(most))
	if err != nil || u.Role == RoleField {
		return err
	}
	reasons := map[string]*Unplaced{}
	asked := asking{s: s, pools: map[string]*pool{}, staying: map[string]map[string]map[string]int64{}}
	for i := range cases {
		k := &cases[i]
		if placed[k.PersonID] {
			continue
		}
		r, err := asked.whyUnplaced(tx, k)
		if err != nil {
			return err
		}
		if reasons[r.Code] == nil {
			reasons[r.Code] = &r
		}
		reasons[r.Code].Count++
	}
	for _, code := range sorted(reasons) {
		sum.Unplaced = append(sum.Unplaced, *reasons[code])
	}
	return nil
}

func sumCosts(tx Tx, u User, sum *Summary) error {
	lines, err := list[CostLine](tx, u.scope(Query{}).Top(200_000))
	byKind := map[string]*CostSum{}
	for i := range lines {
		l := &lines[i]
		if l.State == CostReturned {
			continue
		}
		key := l.Kind + " " + l.Rule
		if byKind[key] == nil {
			byKind[key] = &CostSum{Kind: l.Kind, Rule: l.Rule, Citation: l.Citation}
		}
		byKind[key].Lines++
		byKind[key].AmountVND += l.AmountVND
	}
	for _, key := range sorted(byKind) {
		sum.Costs = append(sum.Costs, *byKind[key])
	}
	return err
}

func sumAccounts(tx Tx, u User, sum *Summary) error {
	if !u.handlesMoney() && u.Role != RoleCoordinator {
		return nil
	}
	accounts, err := list[Account](tx, u.scope(Where("kind", Eq, string(fund.Fund))))
	slices.SortFunc(accounts, func(a, b Account) int { return cmp.Compare(a.Name, b.Name) })
	for _, a := range accounts {
		sum.Accounts = append(sum.Accounts, AccountSum{a.ID, a.Name, a.Source, a.BalanceVND, a.ReservedVND})
	}
	return err
}

func sumMessages(tx Tx, u User, sum *Summary) error {
	bySegments, err := tx.Count("messages", "segments", u.scope(Query{}))
	if err != nil {
		return err
	}
	byState, err := tx.Count("messages", "state", u.scope(Query{}))
	if err != nil {
		return err
	}
	sum.Messages = MessageSum{BySegments: bySegments, ByState: byState}
	for _, n := range byState {
		sum.Messages.Count += n
	}
	sum.Messages.Segments, err = tx.Sum("messages", "segments", u.scope(Query{}))
	return err
}

// matches says whether every word of a search is in one of the texts, marks and case aside.
func matches(search string, texts ...string) bool {
	all := geo.Fold(strings.Join(texts, " "))
	for _, word := range strings.Fields(geo.Fold(search)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}
