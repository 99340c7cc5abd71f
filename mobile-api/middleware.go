package mobileapi

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"kipthoi/responder"

	"github.com/gofiber/fiber/v2"
)

// call is what is known about the request in hand.
type call struct {
	id      string // of the request
	ip      string
	user    responder.User
	token   string // of the session; empty: none
	expires time.Time
}

type callKey struct{}

// callOf gives the call that a context belongs to.
func callOf(ctx context.Context) *call {
	if k, ok := ctx.Value(callKey{}).(*call); ok {
		return k
	}
	return &call{}
}

func user(ctx context.Context) responder.User { return callOf(ctx).user }

// identify gives each request an id, the client's when it sent a sound one.
func (s *Server) identify(c *fiber.Ctx) error {
	s.begin(c)
	return c.Next()
}

func (s *Server) begin(c *fiber.Ctx) {
	k := &call{id: c.Get(fiber.HeaderXRequestID), ip: c.IP()}
	if !soundID(k.id) {
		k.id = rand.Text()
	}
	c.SetUserContext(context.WithValue(c.UserContext(), callKey{}, k))
	c.Set(fiber.HeaderXRequestID, k.id)
}

func soundID(id string) bool {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return len(id) >= 8 && len(id) <= 64 && strings.Trim(id, letters) == ""
}

// observe turns errors into answers and writes the access log: the route, never the path as it was sent, its query or
// its body.
func (s *Server) observe(c *fiber.Ctx) error {
	start := time.Now()
	err := c.Next()
	if err != nil {
		err = s.fail(c, err)
	}
	k := callOf(c.UserContext())
	s.log.LogAttrs(c.UserContext(), slog.LevelInfo, "request", slog.String("method", c.Method()), slog.String("route", c.Route().Path),
		slog.Int("status", c.Response().StatusCode()), slog.Duration("took", time.Since(start)), slog.String("request_id", k.id),
		slog.String("user", k.user.ID))
	return err
}

// guard turns a panic into an error.
func (s *Server) guard(c *fiber.Ctx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return c.Next()
}

// headers tells browsers what our page needs, which is little, and to refuse the rest.
func (s *Server) headers(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'self'; worker-src 'self' blob:; img-src 'self' data: blob:; "+
		"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set(fiber.HeaderPermissionsPolicy, "geolocation=(self), camera=(self), microphone=()")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	if s.secure {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
	if strings.HasPrefix(c.Path(), "/api/") {
		c.Set(fiber.HeaderCacheControl, "no-store")
	}
	return c.Next()
}

// isList says that a request brings a list in, which may be longer and take longer than others.
func isList(c *fiber.Ctx) bool {
	return c.Path() == listPath || c.Path() == carerListPath || c.Path() == bankPath || c.Path() == paymentResultsPath || c.Path() == pricesPath
}

// size refuses a body over the limit, in words: an app that sees a broken connection would only send it again.
func (s *Server) size(c *fiber.Ctx) error {
	limit := s.limits.Body
	if isList(c) {
		limit = s.limits.List
	}
	if isUpload(c) {
		limit = responder.MaxAttachment
	}
	if len(c.Request().Body()) > limit {
		return fiber.ErrRequestEntityTooLarge
	}
	return c.Next()
}

// deadline ends the work for a request that takes too long.
func (s *Server) deadline(c *fiber.Ctx) error {
	limit := s.limits.Deadline
	if isList(c) {
		limit = s.limits.ListDeadline
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), limit)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}
