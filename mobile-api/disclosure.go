package mobileapi

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/fund"
	"kipthoi/responder/hamletlist"
	"kipthoi/responder/law"

	"github.com/gofiber/fiber/v2"
)

// publicPage is what anybody reads without signing in and without a script: what provinces publish of their funds.
const publicPage = "/cong-khai"

//go:embed disclosure.html disclosure.css
var disclosureFiles embed.FS

func (s *Server) publicRoutes(app *fiber.App) {
	app.Get(publicPage, s.published)
	app.Get(publicPage+"/style.css", publicStyle)
	app.Get(publicPage+"/:unit/:month", s.publishedMonth)
	app.Get(publicPage+"/:unit/:month/so-lieu.:format", s.publishedFile)
}

// publicView is what the page shows: all months, or one.
type publicView struct {
	Months  []responder.PublishedMonth
	Data    *responder.DisclosureData
	At      time.Time
	Missing bool
}

func (s *Server) published(c *fiber.Ctx) error {
	months, err := s.service.Published(c.UserContext())
	if err != nil {
		return err
	}
	return showPublic(c, http.StatusOK, publicView{Months: months})
}

func (s *Server) publishedMonth(c *fiber.Ctx) error {
	d, at, err := s.service.PublishedData(c.UserContext(), c.Params("unit"), c.Params("month"))
	var e *responder.Error
	switch {
	case errors.As(err, &e) && e.Code == responder.CodeNotFound:
		return showPublic(c, http.StatusNotFound, publicView{Missing: true})
	case err != nil:
		return err
	}
	return showPublic(c, http.StatusOK, publicView{Data: &d, At: at})
}

// publishedFile gives the numbers of a month as CSV or JSON.
func (s *Server) publishedFile(c *fiber.Ctx) error {
	d, _, err := s.service.PublishedData(c.UserContext(), c.Params("unit"), c.Params("month"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=300")
	switch c.Params("format") {
	case "json":
		return c.JSON(d)
	case "csv":
		var out bytes.Buffer
		if err := hamletlist.WriteDisclosure(&out, &d); err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, csvType)
		c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="cong-khai-%s-%s.csv"`, d.Unit, d.Month.String()[:7]))
		return c.Send(out.Bytes())
	}
	return fiber.ErrNotFound
}

func publicStyle(c *fiber.Ctx) error {
	css, err := disclosureFiles.ReadFile("disclosure.css")
	if err != nil {
		return fmt.Errorf("read the style of the public page: %w", err)
	}
	c.Set(fiber.HeaderContentType, "text/css; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	return c.Send(css)
}

func showPublic(c *fiber.Ctx, status int, v publicView) error {
	t, err := template.New("disclosure.html").Funcs(template.FuncMap{"dong": fund.InFigures, "orHidden": orHidden, "month": monthName, "at": vietnamTime,
		"path": func(d law.Date) string { return d.String()[:7] }, "table": tableTitle, "source": sourceName}).ParseFS(disclosureFiles, "disclosure.html")
	if err != nil {
		return fmt.Errorf("parse the public page: %w", err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, v); err != nil {
		return fmt.Errorf("show the public page: %w", err)
	}
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "public, max-age=300")
	return c.Status(status).Send(out.Bytes())
}

func orHidden(n *int64) string {
	if n == nil {
		return "không công bố"
	}
	return fund.InFigures(*n)
}

func monthName(d law.Date) string { return d.String()[5:7] + "/" + d.String()[:4] }

func vietnamTime(t time.Time) string { return t.In(law.Zone()).Format("15:04 02/01/2006") }

// tableTitle is the heading of a table.
func tableTitle(key string) string {
	return map[string]string{"source": "Đã chi theo nguồn", "campaign": "Đã chi theo cuộc vận động", "commune": "Đã chi theo xã, phường", "purpose": "Đã chi theo nội dung",
		"incident": "Đã chi theo đợt thiên tai"}[key]
}

func sourceName(key string) string { return responder.PublicLabel("source", key) }

type previewDisclosureIn struct {
	Month string `query:"month" minLength:"7" maxLength:"7" doc:"year-month, such as 2026-10"`
}

type previewDisclosureOut struct {
	Body responder.DisclosurePreview
}

func (s *Server) previewDisclosure(ctx context.Context, in *previewDisclosureIn) (*previewDisclosureOut, error) {
	p, err := s.service.PreviewDisclosure(ctx, user(ctx), in.Month)
	return &previewDisclosureOut{p}, err
}

func (s *Server) disclosures(ctx context.Context, _ *struct{}) (*listOut[responder.PublishedMonth], error) {
	return listed(s.service.Published(ctx))
}
