package responder

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// SessionLife is how long a sign-in lasts.
const SessionLife = 30 * 24 * time.Hour

// Login signs a user in on a device and gives the token to send with each request. It answers a wrong login and a wrong
// password alike, after the same work.
func (s *Service) Login(ctx context.Context, login, password, device string) (token string, u User, err error) {
	var users []User
	var cred Credential
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		if users, err = list[User](tx, Where("login", Eq, login).Top(1)); err != nil || len(users) == 0 {
			return err
		}
		return wrap(tx.Get(&cred, users[0].ID), "get credential")
	})
	if err != nil {
		return "", User{}, fmt.Errorf("login: %w", err)
	}
	if !s.Verify(cred.Hash, password) || len(users) == 0 || !users[0].Active {
		return "", User{}, &Error{Code: CodeSignedOut, VI: "sai tên đăng nhập hoặc mật khẩu", EN: "wrong login or password"}
	}
	token, err = newToken()
	if err != nil {
		return "", User{}, err
	}
	_, err = s.own(ctx, "session.open", users[0].ID, s.NewID(), map[string]any{"token_sha256": tokenID(token), "device": device})
	return token, users[0], err
}

// Logout ends the session of a token.
func (s *Service) Logout(ctx context.Context, u User, token string) error {
	_, err := s.own(ctx, "session.close", u.ID, s.NewID(), map[string]any{"token_sha256": tokenID(token)})
	return err
}

// AsSystem applies an operation of a timer or worker. A rejected one is an error.
func (s *Service) AsSystem(ctx context.Context, kind, subject string, data any) (Result, error) {
	return s.own(ctx, kind, SystemUser().ID, subject, data)
}

// own applies an operation that the server makes for a user.
func (s *Service) own(ctx context.Context, kind, actor, subject string, data any) (Result, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return Result{}, wrap(err, "%s", kind)
	}
	op := Operation{ID: s.NewID(), Kind: kind, Subject: subject, At: s.Now(), Actor: actor, Data: raw, own: true}
	res, err := s.Apply(ctx, op)
	if err == nil && res.Error != nil {
		err = res.Error
	}
	return res, err
}

// Authenticate gives the user of a token, and when the sign-in ends.
func (s *Service) Authenticate(ctx context.Context, token string) (u User, expires time.Time, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		var ses Session
		if err := tx.Get(&ses, tokenID(token)); err != nil {
			return err
		}
		if expires = ses.Expires; ses.Ended || s.Now().After(expires) {
			return ErrNotFound
		}
		return tx.Get(&u, ses.UserID)
	})
	if isNotFound(err) || err == nil && !u.Active {
		return User{}, time.Time{}, &Error{Code: CodeSignedOut, VI: "cần đăng nhập lại", EN: "sign in again"}
	}
	return u, expires, wrap(err, "authenticate")
}

func newToken() (string, error) {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return "", wrap(err, "make token")
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

func tokenID(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

type sessionData struct {
	Token  string `json:"token_sha256"`
	Device string `json:"device"`
}

func applySessionOpen(c *change) error {
	in, err := c.session()
	if err != nil {
		return err
	}
	return c.insert(&Session{Meta: Meta{ID: in.Token, Unit: c.user.Unit}, UserID: c.user.ID, Device: in.Device, Expires: c.now.Add(SessionLife)})
}

func applySessionClose(c *change) error {
	in, err := c.session()
	if err != nil {
		return err
	}
	ses, err := lock[Session](c.tx, in.Token)
	if err != nil {
		return err
	}
	if ses.UserID != c.user.ID {
		return notFound("session")
	}
	ses.Ended = true
	return c.update(ses)
}

func (c *change) session() (in sessionData, err error) {
	err = c.op.decode(&in)
	if err == nil && len(in.Token) != 64 {
		err = invalid("data.token_sha256", "không đúng", "is wrong")
	}
	return in, first(err, text("data.device", in.Device, 80))
}
