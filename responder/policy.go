package responder

// The policy: who may do what, where, and who may see what. Every operation and every read path asks here.

// kind is one kind of operation: who may do it, and how.
type kind struct {
	roles    []Role
	own      bool // made by the server itself, never sent in
	anywhere bool // not only in the user's own unit: a report from the next commune is not turned away
	guests   bool // also coordinators of a unit that the case was referred to
	quiet    bool // no news to anybody who waits for changes
	apply    func(*change) error
}

// kinds is the table of all operations.
func kinds() map[string]kind {
	field := []Role{RoleField, RoleCoordinator}
	coordinator := []Role{RoleCoordinator}
	money := []Role{RoleFund}
	approver := []Role{RoleApprover}
	system := []Role{RoleSystem}
	return map[string]kind{
		"user.create":         {roles: []Role{RoleAdmin, RoleSystem}, apply: applyUserCreate},
		"session.open":        {roles: everyone(), own: true, anywhere: true, apply: applySessionOpen},
		"session.close":       {roles: everyone(), own: true, anywhere: true, apply: applySessionClose},
		"incident.declare":    {roles: coordinator, apply: applyIncidentDeclare},
		"incident.alert":      {roles: coordinator, apply: applyIncidentAlert},
		"case.report":         {roles: []Role{RoleField, RoleCoordinator, RoleSystem}, anywhere: true, apply: applyCaseReport},
		"report.receive":      {roles: system, own: true, anywhere: true, apply: applyReportReceive},
		"report.confirm":      {roles: field, apply: applyReportConfirm},
		"report.reject":       {roles: field, apply: applyReportReject},
		"case.hotline":        {roles: []Role{RoleField, RoleCoordinator, RoleSystem}, own: true, anywhere: true, apply: applyCaseHotline},
		"case.read":           {roles: everyone(), own: true, anywhere: true, quiet: true, apply: applyCaseRead},
		"case.unseal":         {roles: []Role{RoleField}, apply: applyCaseUnseal},
		"case.reseal":         {roles: system, apply: applyCaseReseal},
		"case.note":           {roles: field, guests: true, apply: applyCaseNote},
		"task.add":            {roles: field, guests: true, apply: applyTaskAdd},
		"task.done":           {roles: field, guests: true, apply: applyTaskDone},
		"task.cancel":         {roles: field, guests: true, apply: applyTaskCancel},
		"task.assign":         {roles: field, guests: true, apply: applyTaskAssign},
		"case.update":         {roles: field, apply: applyCaseUpdate},
		"case.verify":         {roles: field, apply: applyCaseVerify},
		"case.contact":        {roles: field, apply: applyCaseContact},
		"case.assess":         {roles: field, apply: applyCaseAssess},
		"case.decide":         {roles: coordinator, apply: applyCaseDecide},
		"case.close":          {roles: coordinator, apply: applyCaseClose},
		"case.reopen":         {roles: coordinator, apply: applyCaseReopen},
		"consent.record":      {roles: field, guests: true, apply: applyConsentRecord},
		"consent.withdraw":    {roles: field, apply: applyConsentWithdraw},
		"case.transfer":       {roles: coordinator, apply: applyCaseTransfer},
		"referral.send":       {roles: coordinator, apply: applyReferralSend},
		"referral.accept":     {roles: coordinator, guests: true, apply: applyReferralAccept},
		"referral.refuse":     {roles: coordinator, guests: true, apply: applyReferralRefuse},
		"referral.done":       {roles: coordinator, guests: true, apply: applyReferralDone},
		"referral.withdraw":   {roles: coordinator, apply: applyReferralWithdraw},
		"case.claim":          {roles: field, apply: applyCaseClaim},
		"case.release":        {roles: field, apply: applyCaseRelease},
		"case.request":        {roles: field, apply: applyCaseRequest},
		"case.assign":         {roles: field, apply: applyCaseAssign},
		"case.deny":           {roles: field, apply: applyCaseDeny},
		"household.update":    {roles: field, apply: applyHouseholdUpdate},
		"household.heard":     {roles: field, apply: applyHouseholdHeard},
		"person.update":       {roles: field, apply: applyPersonUpdate},
		"person.add":          {roles: field, apply: applyPersonAdd},
		"person.move":         {roles: field, apply: applyPersonMove},
		"person.merge":        {roles: coordinator, apply: applyPersonMerge},
		"person.unmerge":      {roles: coordinator, apply: applyPersonUnmerge},
		"person.distinct":     {roles: coordinator, apply: applyPersonDistinct},
		"conflict.resolve":    {roles: coordinator, apply: applyConflictResolve},
		"carer.register":      {roles: coordinator, apply: applyCarerRegister},
		"carer.update":        {roles: coordinator, apply: applyCarerUpdate},
		"placement.propose":   {roles: coordinator, apply: applyPlacementPropose},
		"placement.accept":    {roles: coordinator, apply: applyPlacementAccept},
		"placement.decline":   {roles: coordinator, apply: applyPlacementDecline},
		"placement.handover":  {roles: coordinator, apply: applyPlacementHandOver},
		"placement.end":       {roles: coordinator, apply: applyPlacementEnd},
		"trip.record":         {roles: field, apply: applyTripRecord},
		"meal.accrue":         {roles: system, apply: applyMealAccrue},
		"cost.propose":        {roles: []Role{RoleFund, RoleCoordinator}, apply: applyCostPropose},
		"cost.approve":        {roles: approver, apply: applyCostApprove},
		"cost.return":         {roles: approver, apply: applyCostReturn},
		"cost.pay":            {roles: money, apply: applyCostPay},
		"fund.open":           {roles: money, apply: applyFundOpen},
		"fund.receive":        {roles: money, apply: applyFundReceive},
		"cost.adjust":         {roles: money, apply: applyCostAdjust},
		"rate.propose":        {roles: money, apply: applyRatePropose},
		"rate.approve":        {roles: approver, apply: applyRateApprove},
		"price.enter":         {roles: money, apply: applyPriceEnter},
		"price.approve":       {roles: approver, apply: applyPriceApprove},
		"task.escalate":       {roles: system, apply: applyTaskEscalate},
		"message.settle":      {roles: system, apply: applyMessageSettle},
		"boundaries.activate": {roles: system, apply: applyBoundariesActivate},
		"succession.activate": {roles: system, apply: applySuccessionActivate},
		"roads.activate":      {roles: system, apply: applyRoadsActivate},
	}
}

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

// permits says whether the user's role may do this kind of operation at all.
func (k kind) permits(u User) bool {
	for _, r := range k.roles {
		if r == u.Role {
			return u.Active
		}
	}
	return false
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

// Kinds lists the kinds of operations that may be sent in, for tests and documentation.
func Kinds() []string {
	open := map[string]bool{}
	for name, k := range kinds() {
		if !k.own {
			open[name] = true
		}
	}
	return sorted(open)
}
