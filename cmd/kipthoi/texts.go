package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	mobileapi "kipthoi/mobile-api"
	"kipthoi/notify"
	"kipthoi/responder"
	"kipthoi/responder/law"
)

// textDesk holds the wordings of messages: those that are built in, and those that an administrator set.
type textDesk struct {
	builtIn *notify.Book
	book    atomic.Pointer[notify.Book] // with those that were set
	now     func() time.Time
}

func openTexts(now func() time.Time) (*textDesk, error) {
	book, err := notify.Load()
	if err != nil {
		return nil, fmt.Errorf("load SMS texts: %w", err)
	}
	d := &textDesk{builtIn: book, now: now}
	d.book.Store(book)
	return d, nil
}

// On gives the wordings of the day of an instant.
func (d *textDesk) On(at time.Time) notify.Texts { return d.book.Load().On(at) }

// takeUp takes up what was set. A wording that today's rules would refuse is left out: the one before it stays.
func (d *textDesk) takeUp(ctx context.Context, s *responder.Service) error {
	set, err := s.SMSTexts(ctx, responder.SystemUser())
	if err != nil {
		return err
	}
	book := d.builtIn
	for _, t := range set {
		if with, err := book.With(t.Template, t.Text, t.ValidFrom.String()); err == nil {
			book = with
		}
	}
	d.book.Store(book)
	return nil
}

// check is what the domain asks before a wording is set.
func (d *textDesk) check(template, text string) error {
	_, problems := notify.Preview(template, text)
	if len(problems) == 0 {
		return nil
	}
	return &responder.Error{Code: responder.CodeInvalid, Field: "text", VI: problems[0].VI, EN: problems[0].EN}
}

// Texts lists the wordings in force today, and those that follow.
func (d *textDesk) Texts(set []responder.SMSText) (out []mobileapi.TextView) {
	today := d.On(d.now())
	next := map[string]*mobileapi.NextText{}
	for _, t := range set { // the earliest first
		if t.ValidFrom.After(law.DateOf(d.now())) && next[t.Template] == nil {
			next[t.Template] = &mobileapi.NextText{ID: t.ID, Text: t.Text, ValidFrom: t.ValidFrom.String()}
		}
	}
	for _, id := range notify.TemplateIDs() {
		text, since := today.Source(id, notify.DefaultLang)
		out = append(out, mobileapi.TextView{Template: id, Text: text, ValidFrom: since, Facts: notify.FactsOf(id), Next: next[id]})
	}
	return out
}

// Preview writes a wording with made-up facts.
func (d *textDesk) Preview(template, text string) mobileapi.TextPreview {
	samples, problems := notify.Preview(template, text)
	out := mobileapi.TextPreview{Samples: []mobileapi.TextSample{}, Problems: []mobileapi.TextProblem{}}
	for _, s := range samples {
		out.Samples = append(out.Samples, mobileapi.TextSample{Facts: s.Facts, Text: s.Text, Encoding: s.Encoding, Units: s.Units, Segments: s.Segments})
	}
	for _, p := range problems {
		out.Problems = append(out.Problems, mobileapi.TextProblem(p))
	}
	return out
}
