package responder

import (
	"errors"
	"fmt"
	"strings"

	"kipthoi/geo"
	"kipthoi/responder/law"
)

// Code names a class of failure. The list is closed; clients may rely on it.
type Code string

// The codes of errors.
const (
	CodeInvalid      Code = "invalid"       // a field is missing or wrong
	CodeNotFound     Code = "not_found"     // no such thing, or none that the reader may know of
	CodeForbidden    Code = "forbidden"     // not this person, or not in this place
	CodeSignedOut    Code = "signed_out"    // no session, or one that has ended
	CodeExists       Code = "exists"        // something with this key is there already
	CodeRule         Code = "rule"          // a rule of the law or of the house forbids it
	CodeNoPlace      Code = "no_place"      // the carer has no free place
	CodeNoFunds      Code = "no_funds"      // the account has not enough money free
	CodeOpReused     Code = "op_reused"     // the operation's id was used for something else
	CodeTooMany      Code = "too_many"      // the caller asks too often
	CodeTooLarge     Code = "too_large"     // the request is over a limit
	CodeNotSupported Code = "not_supported" // no such operation or route
	CodeInternal     Code = "internal"      // our fault; the cause is in the log only
)

// Codes lists every code, for clients and for tables that must cover them all.
func Codes() []Code {
	return []Code{CodeInvalid, CodeNotFound, CodeForbidden, CodeSignedOut, CodeExists, CodeRule, CodeNoPlace, CodeNoFunds,
		CodeOpReused, CodeTooMany, CodeTooLarge, CodeNotSupported, CodeInternal}
}

// Error is a failure that a person can be told of, in Vietnamese and English. It never holds a submitted value.
type Error struct {
	Code   Code   `json:"code"`
	Field  string `json:"field,omitempty"` // where in the input, as a dotted path
	VI     string `json:"vi"`
	EN     string `json:"en"`
	Reason string `json:"reason,omitempty"` // id of the rule that forbids it, as in the rulebook
	Err    error  `json:"-"`                // the cause, for the log
}

func (e *Error) Error() string {
	s := string(e.Code)
	if e.Field != "" {
		s += " " + e.Field
	}
	s += ": " + e.EN
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

func invalid(field, vi, en string) *Error {
	return &Error{Code: CodeInvalid, Field: field, VI: vi, EN: en}
}

// given says that a field has to be filled in.
func given(field string, filled bool) error {
	if filled {
		return nil
	}
	return required(field)
}

func required(field string) *Error { return invalid(field, "cần phải điền", "is required") }

func forbidden(vi, en string) *Error { return &Error{Code: CodeForbidden, VI: vi, EN: en} }

func notFound(what string) *Error {
	return &Error{Code: CodeNotFound, Field: what, VI: "không tìm thấy", EN: "not found"}
}

func broken(rule, field, vi, en string) *Error {
	return &Error{Code: CodeRule, Field: field, VI: vi, EN: en, Reason: rule}
}

// asError gives err as an *Error a person can read; what is not meant for people becomes internal.
func asError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	var g *geo.FieldError
	if errors.As(err, &g) {
		return invalid(g.Field, g.VI, g.EN)
	}
	var l *law.FieldError
	if errors.As(err, &l) {
		return invalid(l.Field, l.VI, l.EN)
	}
	return &Error{Code: CodeInternal, VI: "lỗi máy chủ", EN: "server error", Err: err}
}

// within puts prefix before the field that err names.
func within(prefix string, err error) error {
	if err == nil {
		return nil
	}
	e := *asError(err)
	if e.Code == CodeInternal {
		return err
	}
	e.Field = strings.TrimSuffix(prefix+"."+e.Field, ".")
	return &e
}

// Errors that a Store returns, besides those of its driver.
var (
	ErrNotFound  = errors.New("no such record")
	ErrDuplicate = errors.New("key exists")
	ErrStale     = errors.New("changed by another transaction") // try again from the start
	ErrCheck     = errors.New("a check of the schema failed")
)

func isNotFound(err error) bool { return errors.Is(err, ErrNotFound) }

func isDuplicate(err error) bool { return errors.Is(err, ErrDuplicate) }

func wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}
