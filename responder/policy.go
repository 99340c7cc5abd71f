package responder

import "slices"

// The policy: who may do what, where, and who may see what. Every operation and every read path asks here.

func everyone() []Role {
	return []Role{RoleField, RoleCoordinator, RoleFund, RoleApprover, RoleAuditor, RoleAdmin}
}

// notOwn refuses the author of what is to be approved: nobody approves what they proposed.
func (c *change) notOwn(author string) error {
	if author != c.user.ID {
		return nil
	}
	return broken("R-7.12", "", "không được duyệt đề nghị của chính mình", "nobody approves what they proposed")
}

// admits refuses a user whose role may not do this kind of operation at all, and one whose password somebody else knows all
// but to choose another.
func (k kind) admits(u User) error {
	if err := u.MustRenew(); err != nil && !k.own {
		return err
	}
	if u.Active && slices.Contains(k.roles, u.Role) {
		return nil
	}
	return forbidden("vai trò của bạn không làm được việc này", "your role may not do this")
}

// MustRenew refuses everything to a user whose password somebody else knows, but to choose another.
func (u User) MustRenew() error {
	if !u.Renew {
		return nil
	}
	return forbidden("hãy tự chọn mật khẩu mới trước", "choose a password of your own first")
}

// answersFor says whether a unit lies in the subtree that the user works in: their commune, or all of their province.
func (u User) answersFor(unit, province string) bool {
	return u.Role == RoleSystem || u.Unit == "" || u.Unit == unit || u.Unit == province
}

// sight is how much of a case a reader may know.
type sight int

const (
	sightNone  sight = iota // not that it exists
	sightCode               // its code, place and clock
	sightMoney              // and what it costs
	sightAll
)

// sees says how much of a case a reader may know. A disaster case is open to those who work on cases in its place. A
// protection case is open to the coordinators who answer for the place, and to whoever reported it or is assigned to
// it, or opened it in an emergency; a manager of money sees its code and amounts.
func (u User) sees(k *Case) sight {
	if !u.knowsCases() {
		return sightNone
	}
	own := k.CreatedBy == u.ID || k.AssignedTo == u.ID
	if !u.answersFor(k.Unit, k.Province) {
		return u.seesElsewhere(k, own)
	}
	switch u.Role {
	case RoleSystem, RoleCoordinator:
		return sightAll
	case RoleField:
		if k.Family == Disaster || own || k.openTo(u.ID) {
			return sightAll
		}
		return sightCode
	case RoleFund, RoleApprover:
		return sightMoney
	case RoleAuditor:
		return sightCode
	}
	return sightNone
}

// seesHome says whether a reader may know the people, phones and place of a household with these cases: who may know all
// of one of them, and of each that is a protection case.
func (u User) seesHome(cases []Case) bool {
	some := false
	for i := range cases {
		all := u.sees(&cases[i]) == sightAll
		if !all && cases[i].Family == Protection {
			return false
		}
		some = some || all
	}
	return some
}

// seesElsewhere is sees for a case of another place: of what they reported or hold field workers see all, of what was
// referred to their unit its coordinators; of what their unit handed over the code stays.
func (u User) seesElsewhere(k *Case, own bool) sight {
	switch {
	case own && u.Role == RoleField, u.Role == RoleCoordinator && u.knows(k.Shared):
		return sightAll
	case (u.Role == RoleCoordinator || u.Role == RoleField || u.Role == RoleAuditor) && u.knows(k.Former):
		return sightCode
	}
	return sightNone
}

// knowsCases says whether the reader may know of any case at all.
func (u User) knowsCases() bool { return u.Role != RoleAdmin }

// handlesMoney says whether the reader works with accounts and their postings.
func (u User) handlesMoney() bool {
	return u.Role == RoleFund || u.Role == RoleApprover || u.Role == RoleAuditor || u.Role == RoleSystem
}

// handlesStock says whether the reader works with goods in warehouses; who hands them out sees the lists of their place.
func (u User) handlesStock() bool { return u.handlesMoney() || u.Role == RoleCoordinator }

// mayReadStock refuses a reader who does not.
func (u User) mayReadStock() error {
	if u.handlesStock() {
		return nil
	}
	return forbidden("vai trò của bạn không xem được kho", "your role may not see the stock")
}

// shownDonor leaves out how to reach a donor, but for fund managers, who write receipts and thanks.
func (u User) shownDonor(d Donor) Donor {
	if u.Role != RoleFund && u.Role != RoleSystem {
		d.Phone, d.Email, d.Address = "", "", ""
	}
	return d
}

// guardedHomes gives those of some households of which one case is of protection, or one person kept apart: who handles
// money knows none of their people by name, and opens no paper of theirs.
func guardedHomes(tx Tx, homes map[string]bool) (map[string]bool, error) {
	of := Where("household_id", In, sorted(homes))
	cases, err1 := tx.Count("cases", "household_id", of.And("family", Eq, string(Protection)))
	persons, err2 := tx.Count("persons", "household_id", of.And("restricted", Eq, true))
	out := map[string]bool{}
	for _, counts := range []map[string]int64{cases, persons} {
		for home := range counts {
			out[home] = true
		}
	}
	return out, first(err1, err2)
}

// paysByName says whether a reader may know people of a place by name where they are paid, but for guarded homes: a
// manager of its money, who has the service pay them.
func (u User) paysByName(of Meta) bool {
	return u.Role == RoleFund && u.answersFor(of.Unit, of.Province)
}

// own is scope, with what a field worker reported elsewhere: a report from the next commune stays in sight.
func (u User) own(q Query) Query {
	if u.Role == RoleField && u.Unit != "" {
		return q.Or(Cond{scopeColumn(u.Unit), Eq, u.Unit}, Cond{"created_by", Eq, u.ID})
	}
	return u.scope(q)
}

func scopeColumn(unit string) string {
	if len(unit) == 2 {
		return "province"
	}
	return "unit"
}

// scope limits a query to the rows of the units that the user answers for.
func (u User) scope(q Query) Query {
	if u.Unit == "" {
		return q
	}
	return q.And(scopeColumn(u.Unit), Eq, u.Unit)
}

// Kinds lists the kinds of operations that may be sent in, for clients and for tables that must cover them all.
func Kinds() []string {
	open := map[string]bool{}
	for name, k := range kinds() {
		if !k.own {
			open[name] = true
		}
	}
	return sorted(open)
}
