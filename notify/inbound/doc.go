// Package inbound reads the text messages that people send in: answers to offers, reports from where there is no data
// network, and wishes to hear no more, with or without marks, in any case, and with the noise of hurried typing.
//
// command.go tells what a text wants, words.go holds the words for it, report.go reads a report, and secret.go tells the
// posts of a gateway from forged ones. A text that is not clearly one of these is Unknown, and a person reads it: "có ai
// không" begins with a yes and is none. The grammar is in docs/sms.md, whose examples a test runs.
package inbound
