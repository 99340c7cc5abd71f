package mobileapi

import (
	"net/url"
	"slices"
	"strings"

	"kipthoi/responder"

	"github.com/gofiber/fiber/v2"
)

const cookieName = "kt_session"

// authenticate finds the user of a request, and turns away who has no session unless the route is open.
func (s *Server) authenticate(c *fiber.Ctx) error {
	token, fromCookie := credentials(c)
	if s.open[c.Method()+" "+c.Path()] {
		if isWrite(c) && foreign(c) {
			return errForeign()
		}
		return c.Next()
	}
	if token == "" {
		return &responder.Error{Code: responder.CodeSignedOut, VI: "cần đăng nhập", EN: "sign in first"}
	}
	if fromCookie && isWrite(c) && !ours(c) {
		return errForeign()
	}
	u, expires, err := s.service.Authenticate(c.UserContext(), token)
	if err != nil {
		return err
	}
	if err := u.MustRenew(); err != nil && !renewing(c) {
		return err
	}
	k := callOf(c.UserContext())
	k.user, k.token, k.expires = u, token, expires
	return c.Next()
}

// renewing says whether a request is one of those by which somebody chooses a password of their own.
func renewing(c *fiber.Ctx) bool {
	return slices.Contains([]string{"GET /api/v1/me", "POST /api/v1/password", "POST /api/v1/logout"}, c.Method()+" "+c.Path())
}

// credentials gives the session's token: an app's header goes before a browser's cookie.
func credentials(c *fiber.Ctx) (token string, fromCookie bool) {
	if h := c.Get(fiber.HeaderAuthorization); h != "" {
		token, _ = strings.CutPrefix(h, "Bearer ")
		return token, false
	}
	return c.Cookies(cookieName), true
}

func isWrite(c *fiber.Ctx) bool {
	return c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead
}

// ours says that the browser vouches for the request coming from our own page.
func ours(c *fiber.Ctx) bool {
	if site := c.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin" || site == "none"
	}
	return sameOrigin(c)
}

// foreign says that the browser names another site as the sender. A request without such headers is an app's.
func foreign(c *fiber.Ctx) bool {
	return (c.Get("Sec-Fetch-Site") != "" || c.Get(fiber.HeaderOrigin) != "") && !ours(c)
}

func sameOrigin(c *fiber.Ctx) bool {
	origin, err := url.Parse(c.Get(fiber.HeaderOrigin))
	return err == nil && origin.Host != "" && strings.EqualFold(origin.Host, string(c.Context().Host()))
}

func errForeign() error {
	return &responder.Error{Code: responder.CodeForbidden, VI: "yêu cầu đến từ một trang khác", EN: "the request comes from another site"}
}
