package responder

import (
	"slices"
	"time"
)

// Ask is somebody's wish to have a case. Of each person the latest stays.
type Ask struct {
	User   string    `json:"user"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
	State  string    `json:"state"`  // open, granted, refused
	Answer string    `json:"answer"` // why it was refused
}

// The states of an Ask.
const (
	AskOpen    = "open"
	AskGranted = "granted"
	AskRefused = "refused"
)

// maxAsks is the most people whose wish for one case is kept.
const maxAsks = 50

// ask gives what a user asked for last; nil when they never did.
func (k *Case) ask(user string) *Ask {
	if i := slices.IndexFunc(k.Asks, func(a Ask) bool { return a.User == user }); i >= 0 {
		return &k.Asks[i]
	}
	return nil
}

// hold gives a case to a user, or with "" to nobody, and the open tasks of who held it go with it.
func (c *change) hold(k *Case, to string) error {
	open, err := openTasks(c.tx, k.ID)
	for i := range open {
		if err == nil && open[i].AssignedTo == k.AssignedTo {
			open[i].AssignedTo = to
			err = c.update(&open[i])
		}
	}
	k.AssignedTo = to
	if a := k.ask(to); a != nil && a.State == AskOpen {
		a.State = AskGranted
	}
	return first(err, c.update(k))
}

type holdData struct {
	Reason string `json:"reason"`
	User   string `json:"user"`
}

// onHold reads the data of a change of holder, and locks its case, which must be open.
func (c *change) onHold(find func(string) (*Case, error)) (in holdData, k *Case, err error) {
	if err := first(c.op.decode(&in), text("data.reason", in.Reason, 500)); err != nil {
		return in, nil, err
	}
	k, err = find(c.op.Subject)
	if err == nil && k.Closed {
		err = isClosed()
	}
	return in, k, err
}

// applyCaseClaim lets somebody take a case that nobody holds. Nobody lets themselves into a protected one: who sees only
// its code asks for it.
func applyCaseClaim(c *change) error {
	_, k, err := c.onHold(c.visible)
	switch {
	case err != nil:
		return err
	case k.AssignedTo == c.user.ID:
		return isHolder()
	case k.AssignedTo != "":
		return broken("", "assigned_to", "hồ sơ đã có người giữ: hãy xin nhận", "somebody holds this case: request it")
	case c.user.sees(k) < sightAll:
		return broken("R-3.25", "assigned_to", "hồ sơ bảo mật: hãy xin nhận, điều phối viên sẽ giao", "the case is protected: request it, and a coordinator hands it over")
	}
	return c.hold(k, c.user.ID)
}

// applyCaseRelease gives a case back, with a reason.
func applyCaseRelease(c *change) error {
	in, k, err := c.onHold(c.work)
	switch {
	case err != nil:
		return err
	case in.Reason == "":
		return required("data.reason")
	case k.AssignedTo == "":
		return broken("", "assigned_to", "chưa ai giữ hồ sơ này", "nobody holds this case")
	case !c.decides(k):
		return notHolder()
	}
	return c.hold(k, "")
}

// decides says whether the author may say who holds a case: its holder and the coordinators.
func (c *change) decides(k *Case) bool {
	return k.AssignedTo == c.user.ID || c.user.Role == RoleCoordinator
}

func isHolder() error {
	return broken("", "assigned_to", "bạn đang giữ hồ sơ này", "you hold this case")
}

func notHolder() error {
	return forbidden("chỉ người đang giữ hồ sơ hoặc điều phối viên làm được", "only the holder or a coordinator may do this")
}

// applyCaseRequest asks the holder of a case for it, or the coordinators when nobody holds it.
func applyCaseRequest(c *change) error {
	in, k, err := c.onHold(c.visible)
	switch {
	case err != nil:
		return err
	case in.Reason == "":
		return required("data.reason")
	case k.AssignedTo == c.user.ID:
		return isHolder()
	case len(k.Asks) >= maxAsks && k.ask(c.user.ID) == nil:
		return broken("", "asks", "đã có quá nhiều người xin nhận", "too many people have asked already")
	}
	if a := k.ask(c.user.ID); a != nil && a.State == AskOpen {
		return broken("", "asks", "bạn đã xin nhận, chưa có trả lời", "you have asked already; there is no answer yet")
	}
	k.Asks = slices.DeleteFunc(slices.Clone(k.Asks), func(a Ask) bool { return a.User == c.user.ID })
	k.Asks = append(k.Asks, Ask{c.user.ID, c.now, in.Reason, AskOpen, ""})
	return first(c.update(k), c.tellHolder(k, "case.requested"))
}

// tellHolder writes to who holds a case, or to the coordinators when nobody does.
func (c *change) tellHolder(k *Case, template string) error {
	if k.AssignedTo == "" {
		return c.alertCoordinators(k, template)
	}
	u, err := get[User](c.tx, k.AssignedTo)
	if err != nil {
		return err
	}
	return c.send(template, k, u.Phone, "user:"+u.ID)
}

// applyCaseAssign hands a case to somebody who works in its place, and tells them.
func applyCaseAssign(c *change) error {
	in, k, err := c.onHold(c.work)
	switch {
	case err != nil:
		return err
	case !c.decides(k):
		return notHolder()
	case in.User == k.AssignedTo:
		return broken("", "assigned_to", "người này đang giữ hồ sơ", "this person holds the case")
	}
	if err := c.worker("data.user", in.User, k); err != nil {
		return err
	}
	return first(c.hold(k, in.User), c.tellHolder(k, "report.received"))
}

// applyCaseDeny answers somebody who asked for a case with no, and why.
func applyCaseDeny(c *change) error {
	in, k, err := c.onHold(c.work)
	switch {
	case err != nil:
		return err
	case in.Reason == "":
		return required("data.reason")
	case !c.decides(k):
		return notHolder()
	}
	k.Asks = slices.Clone(k.Asks)
	a := k.ask(in.User)
	if a == nil || a.State != AskOpen {
		return broken("", "data.user", "người này không xin nhận hồ sơ", "has not asked for this case")
	}
	a.State, a.Answer = AskRefused, in.Reason
	return c.update(k)
}

// AskView is a wish for a case with the name of who has it.
type AskView struct {
	User     string    `json:"user"`
	UserName string    `json:"user_name"`
	At       time.Time `json:"at"`
	Reason   string    `json:"reason"`
	State    string    `json:"state" enum:"open,granted,refused"`
	Answer   string    `json:"answer" doc:"why it was refused"`
}

func viewAsks(k *Case, who *names) []AskView {
	out := []AskView{}
	for _, a := range k.Asks {
		out = append(out, AskView{a.User, who.of(a.User), a.At, a.Reason, a.State, a.Answer})
	}
	return out
}
