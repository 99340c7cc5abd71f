package mobileapi

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kipthoi/responder"
	"kipthoi/responder/fund"
	"kipthoi/responder/law"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// Pages that the server writes itself work without a script and on a small screen. They share one head and one style.

//go:embed pages/*.html pages/page.css
var pageFiles embed.FS

const (
	pageStyle = "/trang.css"
	htmlType  = "text/html; charset=utf-8"

	notKept     = "no-store"
	fiveMinutes = "public, max-age=300"
)

// parsePages reads the templates of all pages.
func parsePages() (*template.Template, error) {
	t, err := template.New("pages").Funcs(pageWords()).ParseFS(pageFiles, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse pages: %w", err)
	}
	return t, nil
}

// pageWords is how pages write what they show.
func pageWords() template.FuncMap {
	return template.FuncMap{
		"vnd":      fund.InFigures,
		"orHidden": orHidden,
		"day":      func(d law.Date) string { return d.At(0, 0).Format("02/01/2006") },
		"month":    func(d law.Date) string { return d.At(0, 0).Format("01/2006") },
		"path":     func(d law.Date) string { return d.String()[:7] },
		"at":       func(t time.Time) string { return t.In(law.Zone()).Format("15:04 02/01/2006") },
		"number":   func(n int64) string { return fmt.Sprintf("%06d", n) },
		"sentence": func(s string) string { _, n := utf8.DecodeRuneInString(s); return strings.ToUpper(s[:n]) + s[n:] },
		"has":      slices.Contains[[]string],
		"help":     responder.HelpName,
		"table":    tableTitle,
		"source":   func(key string) string { return responder.PublicLabel("source", key) },
	}
}

// orHidden writes a published number, or that it is kept back.
func orHidden(n *int64) string {
	if n == nil {
		return "không công bố"
	}
	return fund.InFigures(*n)
}

// writePage writes one of the pages.
func (s *Server) writePage(name string, data any) ([]byte, error) {
	t, err := s.pages()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, name, data); err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// sendPage answers a request with one of the pages, which others may keep as cache says.
func (s *Server) sendPage(c *fiber.Ctx, status int, cache, name string, data any) error {
	page, err := s.writePage(name, data)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, htmlType)
	c.Set(fiber.HeaderCacheControl, cache)
	return c.Status(status).Send(page)
}

// style sends the style of all pages.
func (s *Server) style(c *fiber.Ctx) error {
	css, err := pageFiles.ReadFile("pages/page.css")
	if err != nil {
		return fmt.Errorf("read style: %w", err)
	}
	c.Set(fiber.HeaderContentType, "text/css; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	return c.Send(css)
}

// pageOut is a page as the answer of a route of the API.
type pageOut struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (*pageOut) document(_ api, op *huma.Operation) {
	op.Responses["200"] = &huma.Response{Description: "A page to be printed",
		Content: map[string]*huma.MediaType{"text/html": {Schema: &huma.Schema{Type: huma.TypeString}}}}
}

// paper gives a page to be printed.
func (s *Server) paper(name string, data any) (*pageOut, error) {
	page, err := s.writePage(name, data)
	return &pageOut{htmlType, page}, err
}
