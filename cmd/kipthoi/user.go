package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"kipthoi/responder"
)

// userCmd adds a user: the first one of a new database, an administrator, comes this way.
type userCmd struct {
	settings
	Login string `required:"" help:"Name to sign in with."`
	Name  string `required:"" help:"Full name."`
	Role  string `required:"" enum:"field,coordinator,fund_manager,approver,auditor,admin" help:"field, coordinator, fund_manager, approver, auditor or admin."`
	Unit  string `required:"" help:"Code of the commune (5 digits) or province (2 digits)."`
	Phone string `help:"Phone for messages."`
}

// Run reads the password from the first line of standard input and adds the user.
func (c *userCmd) Run(ctx context.Context, a *app) error {
	password, err := a.password()
	if err != nil {
		return err
	}
	err = c.withService(ctx, a, func(s *responder.Service) error {
		_, err := s.AsSystem(ctx, "user.create", newID(), map[string]string{"login": c.Login, "name": c.Name, "role": c.Role,
			"unit": c.Unit, "phone": c.Phone, "password": password})
		return err
	})
	if err == nil {
		fmt.Fprintln(a.stdout, "đã thêm người dùng", c.Login)
	}
	return err
}

// passwordCmd gives a user another password, which they must renew: for an installation whose administrator forgot theirs.
type passwordCmd struct {
	settings
	Login string `required:"" help:"Name that the user signs in with."`
}

// Run reads the password from the first line of standard input and signs the user out everywhere.
func (c *passwordCmd) Run(ctx context.Context, a *app) error {
	password, err := a.password()
	if err != nil {
		return err
	}
	err = c.withService(ctx, a, func(s *responder.Service) error { return s.ResetPassword(ctx, c.Login, password) })
	if err == nil {
		fmt.Fprintln(a.stdout, "đã đặt lại mật khẩu của", c.Login)
	}
	return err
}

// password reads the first line of standard input.
func (a *app) password() (string, error) {
	line, err := bufio.NewReader(io.LimitReader(a.stdin, 1024)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// withService opens the database for a command that sends no messages, and closes it afterwards.
func (c *settings) withService(ctx context.Context, a *app, do func(*responder.Service) error) (err error) {
	s, err := c.open(ctx, time.Now, io.Discard, slog.New(slog.NewTextHandler(a.stderr, nil)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	return do(s.service)
}
