package responder

import (
	"context"
	"slices"

	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// TransferState is where a transfer stands.
type TransferState string

// The way of a transfer.
const (
	TransferAsked     TransferState = "asked"
	TransferApproved  TransferState = "approved" // and reserved in the account that gives
	TransferRefused   TransferState = "refused"
	TransferWithdrawn TransferState = "withdrawn"
	TransferSent      TransferState = "sent"
)

// Transfer is money that one fund account asks of another: a commune that is short asks the level above, "đề nghị cấp bổ
// sung kinh phí" (R-7.11); what a district's budget still held goes to its successor.
type Transfer struct {
	Meta
	FromAccountID string        `json:"from_account_id"` // "" until somebody approves it
	ToAccountID   string        `json:"to_account_id"`
	FromUnit      string        `json:"from_unit"`
	AmountVND     int64         `json:"amount_vnd"`
	Reason        string        `json:"reason"`
	State         TransferState `json:"state"`
	ApprovedBy    string        `json:"approved_by"`
	DecisionNo    string        `json:"decision_no"`
	DecidedOn     law.Date      `json:"decided_on"`
	Signer        string        `json:"signer"`
	Answer        string        `json:"answer"` // why it was refused
	EntryID       string        `json:"entry_id"`
	CostLineID    string        `json:"cost_line_id"` // the line passed on that it is asked for; "" none: see transfer_line.go
}

// Table names the table.
func (*Transfer) Table() string { return "transfers" }

type transferAsk struct {
	To        string `json:"to_account_id"`
	AmountVND int64  `json:"amount_vnd"`
	Reason    string `json:"reason"`
}

// applyTransferAsk asks for money for a fund account of the author's area.
func applyTransferAsk(c *change) error {
	var in transferAsk
	if err := c.op.decode(&in); err != nil {
		return err
	}
	err := first(between("data.amount_vnd", in.AmountVND, 1, 1e15), given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 500))
	if err != nil {
		return err
	}
	to, err := get[Account](c.tx, in.To)
	if err != nil {
		return within("data.to_account_id", err)
	}
	if to.Kind != fund.Fund {
		return invalid("data.to_account_id", "không phải tài khoản quỹ", "is not a fund account")
	}
	return c.insert(&Transfer{Meta: Meta{ID: c.op.Subject, Unit: to.Unit}, ToAccountID: to.ID, AmountVND: in.AmountVND, Reason: in.Reason, State: TransferAsked})
}

type transferDecide struct {
	ruling
	From   string `json:"from_account_id"`
	Reason string `json:"reason"`
}

// applyTransferApprove holds the amount in the account that gives; who asked does not approve.
func applyTransferApprove(c *change) error {
	in, t, err := c.onTransfer(TransferAsked)
	if err == nil {
		err = t.alone()
	}
	if err != nil {
		return err
	}
	on, err := in.read(law.DateOf(c.now))
	if err := first(err, c.notOwn(t.CreatedBy)); err != nil {
		return err
	}
	from, err1 := lock[Account](c.tx, in.From)
	to, err2 := get[Account](c.tx, t.ToAccountID)
	if err := first(err1, err2); err != nil {
		return within("data.from_account_id", err)
	}
	if err := within("data.from_account_id", first(c.mayPass(from, to), c.reserve(from, t.AmountVND))); err != nil {
		return err
	}
	t.State, t.ApprovedBy, t.FromAccountID, t.FromUnit = TransferApproved, c.user.ID, from.ID, from.Unit
	t.DecisionNo, t.DecidedOn, t.Signer = in.Number, on, in.Signer
	return c.update(t)
}

// mayGive says whether money of one account may become another's: contributions stay contributions.
func mayGive(from, to *Account) error {
	switch {
	case from.ID == to.ID:
		return invalid("", "trùng với tài khoản nhận", "is the account that receives")
	case from.Source == fund.Gifts && to.Source != fund.Gifts:
		return broken("R-7.1", "", "tiền đóng góp chỉ chuyển sang tài khoản đóng góp", "contributions go to an account of contributions only")
	}
	return nil
}

// applyTransferRefuse says no, with a reason.
func applyTransferRefuse(c *change) error {
	in, t, err := c.onTransfer(TransferAsked)
	if err == nil {
		err = t.alone()
	}
	if err != nil {
		return err
	}
	if in.Reason == "" {
		return required("data.reason")
	}
	t.State, t.Answer = TransferRefused, in.Reason
	return c.update(t)
}

// applyTransferWithdraw takes a wish back; one that is approved frees what was held for it. A line that it was asked for is
// then paid from the account that it was approved from.
func applyTransferWithdraw(c *change) error {
	_, t, err := c.onTransfer(TransferAsked, TransferApproved)
	if err != nil {
		return err
	}
	if t.State == TransferApproved {
		from, err := lock[Account](c.tx, t.FromAccountID)
		if err != nil {
			return err
		}
		from.ReservedVND -= t.holds()
		if err := c.update(from); err != nil {
			return err
		}
	}
	t.State = TransferWithdrawn
	return first(c.letGo(t), c.update(t))
}

// applyTransferSend books the money from account to account; who approved does not send. What it was asked for is paid from
// there.
func applyTransferSend(c *change) error {
	_, t, err := c.onTransfer(TransferApproved)
	if err != nil {
		return err
	}
	if err := c.notOwn(t.ApprovedBy); err != nil {
		return err
	}
	from, err := lock[Account](c.tx, t.FromAccountID)
	if err != nil {
		return err
	}
	from.ReservedVND -= t.AmountVND
	if err := c.update(from); err != nil {
		return err
	}
	entry := &Entry{Meta: Meta{ID: c.s.NewID()}, Kind: "transfer", Document: t.DecisionNo, Note: t.Reason}
	if err := c.post(entry, fund.Move(from.ID, t.ToAccountID, t.AmountVND)); err != nil {
		return err
	}
	t.State, t.EntryID = TransferSent, entry.ID
	return first(c.payFromThere(t), c.update(t))
}

func (c *change) onTransfer(states ...TransferState) (in transferDecide, t *Transfer, err error) {
	if err := first(c.op.decode(&in), text("data.reason", in.Reason, 500)); err != nil {
		return in, nil, err
	}
	t, err = lock[Transfer](c.tx, c.op.Subject)
	if err != nil {
		return in, nil, err
	}
	if slices.Contains(states, t.State) {
		return in, t, nil
	}
	return in, nil, broken("", "state", "việc điều chuyển không ở bước này", "the transfer is not at this step")
}

// TransferView is a transfer with the names of its units.
type TransferView struct {
	Transfer
	FromName string `json:"from_name"`
	ToName   string `json:"to_name"`
	CaseCode string `json:"case_code" doc:"of the cost line that it is asked for; it is approved and returned with that line, and sent or withdrawn here; empty: of none"`
}

// Between is what stands between two units: what one has promised the other and not sent yet, and what it has sent.
type Between struct {
	FromUnit string `json:"from_unit"`
	FromName string `json:"from_name"`
	ToUnit   string `json:"to_unit"`
	ToName   string `json:"to_name"`
	OwedVND  int64  `json:"owed_vnd" doc:"approved and not sent yet"`
	SentVND  int64  `json:"sent_vnd"`
}

// TransfersView is the transfers of an area, newest first, and who owes whom.
type TransfersView struct {
	Items   []TransferView `json:"items"`
	Between []Between      `json:"between"`
}

// Transfers lists transfers to accounts of the reader's area, in one state or all, and sums up who owes whom.
func (s *Service) Transfers(ctx context.Context, u User, state string, limit int) (v TransfersView, err error) {
	v = TransfersView{[]TransferView{}, []Between{}}
	if !u.handlesMoney() {
		return v, forbidden("vai trò của bạn không xem được quỹ", "your role may not see the fund")
	}
	q := u.scope(Query{})
	if state != "" {
		q = q.And("state", Eq, state)
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Transfer](tx, q.By("-created_at").Top(max(1, min(limit, fullPage))))
		codes, err2 := codesOf(tx, rows)
		for _, t := range rows {
			v.Items = append(v.Items, TransferView{t, s.unitName(t.FromUnit), s.unitName(t.Unit), codes[t.CostLineID]})
		}
		if err := first(err, err2); err != nil {
			return err
		}
		return s.between(tx, u, &v)
	})
	return v, wrap(err, "list transfers")
}

func (s *Service) between(tx Tx, u User, v *TransfersView) error {
	rows, err := list[Transfer](tx, u.scope(Where("state", In, []string{string(TransferApproved), string(TransferSent)})).Top(most))
	pairs := map[string]*Between{}
	for _, t := range rows {
		key := t.FromUnit + " " + t.Unit
		if pairs[key] == nil {
			pairs[key] = &Between{FromUnit: t.FromUnit, FromName: s.unitName(t.FromUnit), ToUnit: t.Unit, ToName: s.unitName(t.Unit)}
		}
		if t.State == TransferSent {
			pairs[key].SentVND += t.AmountVND
		} else {
			pairs[key].OwedVND += t.AmountVND
		}
	}
	for _, key := range sorted(pairs) {
		v.Between = append(v.Between, *pairs[key])
	}
	return err
}
