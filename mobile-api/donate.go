package mobileapi

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"kipthoi/responder"
	"kipthoi/responder/vietqr"

	"github.com/gofiber/fiber/v2"
)

// donatePage shows campaigns to donors.
const donatePage = "/ung-ho"

// donateRoutes registers the donors' page, when the operator switched it on.
func (s *Server) donateRoutes(app *fiber.App) {
	if !s.donate {
		return
	}
	app.Get(donatePage, s.donateList)
	app.Get(donatePage+"/:id", s.donateOne)
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
	return s.sendPage(c, http.StatusOK, notKept, "donate.html", donatePageData{All: all})
}

// donateOne shows a campaign with the VietQR code of its account, for an amount and the code of a pledge if they are
// given. Whether there is such a pledge is not told.
func (s *Server) donateOne(c *fiber.Ctx) error {
	k, err := s.service.PublicCampaign(c.UserContext(), c.Params("id"))
	if err != nil {
		var e *responder.Error
		if errors.As(err, &e) && e.Code == responder.CodeNotFound {
			return s.sendPage(c, http.StatusNotFound, notKept, "donate.html", donatePageData{})
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
	return s.sendPage(c, http.StatusOK, notKept, "donate.html", p)
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

type giftIn struct {
	ID string `path:"id" maxLength:"36"`
}

// receipt gives the receipt of a donation as a page to be printed.
func (s *Server) receipt(ctx context.Context, in *giftIn) (*pageOut, error) {
	r, err := s.service.Receipt(ctx, user(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return s.paper("receipt.html", r)
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
	return s.paper("statement.html", st)
}
