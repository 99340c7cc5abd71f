package responder

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// Break is something that does not hold: where, and what is wrong. It names ids and numbers, never a fact of a case.
type Break struct {
	What  string `json:"what"`  // chain, operation, books, places, placement, meals
	Where string `json:"where"` // position in the log, or id
	VI    string `json:"vi"`
	EN    string `json:"en"`
}

// Verified says how much was looked at, and what did not hold.
type Verified struct {
	Seals    int64   `json:"seals"`
	Entries  int64   `json:"entries"`
	Unsealed int64   `json:"unsealed"` // entries after the last seal
	Head     string  `json:"head"`     // number and hash of the last seal; kept elsewhere, it shows that seals were taken away
	Accounts int64   `json:"accounts"`
	Carers   int64   `json:"carers"`
	Breaks   []Break `json:"breaks"`
}

// Audit checks on one state of the database that the log is whole, that each entry's operation is as it was, that the
// books balance, that no carer holds more than its places, that nobody has two placements, and that no meal-day
// lies outside the time that a stay pays (architecture, section 5). The first break of each kind is given.
// expect is a head that was noted earlier, or "".
func (s *Service) Audit(ctx context.Context, expect string) (v Verified, err error) {
	v.Breaks = []Break{}
	err = s.Store.Read(ctx, func(tx Tx) error {
		if err := verifyHead(tx, &v, expect); err != nil {
			return err
		}
		for _, check := range []func(Tx, *Verified) error{verifyChain, verifyBooks, verifyPlaces, verifyMeals} {
			if err := check(tx, &v); err != nil {
				return err
			}
		}
		return nil
	})
	return v, wrap(err, "audit")
}

func (v *Verified) broken(what, where, vi, en string) {
	for _, b := range v.Breaks {
		if b.What == what {
			return
		}
	}
	v.Breaks = append(v.Breaks, Break{what, where, vi, en})
}

// head names a seal so that it can be noted on paper or in a letter.
func (s *Seal) head() string { return fmt.Sprintf("%d:%s", s.Number, s.Hash) }

func verifyHead(tx Tx, v *Verified, expect string) error {
	last, err := lastSeal(tx)
	if err != nil {
		return err
	}
	v.Head = last.head()
	if expect == "" {
		return nil
	}
	number, err := strconv.ParseInt(strings.SplitN(expect, ":", 2)[0], 10, 64)
	if err != nil {
		return invalid("expect", "phải có dạng số:mã băm", "must be number:hash")
	}
	noted, err := list[Seal](tx, Where("number", Eq, number).Top(1))
	if err == nil && (len(noted) == 0 || noted[0].head() != expect) {
		v.broken("chain", expect, "không còn dấu niêm phong đã ghi lại", "the seal that was noted is not there")
	}
	return err
}

func verifyChain(tx Tx, v *Verified) error {
	before := &Seal{}
	for {
		next, err := list[Seal](tx, Where("number", Gt, before.Number).By("number").Top(1))
		if err != nil {
			return err
		}
		if len(next) == 0 {
			return verifyTail(tx, v, before)
		}
		if err := verifySeal(tx, v, before, &next[0]); err != nil {
			return err
		}
		before = &next[0]
	}
}

func verifySeal(tx Tx, v *Verified, before, seal *Seal) error {
	entries, err := tx.Entries(before.end(), int(seal.Entries)+1)
	if err != nil {
		return err
	}
	if len(entries) > int(seal.Entries) {
		entries = entries[:seal.Entries]
	}
	hash, err := hashOf(before.Hash, entries)
	if err != nil {
		return err
	}
	v.Seals++
	where := fmt.Sprintf("%s .. %s", before.end(), seal.end())
	if seal.Number != before.Number+1 || hash != seal.Hash || len(entries) == 0 || entries[len(entries)-1].Position != seal.end() {
		v.broken("chain", where, "nhật ký không khớp dấu niêm phong", "the log does not match its seal")
	}
	return verifyEntries(tx, v, entries)
}

func verifyTail(tx Tx, v *Verified, before *Seal) error {
	after := before.end()
	for {
		entries, err := tx.Entries(after, sealRange)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			return verifyCount(tx, v)
		}
		v.Unsealed += int64(len(entries))
		if err := verifyEntries(tx, v, entries); err != nil {
			return err
		}
		after = entries[len(entries)-1].Position
	}
}

// verifyCount compares the number of entries with that of operations that took effect: each has one. The youngest entries
// may not have been given yet, while older transactions run: they count, and are verified the next time.
func verifyCount(tx Tx, v *Verified) error {
	applied, err1 := tx.Count("operations", "", Where("status", Ne, string(StatusRejected)))
	logged, err2 := tx.Logged()
	err := first(err1, err2)
	if err == nil && applied[""] != logged {
		v.broken("operation", fmt.Sprintf("%d / %d", logged, applied[""]), "số mục nhật ký khác số thao tác", "there are not as many entries as operations")
	}
	return err
}

// verifyEntries compares each entry with the operation that it tells of.
func verifyEntries(tx Tx, v *Verified, entries []LogEntry) error {
	for i := range entries {
		e := &entries[i]
		v.Entries++
		var k Kept
		err := tx.Get(&k, e.Operation)
		if err != nil && !isNotFound(err) {
			return wrap(err, "operation of entry %s", e.Position)
		}
		if err != nil || k.op().digest() != e.Digest {
			v.broken("operation", e.Position.String(), "thao tác đã bị sửa hoặc mất", "the operation was changed or is gone")
		}
	}
	return nil
}

// op gives the operation as its digest was made of it.
func (k *Kept) op() *Operation {
	op := &Operation{Kind: k.Kind, Subject: k.Subject, Base: k.Seen, Data: k.Data}
	if k.Kind == "user.create" {
		var data map[string]any
		if json.Unmarshal(k.Data, &data) == nil {
			delete(data, "password_hash")
			if signed, err := json.Marshal(data); err == nil {
				op.signed = signed
			}
		}
	}
	return op
}

func verifyBooks(tx Tx, v *Verified) error {
	all, err := tx.Sum("postings", "amount_vnd", Query{})
	if err != nil {
		return err
	}
	if all != 0 {
		v.broken("books", "postings", "sổ không cân", "the books do not balance")
	}
	accounts, err := list[Account](tx, Query{}.Top(1_000_000))
	for i := range accounts {
		v.Accounts++
		if err := verifyAccount(tx, v, &accounts[i]); err != nil {
			return err
		}
	}
	return err
}

// verifyAccount goes through the postings of an account: numbered without a gap, each with the balance that it led to.
func verifyAccount(tx Tx, v *Verified, a *Account) error {
	last := Posting{}
	for {
		rows, err := list[Posting](tx, Where("account_id", Eq, a.ID).And("number", Gt, last.Number).By("number").Top(fullPage))
		if err != nil {
			return err
		}
		for _, p := range rows {
			if p.Number != last.Number+1 || p.AfterVND != last.AfterVND+p.AmountVND || p.InVND != last.InVND+max(0, p.AmountVND) {
				v.broken("books", p.ID, "bút toán không nối tiếp bút toán trước", "the posting does not follow from the one before")
			}
			last = p
		}
		if len(rows) < fullPage {
			break
		}
	}
	if last.Number != a.Postings || last.AfterVND != a.BalanceVND || last.InVND != a.InVND {
		v.broken("books", a.ID, "số dư không bằng tổng các bút toán", "the balance is not the sum of its postings")
	}
	lines, err1 := tx.Sum("cost_lines", "amount_vnd", Where("account_id", Eq, a.ID).And("account_id", Ne, "").And("state", Eq, string(CostApproved)).And("amount_vnd", Gt, 0))
	moves, err2 := tx.Sum("transfers", "amount_vnd", Where("from_account_id", Eq, a.ID).And("from_account_id", Ne, "").And("state", Eq, string(TransferApproved)).And("cost_line_id", Eq, ""))
	if a.ReservedVND != lines+moves || a.Kind == fund.Fund && a.BalanceVND < a.ReservedVND {
		v.broken("books", a.ID, "số đã giữ không bằng các khoản đã duyệt, hoặc cao hơn số dư", "what is reserved is not what was approved, or above the balance")
	}
	return first(err1, err2)
}

// verifyPlaces counts who is where.
func verifyPlaces(tx Tx, v *Verified) error {
	held, err := list[Placement](tx, Where("state", In, holding()).Top(1_000_000))
	if err != nil {
		return err
	}
	taken, people := map[string]int64{}, map[string]bool{}
	for _, p := range held {
		taken[p.CarerID]++
		as := fmt.Sprint(p.PersonID, p.State == PlacementActive) // one may live with a carer and await the next
		if people[as] {
			v.broken("placement", p.PersonID, "một người có hai nơi chăm sóc", "a person has two placements")
		}
		people[as] = true
	}
	carers, err := list[Carer](tx, Query{}.Top(1_000_000))
	for i := range carers {
		v.Carers++
		if n := taken[carers[i].ID]; n != carers[i].Taken || n > carers[i].Places {
			v.broken("places", carers[i].ID, "số chỗ đã dùng không đúng", "the places taken are not right")
		}
	}
	return err
}

// verifyMeals finds a limit that no decision moved, and meal-days outside the time that a stay pays. Two of one
// person on one date the database itself refuses.
func verifyMeals(tx Tx, v *Verified) error {
	stays, err := list[Placement](tx, Where("start", Gt, "").Top(1_000_000))
	if err != nil {
		return err
	}
	counted := int64(0)
	for i := range stays {
		p := &stays[i]
		if p.Limit != p.lawful() || p.MealsTo.After(p.Limit) {
			v.broken("meals", p.ID, "thời hạn không đúng, hoặc tiền ăn tính quá thời hạn", "the limit is not right, or meals are counted past it")
		}
		days, err := list[MealDay](tx, Where("placement_id", Eq, p.ID).Top(most))
		if err != nil {
			return err
		}
		counted += int64(len(days))
		for _, d := range days {
			if d.PersonID != p.PersonID || !p.pays(d.Day) || d.Day.Before(p.Start) || !p.End.IsZero() && d.Day.After(p.End) {
				v.broken("meals", d.ID, "ngày ăn nằm ngoài thời gian được chi", "a meal-day lies outside the time that is paid")
			}
		}
	}
	all, err := tx.Count("meal_days", "", Where("placement_id", Ne, ""))
	if err == nil && all[""] != counted {
		v.broken("meals", "meal_days", "có ngày ăn không thuộc lần chăm sóc nào", "a meal-day belongs to no stay")
	}
	return err
}

// lawful gives the limit that the stays in a row and the new decisions come to.
func (p *Placement) lawful() law.Date {
	if n := len(p.Extensions); n > 0 {
		return p.Extensions[n-1].Until
	}
	return law.LimitDate(p.Since)
}
