package responder

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// BankLine is money that came in by a line of a bank's statement.
type BankLine struct {
	Number    int // of the row in its file
	On        law.Date
	AmountVND int64
	Reference string
	Donor     string
	Text      string
}

// BankImport is the lines of a statement and where they are booked: into a fund account, from one of the world outside.
type BankImport struct {
	AccountID, From string
	Late            string // account for what comes to a campaign that receives no more; "" for none
	Lines           []BankLine
}

// CheckBank refuses an import as a whole: nobody may send it, or there is no such account in the user's area.
func (s *Service) CheckBank(ctx context.Context, u User, account string) error {
	if err := s.kinds["donation.receive"].admits(u); err != nil {
		return err
	}
	err := s.Store.Read(ctx, func(tx Tx) error {
		a, err := get[Account](tx, account)
		if err != nil || a.Kind != fund.Fund || !u.answersFor(a.Unit, a.Province) {
			return within("account_id", first(err, notFound("account")))
		}
		return nil
	})
	return wrap(err, "check bank import")
}

// ImportBank books each line as a donation, once however often its file is sent: its ids are made of the account and the
// bank's reference, or, without one, of all that the line says. A reference that is known with another amount or day is a
// fault; so are two lines of a file that cannot be told apart.
func (s *Service) ImportBank(ctx context.Context, u User, in BankImport, progress func(done int)) (ListResult, error) {
	res := ListResult{Faults: []ListFault{}}
	if err := s.CheckBank(ctx, u, in.AccountID); err != nil {
		return res, err
	}
	lines := once(&res, in.Lines, func(l *BankLine) (string, int) { return l.key(), l.Number }, func(first int) ListFault {
		return ListFault{Field: "reference", VI: fmt.Sprintf("trùng dòng %d trong tệp; nếu là hai lần chuyển, ghi mã giao dịch của từng lần", first),
			EN: fmt.Sprintf("is the same as row %d of the file; two transfers need their own references", first)}
	})
	err := take(ctx, &res, lines, func(ctx context.Context, l BankLine) (ListResult, error) {
		one, err := s.importBankLine(ctx, u, in, l)
		return one, wrap(err, "row %d", l.Number)
	}, progress)
	return res, wrap(err, "import bank statement")
}

// key is what a line is known by.
func (l *BankLine) key() string {
	if l.Reference != "" {
		return "reference " + plain(l.Reference)
	}
	return strings.Join([]string{"line", l.On.String(), fmt.Sprint(l.AmountVND), plain(l.Donor), plain(l.Text)}, "\n")
}

func (s *Service) importBankLine(ctx context.Context, u User, in BankImport, l BankLine) (res ListResult, err error) {
	subject := namedID("bank " + in.AccountID + "\n" + l.key())
	known, err := s.knownDonation(ctx, subject)
	if err != nil || known != nil {
		return l.again(known), err
	}
	reference := l.Reference
	if reference == "" {
		reference = subject[:8]
	}
	data, err := json.Marshal(donationReceive{AccountID: in.AccountID, From: in.From, Late: in.Late, Donor: l.Donor, AmountVND: l.AmountVND, On: l.On.String(),
		Channel: "bank", Reference: reference, Text: l.Text})
	if err != nil {
		return res, err
	}
	op := Operation{ID: namedID("donation " + subject + string(data)), Kind: "donation.receive", Subject: subject, At: s.Now(), Actor: u.ID, Data: data}
	return s.bring(ctx, op, l.otherwise())
}

func (s *Service) knownDonation(ctx context.Context, id string) (d *Donation, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		d, err = get[Donation](tx, id)
		if err != nil && asError(err).Code == CodeNotFound {
			d, err = nil, nil
		}
		return err
	})
	return d, err
}

// again says of a line that is booked already whether it still says the same.
func (l *BankLine) again(known *Donation) ListResult {
	if known != nil && (known.AmountVND != l.AmountVND || known.ReceivedOn != l.On) {
		return ListResult{Faults: []ListFault{l.otherwise()}}
	}
	return ListResult{Already: 1}
}

func (l *BankLine) otherwise() ListFault {
	return ListFault{l.Number, "reference", "mã giao dịch này đã ghi với số tiền hoặc ngày khác", "this reference is booked with another amount or day"}
}
