package responder

import (
	"context"
	"encoding/json"
	"errors"
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
	Lines           []BankLine
}

// CheckBank refuses an import as a whole: nobody may send it, or there is no such account in the user's area.
func (s *Service) CheckBank(ctx context.Context, u User, account string) error {
	if !s.kinds["donation.receive"].permits(u) {
		return forbidden("vai trò của bạn không làm được việc này", "your role may not do this")
	}
	return s.Store.Read(ctx, func(tx Tx) error {
		a, err := get[Account](tx, account)
		if err != nil || a.Kind != fund.Fund || !u.answersFor(a.Unit, a.Province) {
			return within("account_id", first(err, notFound("account")))
		}
		return nil
	})
}

// ImportBank books each line as a donation, once however often its file is sent: its ids are made of the account and the
// bank's reference, or, without one, of all that the line says. A reference that is known with another amount or day is a
// fault; so are two lines of a file that cannot be told apart.
func (s *Service) ImportBank(ctx context.Context, u User, in BankImport, progress func(done int)) (ListResult, error) {
	res := ListResult{Faults: []ListFault{}}
	if err := s.CheckBank(ctx, u, in.AccountID); err != nil {
		return res, err
	}
	err := take(ctx, &res, apart(&res, in.Lines), func(ctx context.Context, l BankLine) (ListResult, error) {
		one, err := s.importBankLine(ctx, u, in, l)
		return one, wrap(err, "row %d", l.Number)
	}, progress)
	return res, wrap(err, "import bank statement")
}

// apart leaves out lines that are the same as an earlier one, with a fault.
func apart(res *ListResult, lines []BankLine) (out []BankLine) {
	seen := map[string]int{}
	for _, l := range lines {
		if n := seen[l.key()]; n > 0 {
			res.Faults = append(res.Faults, ListFault{l.Number, "reference", fmt.Sprintf("trùng dòng %d trong tệp; nếu là hai lần chuyển, ghi mã giao dịch của từng lần", n),
				fmt.Sprintf("is the same as row %d of the file; two transfers need their own references", n)})
			continue
		}
		seen[l.key()] = l.Number
		out = append(out, l)
	}
	return out
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
	data, err := json.Marshal(donationReceive{AccountID: in.AccountID, From: in.From, Donor: l.Donor, AmountVND: l.AmountVND, On: l.On.String(),
		Channel: "bank", Reference: reference, Text: l.Text})
	if err != nil {
		return res, err
	}
	done, err := s.Apply(ctx, Operation{ID: namedID("donation " + subject + string(data)), Kind: "donation.receive", Subject: subject, At: s.Now(), Actor: u.ID, Data: data})
	var refused *Error
	switch {
	case errors.As(err, &refused) && refused.Code == CodeOpReused, err == nil && done.Duplicate && done.Error == nil: // meanwhile
		return ListResult{Already: 1}, nil
	case err != nil:
		return res, err
	case done.Error != nil:
		return l.fault(strings.TrimPrefix(done.Error.Field, "data."), done.Error.VI, done.Error.EN), nil
	}
	return ListResult{Imported: 1}, nil
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
		return l.fault("reference", "mã giao dịch này đã ghi với số tiền hoặc ngày khác", "this reference is booked with another amount or day")
	}
	return ListResult{Already: 1}
}

func (l *BankLine) fault(field, vi, en string) ListResult {
	return ListResult{Faults: []ListFault{{l.Number, field, vi, en}}}
}
