// Package notifytest looks for what no message may tell in the messages that a test left behind.
package notifytest

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"kipthoi/notify"
	"kipthoi/responder"
)

// Scan writes every message that a test left in a store, in each language, and looks in it for the facts of the people
// there: names, addresses, ages, numbers, kinds of cases, what was told. It fails the test that finds one.
func Scan(tb testing.TB, store responder.Store) {
	tb.Helper()
	found, err := leaks(store)
	if err != nil {
		tb.Errorf("scan the messages: %v", err)
	}
	for _, one := range found {
		tb.Error(one)
	}
}

// leaks says of each message that tells too much what it tells.
func leaks(store responder.Store) (found []string, err error) {
	book, err := notify.Load()
	if err != nil {
		return nil, err
	}
	desk, err := notify.ParseCallBack("02393855555")
	if err != nil {
		return nil, err
	}
	err = store.Read(context.Background(), func(tx responder.Tx) error {
		messages, err := rows[responder.Message](tx)
		if err != nil || len(messages) == 0 {
			return err
		}
		facts, err := personal(tx)
		for _, m := range messages {
			for _, lang := range notify.Langs() {
				text, own, err := write(book, m, lang, desk)
				if err != nil {
					return err
				}
				if fact := leak(text, own, facts); fact != "" {
					found = append(found, fmt.Sprintf("the message %s (%s) tells %q: %s", m.Template, lang, fact, text))
				}
			}
		}
		return err
	})
	return found, err
}

// write renders a message and gives the values in it that are its own.
func write(book *notify.Book, m *responder.Message, lang notify.Lang, desk notify.CallBack) (text string, own []string, err error) {
	f := notify.Facts{CallBack: desk, Due: m.DueAt, Digit: 1, Overdue: notify.NewTally(m.Overdue), Waiting: notify.NewTally(m.Waiting)}
	own = []string{m.CaseCode, desk.String()}
	if f.Days, err = notify.DaysLeft(int(m.Days)); err != nil {
		return "", nil, err
	}
	for _, n := range []int64{m.Days, m.Overdue, m.Waiting} {
		if n > 0 {
			own = append(own, fmt.Sprint(n))
		}
	}
	if m.CaseCode != "" {
		if f.Code, err = notify.ParseCaseCode(m.CaseCode); err != nil {
			return "", nil, err
		}
	}
	text, err = book.On(m.CreatedAt).Render(m.Template, lang, f)
	return text, own, err
}

// rows reads what a table of a test holds, as far as a scan needs it.
func rows[T any, P interface {
	*T
	responder.Record
}](tx responder.Tx) (out []*T, err error) {
	err = tx.Select(P(new(T)).Table(), responder.Query{Limit: 1_000_000}, func() responder.Record {
		one := new(T)
		out = append(out, one)
		return P(one)
	})
	return out, err
}

// personal are the facts of a test that no message may hold: names, addresses, numbers, what was told and written.
func personal(tx responder.Tx) (map[string]bool, error) {
	var facts []string
	households, err1 := rows[responder.Household](tx)
	for _, h := range households {
		facts = append(facts, h.HeadName, h.Address, h.Hamlet)
		for _, p := range h.Phones {
			facts = append(facts, p.Number, strings.Replace(p.Number, "+84", "0", 1))
		}
	}
	persons, err2 := rows[responder.Person](tx)
	for _, p := range persons {
		facts = append(facts, p.Name, p.BirthDate.String())
	}
	cases, err3 := rows[responder.Case](tx)
	for _, k := range cases {
		facts = append(facts, k.Narrative, k.Kind, string(k.Family))
	}
	carers, err4 := rows[responder.Carer](tx)
	for _, r := range carers {
		facts = append(facts, r.Name, r.Address, r.Phone, strings.Replace(r.Phone, "+84", "0", 1))
	}
	registrations, err5 := rows[responder.Registration](tx)
	for _, r := range registrations {
		facts = append(facts, r.Name, r.Address, r.Narrative, r.Phone)
	}
	texts, err6 := rows[responder.Inbound](tx)
	for _, m := range texts {
		facts = append(facts, m.Text, m.From, m.Note)
	}
	for _, e := range []error{err1, err2, err3, err4, err5, err6} {
		if e != nil {
			return nil, e
		}
	}
	return fold(facts), nil
}

// fold gives those facts that have five signs at least, without marks and case; shorter ones are words like others.
func fold(facts []string) map[string]bool {
	folded := map[string]bool{}
	for _, f := range facts {
		if f = strings.ToLower(notify.Plain(f)); len(f) >= 5 {
			folded[f] = true
		}
	}
	return folded
}

// leak gives a fact that a text holds, whatever its marks and case, or else a number that is neither the case's, the desk's
// nor an answer: an age.
func leak(text string, own []string, facts map[string]bool) string {
	folded := strings.ToLower(notify.Plain(text))
	for f := range facts {
		if strings.Contains(folded, f) {
			return f
		}
	}
	for _, o := range own {
		folded = strings.ReplaceAll(folded, strings.ToLower(o), "")
	}
	folded = regexp.MustCompile(`\d\d:\d\d (\d\d/\d\d|\d\d [a-z]{3})`).ReplaceAllString(folded, "") // when a thing is due
	return regexp.MustCompile(`\d{2,}`).FindString(folded)
}
