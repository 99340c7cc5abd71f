// Package notify writes the text messages of the product and hands them to a provider.
//
// It has three parts, each usable without the others. A Book holds the dated texts and renders one of them from Facts,
// which by their types hold nothing that the law protects: a case code, a call-back number, days, an instant, a digit.
// Count says what a text costs: its encoding and its segments. Deliver sends one SMS through a Sender and says what the
// outbox should do next.
//
// The package knows no cases, people or tables. notify/outbox does: it takes messages from the database to providers, which
// live in the other folders below: notify/twilio, notify/gateway, notify/dryrun. Phone numbers are masked wherever an SMS or an error becomes text.
package notify
