package mobileapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/hamletlist"

	"github.com/gofiber/fiber/v2"
)

// publicPage is what anybody reads without signing in and without a script: what provinces publish of their funds.
const publicPage = "/cong-khai"

func (s *Server) publicRoutes(app *fiber.App) {
	app.Get(publicPage, s.published)
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
	return s.sendPage(c, http.StatusOK, fiveMinutes, "disclosure.html", publicView{Months: months})
}

func (s *Server) publishedMonth(c *fiber.Ctx) error {
	d, at, err := s.service.PublishedData(c.UserContext(), c.Params("unit"), c.Params("month"))
	var e *responder.Error
	switch {
	case errors.As(err, &e) && e.Code == responder.CodeNotFound:
		return s.sendPage(c, http.StatusNotFound, fiveMinutes, "disclosure.html", publicView{Missing: true})
	case err != nil:
		return err
	}
	return s.sendPage(c, http.StatusOK, fiveMinutes, "disclosure.html", publicView{Data: &d, At: at})
}

// publishedFile gives the numbers of a month as CSV or JSON.
func (s *Server) publishedFile(c *fiber.Ctx) error {
	d, _, err := s.service.PublishedData(c.UserContext(), c.Params("unit"), c.Params("month"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, fiveMinutes)
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

// tableTitle is the heading of a table.
func tableTitle(key string) string {
	return map[string]string{"source": "Đã chi theo nguồn", "campaign": "Đã chi theo cuộc vận động", "commune": "Đã chi theo xã, phường", "purpose": "Đã chi theo nội dung",
		"incident": "Đã chi theo đợt thiên tai"}[key]
}

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
