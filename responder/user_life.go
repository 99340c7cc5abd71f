package responder

import (
	"context"
	"unicode/utf8"
)

// minPassword is how many letters a password has at least.
const minPassword = 10

// weak refuses a password that is too short. It is never kept, nor told.
func weak(password string) error {
	if utf8.RuneCountInString(password) < minPassword {
		return invalid("data.password", "mật khẩu phải có ít nhất 10 ký tự", "must have 10 letters or more")
	}
	return text("data.password", password, 200)
}

// managed locks a user whom the author, an administrator of the place, may manage: nobody changes what they may do themselves.
func (c *change) managed() (*User, error) {
	u, err := lock[User](c.tx, c.op.Subject)
	switch {
	case err != nil:
		return nil, err
	case !c.user.answersFor(u.Unit, u.Province):
		return nil, notFound("user")
	case u.ID == c.user.ID:
		return nil, broken("", "subject", "không tự làm việc này với tài khoản của mình: nhờ người quản trị khác", "nobody does this to themselves: ask another administrator")
	}
	return u, nil
}

// applyUserChange writes down anew who a user is, what their work is and where. The name to sign in with stays.
func applyUserChange(c *change) error {
	var in userCreate
	if err := c.op.decode(&in); err != nil {
		return err
	}
	u, err := c.managed()
	if err != nil {
		return err
	}
	moved := in.Role != u.Role || in.Unit != u.Unit
	if err := within("data", c.describe(u, in)); err != nil {
		return err
	}
	if !c.user.answersFor(u.Unit, c.province(u.Unit)) {
		return forbidden("ngoài địa bàn của bạn", "is outside your area")
	}
	if moved { // what they hold may not be theirs to see any more
		err = c.letGoOfAll(u.ID)
	}
	return first(err, c.update(u))
}

// applyUserDisable ends the work of a user: they are signed out everywhere, and what they hold waits for somebody else.
func applyUserDisable(c *change) error {
	if err := c.needReason(); err != nil {
		return err
	}
	u, err := c.managed()
	if err != nil {
		return err
	}
	if !u.Active {
		return broken("", "active", "tài khoản đã khóa", "is disabled already")
	}
	u.Active = false
	return first(c.letGoOfAll(u.ID), c.signOut(u.ID, ""), c.update(u))
}

// applyUserEnable lets a user sign in again.
func applyUserEnable(c *change) error {
	u, err := c.managed()
	if err != nil {
		return err
	}
	if u.Active {
		return broken("", "active", "tài khoản không bị khóa", "is not disabled")
	}
	u.Active = true
	return c.update(u)
}

func (c *change) needReason() error {
	var in struct {
		Reason string `json:"reason"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	return first(given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 500))
}

// letGoOfAll gives back the cases and open tasks of a user.
func (c *change) letGoOfAll(user string) error {
	cases, err := list[Case](c.tx, Where("assigned_to", Eq, user).And("status", Ne, string(CaseClosed)).Top(1_000_000))
	for i := range cases {
		if err == nil {
			c.cleared = true
			err = c.hold(&cases[i], "")
		}
	}
	if err != nil {
		return err
	}
	tasks, err := list[Task](c.tx, Where("assigned_to", Eq, user).And("state", Eq, string(TaskOpen)).Top(1_000_000))
	for i := range tasks {
		if err == nil {
			tasks[i].AssignedTo = ""
			err = c.update(&tasks[i])
		}
	}
	c.caseID = "" // it is no step of one case
	return err
}

// signOut ends the sessions of a user, but for the one whose token is kept.
func (c *change) signOut(user, keep string) error {
	all, err := list[Session](c.tx, Where("user_id", Eq, user).And("ended", Eq, false).Top(1_000_000))
	for i := range all {
		if err == nil && all[i].ID != keep {
			all[i].Ended = true
			err = c.update(&all[i])
		}
	}
	return err
}

type passwordData struct {
	Hash string `json:"password_hash"` // put in by Service.seal, which took the password out
	Keep string `json:"token_sha256"`  // of the device that goes on
}

// applyUserReset gives a user a password that its author knows, and so one that must be renewed. They are signed out.
func applyUserReset(c *change) error {
	var in passwordData
	if err := c.op.decode(&in); err != nil {
		return err
	}
	u, err := c.managed()
	if err != nil {
		return err
	}
	u.Renew = true
	return c.setPassword(u, in.Hash, "")
}

// applyUserPassword takes the password that a user chose.
func applyUserPassword(c *change) error {
	var in passwordData
	if err := c.op.decode(&in); err != nil {
		return err
	}
	u, err := lock[User](c.tx, c.user.ID)
	if err != nil {
		return err
	}
	u.Renew = false
	return c.setPassword(u, in.Hash, in.Keep)
}

func (c *change) setPassword(u *User, hash, keep string) error {
	if err := given("data.password", hash != ""); err != nil {
		return err
	}
	cred, err := lock[Credential](c.tx, u.ID)
	if err != nil {
		return err
	}
	cred.Hash = hash
	return first(c.update(cred, u), c.signOut(u.ID, keep))
}

// ChangePassword has a user choose another password: who knows the old one is signed in on this device alone.
func (s *Service) ChangePassword(ctx context.Context, u User, old, password, token string) error {
	var cred Credential
	err := s.Store.Read(ctx, func(tx Tx) error { return tx.Get(&cred, u.ID) })
	switch {
	case err != nil:
		return wrap(err, "get credential")
	case !s.Verify(cred.Hash, old):
		return invalid("old", "mật khẩu đang dùng không đúng", "is not the password in use")
	case s.Verify(cred.Hash, password):
		return invalid("password", "phải khác mật khẩu đang dùng", "is the password in use")
	}
	_, err = s.own(ctx, "user.password", u.ID, u.ID, map[string]string{"password": password, "token_sha256": tokenID(token)})
	return wrap(err, "change password")
}

// ResetPassword gives the user of a login another password, for an operator at the machine: of an installation whose only
// administrator forgot theirs. It must be renewed.
func (s *Service) ResetPassword(ctx context.Context, login, password string) error {
	var users []User
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		users, err = list[User](tx, Where("login", Eq, login).Top(1))
		return err
	})
	if err == nil && len(users) == 0 {
		err = notFound("user")
	}
	if err != nil {
		return wrap(err, "find user")
	}
	_, err = s.AsSystem(ctx, "user.reset", users[0].ID, map[string]string{"password": password})
	return wrap(err, "reset password")
}

// UserRow is a user as an administrator sees them.
type UserRow struct {
	ID       string `json:"id"`
	Login    string `json:"login"`
	Name     string `json:"name"`
	Role     Role   `json:"role"`
	Unit     string `json:"unit"`
	UnitName string `json:"unit_name"`
	Phone    string `json:"phone"`
	Active   bool   `json:"active"`
	Renew    bool   `json:"renew" doc:"signs in with a password that somebody else gave"`
}

// Users lists the users of an administrator's area by name, those after one with a name and id.
func (s *Service) Users(ctx context.Context, u User, after string, n int) (out []UserRow, next string, err error) {
	out = []UserRow{}
	if u.Role != RoleAdmin {
		return out, "", forbidden("chỉ người quản trị xem được", "only administrators may see this")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		q := u.scope(Query{}).By("login").Top(n + 1)
		if after != "" {
			q = q.And("login", Gt, after)
		}
		rows, err := list[User](tx, q)
		for i := range rows[:min(n, len(rows))] {
			r := &rows[i]
			out = append(out, UserRow{r.ID, r.Login, r.Name, r.Role, r.Unit, s.unitName(r.Unit), r.Phone, r.Active, r.Renew})
		}
		if len(rows) > n {
			next = out[n-1].Login
		}
		return err
	})
	return out, next, wrap(err, "list users")
}
