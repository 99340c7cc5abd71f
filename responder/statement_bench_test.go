package responder_test

import (
	"database/sql"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

const (
	benchPostings = 1_000_000
	benchBatch    = 10_000
)

// BenchmarkStatement reads statements of random quarters over 1,000,000 postings on two accounts, a page of 100 lines
// each; the baseline adds up the postings of the same quarter in the database.
func BenchmarkStatement(b *testing.B) {
	for name, address := range map[string]string{"sqlite": peopled.SQLite(b), "postgres": peopled.Postgres(b)} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, address)
			account := w.manyPostings(benchPostings)
			if name == "postgres" {
				analyze(b, address)
			}
			u := w.reader("fund_manager")
			var took, adding []time.Duration
			seed := rand.New(rand.NewPCG(1, 2))
			for i := range 200 {
				from := law.NewDate(2025, 1, 1).AddDays(seed.IntN(270))
				to := from.AddDays(90)
				began := time.Now()
				st, err := w.service.Statement(b.Context(), u, account, responder.StatementAsk{From: from.String(), To: to.String(), Limit: 100})
				took = append(took, time.Since(began))
				if ok(b, err); len(st.Lines) != 100 || st.Next == 0 {
					b.Fatalf("%d lines", len(st.Lines))
				}
				if i%20 > 0 {
					continue
				}
				began = time.Now()
				ok(b, w.service.Store.Read(b.Context(), func(tx responder.Tx) error {
					sum, err := tx.Sum("postings", "amount_vnd", responder.Where("account_id", responder.Eq, account).
						And("created_at", responder.Ge, from.At(0, 0)).And("created_at", responder.Lt, to.AddDays(1).At(0, 0)))
					if sum != st.InVND-st.OutVND {
						b.Errorf("the statement says %d, the postings %d", st.InVND-st.OutVND, sum)
					}
					return err
				}))
				adding = append(adding, time.Since(began))
			}
			slices.Sort(took)
			slices.Sort(adding)
			p95, sum := took[len(took)*95/100], adding[len(adding)/2]
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(p95.Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(sum.Microseconds())/1000, "adding-up-ms")
		})
	}
}

// analyze does what the autovacuum of a server in use does, which that of the tests has not.
func analyze(b *testing.B, address string) {
	db, err := sql.Open("pgx", address)
	ok(b, err)
	_, err = db.ExecContext(b.Context(), "VACUUM ANALYZE")
	ok(b, errors.Join(err, db.Close()))
}

// manyPostings writes past the door what a year of payments would leave, half of the postings on one account.
func (w *world) manyPostings(n int) (account string) {
	w.t.Helper()
	account, spending, _ := w.accounts(1)
	at := law.NewDate(2025, 1, 1).At(0, 0)
	step := 365 * 24 * time.Hour / time.Duration(n/2)
	accounts := map[string]*responder.Account{account: {}, spending: {}}
	for done := 0; done < n; done += benchBatch {
		ok(w.t, w.service.Store.Write(w.t.Context(), func(tx responder.Tx) error {
			for id, a := range accounts {
				if err := tx.Lock(a, id); err != nil {
					return err
				}
			}
			var rows []responder.Record
			for range benchBatch / 2 {
				at = at.Add(step)
				vnd := (at.Unix()%900 + 100) * 1000
				e := &responder.Entry{Meta: responder.Meta{ID: newID(), Unit: haTinh, CreatedAt: at}, Kind: "receive", OccurredOn: law.DateOf(at), Document: "PT-1"}
				rows = append(rows, e)
				for id, a := range accounts {
					a.BalanceVND, a.InVND, a.Postings = a.BalanceVND+vnd, a.InVND+vnd, a.Postings+1
					rows = append(rows, &responder.Posting{Meta: responder.Meta{ID: newID(), Unit: haTinh, CreatedAt: at}, EntryID: e.ID, AccountID: id,
						Number: a.Postings, AmountVND: vnd, AfterVND: a.BalanceVND, InVND: a.InVND})
				}
			}
			return errors.Join(tx.Insert(rows...), tx.Update(accounts[account], accounts[spending]))
		}))
	}
	return account
}
