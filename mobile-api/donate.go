package mobileapi

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"kipthoi/responder"
	"kipthoi/responder/fund"
	"kipthoi/responder/law"
	"kipthoi/responder/vietqr"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// Pages of contributions that the server writes itself, and their style.
const (
	donatePage = "/ung-ho"
	pageStyle  = "/trang.css"
)

//go:embed donate.html receipt.html statement.html page.css
var giftPages embed.FS

// donateRoutes registers the donors' page, when the operator switched it on.
func (s *Server) donateRoutes(app *fiber.App) {
	app.Get(pageStyle, s.style)
	if !s.donate {
		return
	}
	app.Get(donatePage, s.donateList)
	app.Get(donatePage+"/:id", s.donateOne)
}

func (s *Server) style(c *fiber.Ctx) error {
	b, err := giftPages.ReadFile("page.css")
	if err != nil {
		return fmt.Errorf("read style: %w", err)
	}
	c.Set(fiber.HeaderContentType, "text/css; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	return c.Send(b)
}

// donatePageData is what the donors' page shows.
type donatePageData struct {
	All      []responder.PublicCampaign
	Campaign responder.PublicCampaign
	Code     string
	Amount   int64
	QR       template.URL
	Side     int
	Wrong    string
}

func (s *Server) donateList(c *fiber.Ctx) error {
	all, err := s.service.PublicCampaigns(c.UserContext())
	if err != nil {
		return err
	}
	return s.showDonate(c, http.StatusOK, donatePageData{All: all})
}

// donateOne shows a campaign with the VietQR code of its account, for an amount and the code of a pledge if they are
// given. Whether there is such a pledge is not told.
func (s *Server) donateOne(c *fiber.Ctx) error {
	k, err := s.service.PublicCampaign(c.UserContext(), c.Params("id"))
	if err != nil {
		var e *responder.Error
		if errors.As(err, &e) && e.Code == responder.CodeNotFound {
			return s.showDonate(c, http.StatusNotFound, donatePageData{})
		}
		return err
	}
	p := donatePageData{Campaign: k, Side: 320}
	p.read(c.Query("so-tien"), c.Query("ma"))
	if k.Receiving {
		code, err := vietqr.Transfer{BIN: k.BankBIN, Account: k.BankAccount, AmountVND: p.Amount, Text: p.Code}.Payload()
		if err != nil {
			return fmt.Errorf("write VietQR: %w", err)
		}
		if p.QR, err = qrImage(code); err != nil {
			return err
		}
	}
	return s.showDonate(c, http.StatusOK, p)
}

// read takes what a donor typed; what is wrong is left out of the code and said.
func (p *donatePageData) read(amount, code string) {
	code = strings.ToUpper(strings.Join(strings.Fields(code), ""))
	switch {
	case code == "":
	case responder.IsPledgeCode(code):
		p.Code = code
	default:
		p.Wrong = "Mã cam kết không đúng: xem lại từng chữ. (The code is wrong.)"
	}
	amount = strings.NewReplacer(".", "", ",", "", " ", "").Replace(amount)
	if amount == "" {
		return
	}
	vnd, err := strconv.ParseInt(amount, 10, 64)
	if err != nil || vnd < 1 || vnd > 1e12 {
		p.Wrong = "Số tiền không đúng: chỉ ghi chữ số, như 500000. (The amount is wrong.)"
		return
	}
	p.Amount = vnd
}

func (s *Server) showDonate(c *fiber.Ctx, status int, p donatePageData) error {
	page, err := giftPage("donate.html", p)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(status).Send(page)
}

// giftPage writes one of the pages.
func giftPage(name string, data any) ([]byte, error) {
	t, err := template.New(name).Funcs(template.FuncMap{
		"day":      func(d law.Date) string { return d.At(0, 0).Format("02/01/2006") },
		"vnd":      fund.InFigures,
		"help":     helpName,
		"number":   func(n int64) string { return fmt.Sprintf("%06d", n) },
		"sentence": func(s string) string { _, n := utf8.DecodeRuneInString(s); return strings.ToUpper(s[:n]) + s[n:] },
	}).ParseFS(giftPages, name)
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", name, err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	return out.Bytes(), nil
}

type pageOut struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (*pageOut) document(_ api, op *huma.Operation) {
	op.Responses["200"] = &huma.Response{Description: "A page to be printed",
		Content: map[string]*huma.MediaType{"text/html": {Schema: &huma.Schema{Type: huma.TypeString}}}}
}

type giftIn struct {
	ID string `path:"id" maxLength:"36"`
}

// receipt gives the receipt of a donation as a page to be printed.
func (s *Server) receipt(ctx context.Context, in *giftIn) (*pageOut, error) {
	r, err := s.service.Receipt(ctx, user(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	page, err := giftPage("receipt.html", r)
	return &pageOut{"text/html; charset=utf-8", page}, err
}

type donorStatementOut struct{ Body responder.DonorStatement }

func (s *Server) donorStatement(ctx context.Context, in *giftIn) (*donorStatementOut, error) {
	st, err := s.service.DonorStatement(ctx, user(ctx), in.ID)
	return &donorStatementOut{st}, err
}

// donorPaper gives the same as a page to be printed for the donor.
func (s *Server) donorPaper(ctx context.Context, in *giftIn) (*pageOut, error) {
	st, err := s.service.DonorStatement(ctx, user(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	page, err := giftPage("statement.html", st)
	return &pageOut{"text/html; charset=utf-8", page}, err
}

// helpName is what a kind of cost line is called on paper; an unknown kind is shown as it is.
func helpName(kind string) string {
	names := map[string]string{"meal": "Tiền ăn", "treatment": "Điều trị", "transport": "Đưa đón", "house": "Làm nhà, sửa nhà", "injury": "Người bị thương nặng",
		"death": "Mai táng", "burial": "Mai táng", "funeral": "Mai táng", "rice": "Gạo", "needs": "Nhu yếu phẩm", "gift": "Quà thăm hỏi", "other": "Việc khác"}
	return cmp.Or(names[kind], kind)
}
