package responder

import (
	"time"
)

// Role says what a user's work is. Each user is bound to an administrative unit and works in its subtree.
type Role string

// The roles. System is for timers and workers; nobody signs in as it.
const (
	RoleField       Role = "field"        // logs cases, visits, trips
	RoleCoordinator Role = "coordinator"  // verifies, assesses, places
	RoleFund        Role = "fund_manager" // keeps the fund, proposes and pays
	RoleApprover    Role = "approver"     // approves what others proposed
	RoleAuditor     Role = "auditor"      // reads figures and the log
	RoleAdmin       Role = "admin"        // users and settings
	RoleSystem      Role = "system"
)

// User is a person who works with the system.
type User struct {
	Meta
	Login  string `json:"login"`
	Name   string `json:"name"`
	Role   Role   `json:"role"`
	Phone  string `json:"phone"`
	Active bool   `json:"active"`
	Renew  bool   `json:"renew"` // somebody else knows the password: nothing may be done until another is chosen
}

// Table names the table.
func (*User) Table() string { return "users" }

// Credential is a user's password, hashed; its id is the user's. It is never shown.
type Credential struct {
	Meta
	Hash string `json:"hash"`
}

// Table names the table.
func (*Credential) Table() string { return "credentials" }

// Session is a sign-in on one device; its id is the SHA-256 of the token that the device holds.
type Session struct {
	Meta
	UserID  string    `json:"user_id"`
	Device  string    `json:"device"`
	Expires time.Time `json:"expires"`
	Ended   bool      `json:"ended"`
}

// Table names the table.
func (*Session) Table() string { return "sessions" }

// SystemUser is the author of what timers and workers do.
func SystemUser() User {
	return User{Meta: Meta{ID: "system"}, Login: "system", Role: RoleSystem, Active: true}
}

type userCreate struct {
	Login string `json:"login"`
	Name  string `json:"name"`
	Role  Role   `json:"role"`
	Unit  string `json:"unit"`
	Phone string `json:"phone"`
	Hash  string `json:"password_hash"` // put in by Service.seal, which took the password out
}

// applyUserCreate adds a user.
func applyUserCreate(c *change) error {
	var in userCreate
	if err := c.op.decode(&in); err != nil {
		return err
	}
	u := &User{Meta: Meta{ID: c.op.Subject}, Login: in.Login, Active: true, Renew: c.user.Role != RoleSystem}
	err := first(c.describe(u, in), text("login", in.Login, 40), given("login", in.Login != ""), given("password", in.Hash != ""))
	if err != nil {
		return within("data", err)
	}
	if err := c.insert(u); err != nil {
		return taken(err, "data.login", "tên đăng nhập đã có người dùng", "is taken")
	}
	return c.insert(&Credential{Meta: Meta{ID: u.ID, Unit: u.Unit}, Hash: in.Hash})
}

// describe writes down who a user is, what their work is and where.
func (c *change) describe(u *User, in userCreate) error {
	number, err := phone("phone", in.Phone)
	u.Name, u.Role, u.Unit, u.Phone = in.Name, in.Role, in.Unit, number
	return first(err, text("name", in.Name, 120), given("name", in.Name != ""), c.unit(in.Unit), oneOf("role", in.Role, everyone()...))
}

func taken(err error, field, vi, en string) error {
	if isDuplicate(err) {
		return &Error{Code: CodeExists, Field: field, VI: vi, EN: en}
	}
	return err
}
