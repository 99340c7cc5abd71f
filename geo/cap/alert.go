// Package cap reads alerts of the Common Alerting Protocol (OASIS CAP 1.1 and 1.2), as weather services and civil
// defence send them: alone, many in an EDXL-DE envelope, or inside the entries of an Atom or RSS feed.
//
//	alert.go what an alert says; which alerts of several still stand
//	read.go  XML to alerts: bounded, nothing fetched, no entities, signatures seen but not checked
//	node.go  a small tree of XML elements
//	parse.go one alert's elements, checked
//	area.go  alert to geo.Area: the part that lies in Việt Nam
//
// Nothing here trusts an alert: it is foreign input, and a person decides what follows from it.
package cap

import (
	"slices"
	"strings"
	"time"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// Status says what an alert is for. Only Actual concerns anybody.
type Status string

// The statuses of CAP.
const (
	Actual   Status = "Actual"
	Exercise Status = "Exercise" // "diễn tập"
	System   Status = "System"   // between machines
	Test     Status = "Test"     // "thử"
	Draft    Status = "Draft"    // "bản nháp"
)

// MsgType says what an alert does.
type MsgType string

// The types of messages of CAP.
const (
	First  MsgType = "Alert"  // the first about its subject
	Update MsgType = "Update" // supersedes those it refers to
	Cancel MsgType = "Cancel" // withdraws those it refers to
	Ack    MsgType = "Ack"    // "received", of machines
	Fault  MsgType = "Error"  // "refused", of machines
)

// Alert is one message.
type Alert struct {
	Version    string // of CAP: "1.1" or "1.2"
	Identifier string // with Sender it names the alert in the world
	Sender     string
	Sent       time.Time
	Status     Status
	MsgType    MsgType
	Scope      string // Public, Restricted, Private
	Note       string
	References []Reference // alerts that this one updates, cancels or answers
	Infos      []Info
	Signed     bool // it carries a signature, which was not checked
}

// Reference names another alert.
type Reference struct {
	Sender, Identifier string
	Sent               time.Time
}

// Info is what an alert says in one language, or about one of its subjects.
type Info struct {
	Language    string // "vi-VN"; "en-US" where the alert does not say
	Categories  []string
	Event       string
	Responses   []string
	Urgency     string
	Severity    string
	Certainty   string
	SenderName  string
	Headline    string
	Description string
	Instruction string
	Effective   time.Time // zero where the alert does not say; so are the next two
	Onset       time.Time
	Expires     time.Time
	Places      []Place
}

// Place is one area of an Info as the alert describes it, wherever on earth it is.
type Place struct {
	Description string
	Polygons    orb.MultiPolygon
	Circles     []geo.Circle // a radius may be 0: then it is a point
	Geocodes    []Geocode
}

// Geocode is a code of a place in some system of codes.
type Geocode struct{ Name, Value string }

// Ref gives the reference that names the alert.
func (a *Alert) Ref() Reference { return Reference{a.Sender, a.Identifier, a.Sent} }

// Affects says whether the alert may concern anybody: it is no test, exercise or draft, and says something by itself.
func (a *Alert) Affects() bool {
	return a.Status == Actual && (a.MsgType == First || a.MsgType == Update)
}

// Text gives the info for a reader of Vietnamese: the first in Vietnamese, else in English, else the first; nil when
// the alert has none.
func (a *Alert) Text() *Info {
	for _, language := range []string{"vi", "en", ""} {
		for i := range a.Infos {
			if strings.HasPrefix(strings.ToLower(a.Infos[i].Language), language) {
				return &a.Infos[i]
			}
		}
	}
	return nil
}

// Expires gives the instant after which nothing in the alert holds; zero when one of its infos does not say.
func (a *Alert) Expires() (last time.Time) {
	for _, info := range a.Infos {
		if info.Expires.IsZero() {
			return time.Time{}
		}
		if info.Expires.After(last) {
			last = info.Expires
		}
	}
	return last
}

// Standing returns the alerts that still say something, in the order given: each once, without those that a later
// Update or Cancel of the same sender and status refers to, and without Cancels, Acks and Errors. Expiry is the
// caller's business.
func Standing(alerts []Alert) []Alert {
	gone, seen := map[string]time.Time{}, map[string]bool{}
	for i := range alerts {
		a := &alerts[i]
		if a.MsgType != Update && a.MsgType != Cancel {
			continue
		}
		for _, r := range a.References {
			if r.Sender == a.Sender && a.Sent.After(r.Sent) && a.Sent.After(gone[a.key(r)]) {
				gone[a.key(r)] = a.Sent
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(alerts), func(a Alert) bool {
		key := a.key(a.Ref())
		if a.MsgType != First && a.MsgType != Update || seen[key] || gone[key].After(a.Sent) {
			return true
		}
		seen[key] = true
		return false
	})
}

// key is r among alerts of a's status: a test withdraws nothing but tests.
func (a *Alert) key(r Reference) string {
	return string(a.Status) + " " + r.Sender + " " + r.Identifier
}
