package notify

import (
	_ "embed" // for the texts
	"fmt"
	"strings"
	"time"
)

//go:embed templates.json
var embeddedTemplates []byte

// The ids of the texts, each named after the event that it tells of.
const (
	TemplateReportReceived      = "report.received"       // to the coordinator: a new case waits
	TemplatePlacementOffer      = "placement.offer"       // to a carer: can you take somebody in? 1 yes, 2 no
	TemplatePlacementAccepted   = "placement.accepted"    // to the field worker: there is a place
	TemplatePlacementHandedOver = "placement.handed_over" // to the carer and the coordinator: the handover is done
	TemplatePlacementEnding     = "placement.ending"      // to the coordinator and the carer: the limit comes in some days
	TemplatePlacementLookNow    = "placement.look_now"    // to the coordinator: visit the place of care today
	TemplatePlacementWithdrawn  = "placement.withdrawn"   // to a carer who was asked: nobody will come
	TemplatePlacementNoNext     = "placement.no_next"     // to who proposed: nobody else is left to ask
	TemplateCostApproved        = "cost.approved"         // to the payee: a cost is approved
	TemplateClockWarning        = "clock.warning"         // to whom a deadline belongs: it has passed
	TemplateCaseUnsealed        = "case.unsealed"         // to the coordinator: a protected case was opened in an emergency
	TemplateCaseContact         = "case.contact"          // to whom a case is about, at a safe number: please call back
	TemplateCaseRequested       = "case.requested"        // to the holder or the coordinator: somebody asks for the case
	TemplateReferralReceived    = "referral.received"     // to a coordinator: another unit asks for help with a case
	TemplateReferralAnswered    = "referral.answered"     // to the coordinator who asked: there is an answer
	TemplatePlacementDeclined   = "placement.declined"    // to who proposed it: the carer says no
	TemplatePlacementExpired    = "placement.expired"     // to who proposed it: the carer has not answered in time
	TemplateReplyHelp           = "reply.help"            // to who asks what can be written
	TemplateReplyFormat         = "reply.format"          // to who reports in a way that cannot be read
	TemplateReplyWhich          = "reply.which"           // to a carer with several open offers: which?
	TemplateReplyNothing        = "reply.nothing"         // to who answers though nothing was asked
	TemplateReplyAccepted       = "reply.accepted"        // to a carer who says yes
	TemplateReplyDeclined       = "reply.declined"        // to a carer who says no
	TemplateReplyClaimed        = "reply.claimed"         // to a user who takes a case
	TemplateReplyReported       = "reply.reported"        // to a user whose report is a case now
	TemplateReplyReceived       = "reply.received"        // to anybody else: somebody will read it
	TemplateReplyStarted        = "reply.started"         // to who wants messages again
	TemplateDigestMorning       = "digest.morning"        // to a coordinator: how many cases are overdue, how many wait
	TemplateAccountLow          = "account.low"           // to the fund manager: the account of this case runs low
)

// TemplateIDs lists the id of every text.
func TemplateIDs() []string {
	return []string{TemplateReportReceived, TemplatePlacementOffer, TemplatePlacementAccepted, TemplatePlacementHandedOver,
		TemplatePlacementEnding, TemplatePlacementLookNow, TemplatePlacementWithdrawn, TemplatePlacementNoNext, TemplateCostApproved, TemplateClockWarning, TemplateCaseUnsealed,
		TemplateCaseRequested, TemplateReferralReceived, TemplateReferralAnswered,
		TemplateCaseContact, TemplateAccountLow, TemplatePlacementDeclined, TemplatePlacementExpired,
		TemplateReplyHelp, TemplateReplyFormat, TemplateReplyWhich, TemplateReplyNothing, TemplateReplyAccepted, TemplateReplyDeclined,
		TemplateReplyClaimed, TemplateReplyReported, TemplateReplyReceived, TemplateReplyStarted, TemplateDigestMorning}
}

// ofNoCase says whether a text is about no case: it begins with the name of the system instead of a code.
func ofNoCase(id string) bool {
	switch id {
	case TemplateReplyHelp, TemplateReplyFormat, TemplateReplyNothing, TemplateReplyReceived, TemplateReplyStarted, TemplateDigestMorning:
		return true
	}
	return false
}

// isReply says whether a text answers one that somebody sent in: it asks for nothing.
func isReply(id string) bool { return strings.HasPrefix(id, "reply.") }

// asksNothing says whether nobody waits for an answer: a 1 to a text that an offer is withdrawn might be taken for a yes to
// another.
func asksNothing(id string) bool { return isReply(id) || id == TemplatePlacementWithdrawn }

// factsOf lists the facts that a text may use beside the code and the phone number. Who renders it must give them.
func factsOf(id string) []string {
	switch {
	case id == TemplateDigestMorning:
		return []string{factPhone, factOverdue, factWaiting}
	case ofNoCase(id):
		return []string{factPhone}
	case asksNothing(id):
		return []string{factCode, factPhone}
	}
	switch id {
	case TemplatePlacementOffer:
		return []string{factCode, factPhone}
	case TemplatePlacementEnding:
		return []string{factCode, factPhone, factDigit, factDays}
	case TemplateClockWarning:
		return []string{factCode, factPhone, factDigit, factDue}
	}
	return []string{factCode, factPhone, factDigit}
}

// Lang is the language and writing of a text.
type Lang string

// The languages. DefaultLang is what a receiver gets who has not asked for another: one segment holds 160 characters of
// it, against 70 with marks, and some gateways take nothing else.
const (
	LangPlain      Lang = "vi-plain" // Vietnamese without marks
	LangVietnamese Lang = "vi"       // Vietnamese with marks
	LangEnglish    Lang = "en"
	DefaultLang         = LangPlain
)

// Langs lists every language.
func Langs() []Lang { return []Lang{LangPlain, LangVietnamese, LangEnglish} }

// Book holds every version of every text. It does not change, and many goroutines may read it.
type Book struct {
	versions map[textKey][]version // by day, the latest first
}

type textKey struct {
	id   string
	lang Lang
}

// version is a text from a day on.
type version struct {
	validFrom string // 2006-01-02
	parts     []part
}

// part is a stretch of a text: words as they are, or the name of a fact.
type part struct{ words, fact string }

// Texts are the texts in force on one day.
type Texts struct {
	book *Book
	day  string
}

// On gives the texts in force at an instant, by the date in Việt Nam.
func (b *Book) On(at time.Time) Texts {
	return Texts{book: b, day: at.In(vietnam()).Format(time.DateOnly)}
}

// Source gives a text in force as it is written, with its facts in braces, and from which day it is; "" when there is none.
func (t Texts) Source(id string, lang Lang) (text, validFrom string) {
	for _, v := range t.book.versions[textKey{id, lang}] {
		if v.validFrom <= t.day {
			return v.source(), v.validFrom
		}
	}
	return "", ""
}

func (v version) source() string {
	var b strings.Builder
	for _, p := range v.parts {
		b.WriteString(p.words)
		if p.fact != "" {
			b.WriteString("{" + p.fact + "}")
		}
	}
	return b.String()
}

// Render writes one text, always of one segment. The error is a *TemplateError: no such text in force, or a fact that it
// needs is not in f.
func (t Texts) Render(id string, lang Lang, f Facts) (string, error) {
	for _, v := range t.book.versions[textKey{id, lang}] {
		if v.validFrom <= t.day {
			return v.render(id, lang, f)
		}
	}
	return "", &TemplateError{ID: id, Lang: lang, Reason: "no such text is in force on that day"}
}

func (v version) render(id string, lang Lang, f Facts) (string, error) {
	var b strings.Builder
	for _, p := range v.parts {
		b.WriteString(p.words)
		if p.fact == "" {
			continue
		}
		s, ok := f.value(p.fact, lang)
		if !ok {
			return "", &TemplateError{ID: id, Lang: lang, Fact: p.fact, Reason: "the fact is missing or out of bounds"}
		}
		b.WriteString(s)
	}
	return b.String(), nil
}

// TemplateError says what is wrong with a text or with the facts given for it. It never holds a fact's value.
type TemplateError struct {
	ID        string
	Lang      Lang
	ValidFrom string // of the version, "" if the error is not about one
	Fact      string // the name in braces, "" if the error is not about one
	Reason    string
	VI        string // the reason in Vietnamese, for who edits a text
}

// Error is the text, the version, the fact and the reason.
func (e *TemplateError) Error() string {
	s := fmt.Sprintf("notify: text %s (%s)", e.ID, e.Lang)
	if e.ValidFrom != "" {
		s += " from " + e.ValidFrom
	}
	if e.Fact != "" {
		s += ", {" + e.Fact + "}"
	}
	return s + ": " + e.Reason
}
