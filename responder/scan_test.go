package responder_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"kipthoi/notify"
	"kipthoi/responder"
)

// rows reads what a table of a world holds, as far as a scan needs it.
func rows[T any, P interface {
	*T
	responder.Record
}](tx responder.Tx) (out []*T, err error) {
	err = tx.Select(P(new(T)).Table(), responder.Query{}, func() responder.Record {
		one := new(T)
		out = append(out, one)
		return P(one)
	})
	return out, err
}

// personal are the facts of a world that no message may hold: names, addresses, numbers, what was told and written.
func personal(tx responder.Tx) (facts []string, err error) {
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
	return facts, nil
}

// leak gives the first fact of at least five signs that a text holds, whatever its marks and case; shorter ones are words
// like others. Then it looks for a number that is neither the case's, the desk's nor an answer: an age.
func leak(text string, own []string, facts []string) string {
	folded := strings.ToLower(notify.Plain(text))
	for _, f := range facts {
		if f = strings.ToLower(notify.Plain(f)); len(f) >= 5 && strings.Contains(folded, f) {
			return f
		}
	}
	for _, o := range own {
		folded = strings.ReplaceAll(folded, strings.ToLower(o), "")
	}
	folded = regexp.MustCompile(`\d\d:\d\d (\d\d/\d\d|\d\d [a-z]{3})`).ReplaceAllString(folded, "") // when a thing is due
	return regexp.MustCompile(`\d{2,}`).FindString(folded)
}

// scan writes every message that a test left in its world, in each language, and looks in it for the facts of the world.
func (w *world) scan() {
	w.t.Helper()
	book, err := notify.Load()
	ok(w.t, err)
	desk, err := notify.ParseCallBack("02393855555")
	ok(w.t, err)
	ok(w.t, w.service.Store.Read(context.Background(), func(tx responder.Tx) error {
		messages, err := rows[responder.Message](tx)
		if err != nil {
			return err
		}
		facts, err := personal(tx)
		for _, m := range messages {
			for _, lang := range notify.Langs() {
				text, own := w.write(book, m, lang, desk)
				if found := leak(text, own, facts); found != "" {
					w.t.Errorf("the message %s (%s) tells %q: %s", m.Template, lang, found, text)
				}
			}
		}
		return err
	}))
}

// write renders a message and gives the values in it that are its own.
func (w *world) write(book *notify.Book, m *responder.Message, lang notify.Lang, desk notify.CallBack) (text string, own []string) {
	w.t.Helper()
	f := notify.Facts{CallBack: desk, Due: m.DueAt, Digit: 1, Overdue: notify.NewTally(m.Overdue), Waiting: notify.NewTally(m.Waiting)}
	var err error
	if f.Days, err = notify.DaysLeft(int(m.Days)); m.Days > 0 {
		own = append(own, fmt.Sprint(m.Days))
	}
	ok(w.t, err)
	if m.CaseCode != "" {
		f.Code, err = notify.ParseCaseCode(m.CaseCode)
		ok(w.t, err)
	}
	text, err = book.On(m.CreatedAt).Render(m.Template, lang, f)
	if err != nil {
		w.t.Errorf("a message that cannot be written: %v", err)
	}
	return text, append(own, m.CaseCode, desk.String())
}

// TestTheScanFinds makes sure that what is looked for in the messages of every test can be found.
func TestTheScanFinds(t *testing.T) {
	own := []string{"KT-26-00042", "02393855555"}
	const good = "Ca KT-26-00042: da qua han luc 09:00 21/10. Tra loi 1 khi xong. Goi 02393855555"
	for text, want := range map[string]string{good: "", good + " Tên Người RIÊNG": "ten nguoi rieng", good + " P_ORPHAN": "p_orphan", good + " be 14 tuoi": "14", good + " +84987654321": "+84987654321"} {
		if got := leak(text, own, []string{"Tên Người Riêng", "P_ORPHAN", "+84987654321", "", "ca"}); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
