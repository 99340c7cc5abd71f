package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestPasswordAtTheMachine: a first administrator signs in at once; one whose password was reset must renew it, and neither a
// short password nor a name that nobody has changes anything.
func TestPasswordAtTheMachine(t *testing.T) {
	set := settings{DB: filepath.Join(t.TempDir(), "kipthoi.db")}
	run := func(cmd interface {
		Run(ctx context.Context, a *app) error
	}, typed string) (string, error) {
		var out bytes.Buffer
		err := cmd.Run(t.Context(), &app{strings.NewReader(typed), &out, io.Discard})
		return out.String(), err
	}
	_, err := run(&userCmd{settings: set, Login: "quantri", Name: "Quản Trị", Role: "admin", Unit: "42"}, "mật khẩu đầu\r\n")
	must(t, err)
	for login, typed := range map[string]string{"quantri": "ngắn\n", "ai": "mật khẩu khác\n"} {
		if _, err := run(&passwordCmd{settings: set, Login: login}, typed); err == nil || strings.Contains(err.Error(), strings.TrimSpace(typed)) {
			t.Errorf("%s: %v", login, err)
		}
	}
	renews := func(password string) bool {
		s, err := set.open(t.Context(), time.Now, io.Discard, slog.New(slog.DiscardHandler))
		must(t, err)
		defer func() { must(t, s.close()) }()
		_, u, err := s.service.Login(t.Context(), "quantri", password, "máy")
		must(t, err)
		return u.Renew
	}
	if renews("mật khẩu đầu") {
		t.Error("the first administrator must renew the password")
	}
	out, err := run(&passwordCmd{settings: set, Login: "quantri"}, "mật khẩu mới 2026\n")
	must(t, err)
	if strings.Contains(out, "2026") || !renews("mật khẩu mới 2026") {
		t.Errorf("goes on with a password that another typed: %s", out)
	}
}
