package responder

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// MaxData is the largest data an operation may carry, in bytes.
const MaxData = 64 << 10

// Operation is one wish to change state, made by a person on a device, or by a timer.
type Operation struct {
	ID      string          `json:"id" doc:"UUIDv7 made by the sender; the same at each try"`
	Kind    string          `json:"kind" doc:"what to do, such as case.report"`
	Subject string          `json:"subject" doc:"id of the record it is about; for a new one, made by the sender"`
	Base    int64           `json:"base,omitempty" doc:"version of the subject that the sender saw; 0 for a new one"`
	At      time.Time       `json:"at" doc:"when the sender did it, by the sender's clock"`
	Actor   string          `json:"-"` // set from the session, never by the sender
	Device  string          `json:"device,omitempty"`
	Data    json.RawMessage `json:"data"`

	author User            // who is signed in, if known: what can be made ready before the transaction goes by it
	ready  *readyReport    // of a report, once it is made
	own    bool            // made by the server itself
	jobs   []JobOutcome    // of those that it was the end of: settled in its transaction
	bytes  []byte          // of a file: stored beside the operation, which holds their hash
	sum    string          // the digest, once it is made
	signed json.RawMessage // what the digest is of, when it is not all of Data
}

// By sets the author of an operation, who is signed in.
func (op *Operation) By(u User) { op.Actor, op.author = u.ID, u }

// Status says what became of an operation.
type Status string

// The outcomes of an operation.
const (
	StatusApplied  Status = "applied"
	StatusMerged   Status = "merged"   // applied beside another's change of other fields
	StatusConflict Status = "conflict" // a field was changed by two people; both values are kept
	StatusRejected Status = "rejected" // kept with its reason, without effect
)

// Result answers an operation. The same id is answered the same way each time, with Duplicate set.
type Result struct {
	ID        string            `json:"id"`
	Status    Status            `json:"status" enum:"applied,merged,conflict,rejected"`
	Duplicate bool              `json:"duplicate,omitempty" doc:"true when this id had been answered before"`
	Subject   string            `json:"subject,omitempty"`
	Version   int64             `json:"version,omitempty" doc:"version of the subject afterwards"`
	Conflicts []FieldClash      `json:"conflicts,omitempty"`
	Error     *Error            `json:"error,omitempty"`
	Lines     []LineResult      `json:"lines,omitempty" doc:"of an operation on many cost lines: what became of each, in order"`
	Facts     map[string]string `json:"facts,omitempty" doc:"what the server gave, such as the case's code, or whom else to propose when the last place is gone"`
}

// Kept is an operation as it is stored with its answer: the memory of what was asked, applied or not.
type Kept struct {
	Meta
	Kind    string          `json:"kind"`
	Subject string          `json:"subject"`
	Seen    int64           `json:"base"` // version that the sender saw
	At      time.Time       `json:"at"`
	Device  string          `json:"device"`
	Data    json.RawMessage `json:"data"`
	Digest  string          `json:"digest"` // of kind, subject, base and data
	Status  Status          `json:"status"`
	Result  Result          `json:"result"`
}

// Table names the table.
func (*Kept) Table() string { return "operations" }

func (op *Operation) validate(now time.Time) error {
	switch {
	case !isID(op.ID):
		return invalid("id", "mã thao tác phải là UUID", "must be a UUID")
	case op.Kind == "" || text("kind", op.Kind, 40) != nil:
		return invalid("kind", "loại thao tác không hợp lệ", "is not a kind of operation")
	case !isID(op.Subject):
		return invalid("subject", "mã đối tượng phải là UUID", "must be a UUID")
	case op.Base < 0:
		return invalid("base", "không được âm", "must not be negative")
	case text("device", op.Device, 80) != nil:
		return text("device", op.Device, 80)
	case len(op.Data) > MaxData:
		return &Error{Code: CodeTooLarge, Field: "data", VI: "dữ liệu quá lớn: tối đa 64 KiB", EN: "is too large: at most 64 KiB"}
	case len(op.Data) == 0:
		return required("data")
	case !utf8.Valid(op.Data):
		return invalid("data", "có ký tự không đọc được", "holds characters that cannot be read")
	case op.At.IsZero():
		return required("at")
	case op.At.After(now.Add(24 * time.Hour)):
		return invalid("at", "đồng hồ của máy chạy trước quá một ngày", "is more than a day in the future")
	}
	return nil
}

func (op *Operation) digest() string {
	if op.sum != "" {
		return op.sum
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%d\n", op.Kind, op.Subject, op.Base)
	data := op.Data
	if op.signed != nil {
		data = op.signed
	}
	var compact bytes.Buffer
	if json.Compact(&compact, data) == nil {
		h.Write(compact.Bytes())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// decode reads the operation's data into v, naming the field that does not fit.
func (op *Operation) decode(v any) error { return within("data", decodeJSON(op.Data, v)) }

func decodeJSON(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	if err == nil {
		return nil
	}
	var typed *json.UnmarshalTypeError
	if errors.As(err, &typed) {
		return invalid(typed.Field, "sai kiểu dữ liệu", "has the wrong type")
	}
	if e := asError(err); e.Code != CodeInternal {
		return e
	}
	return invalid(blame(data, v), "không phải JSON hợp lệ, hoặc có ngày giờ không đúng", "is not valid JSON, or holds a wrong date")
}

// blame names the member of an object that does not fit into v, when there is one: decoders of dates do not say it.
func blame(data []byte, v any) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(data, &members) != nil {
		return ""
	}
	for _, name := range sorted(members) {
		one, err := json.Marshal(map[string]json.RawMessage{name: members[name]})
		if err == nil && json.Unmarshal(one, reflect.New(reflect.TypeOf(v).Elem()).Interface()) != nil {
			return name
		}
	}
	return ""
}

func isID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if !strings.ContainsRune("0123456789abcdef", rune(c)) {
			return false
		}
	}
	return true
}

// namedID makes an id of a text, the same each time: a UUID of version 8, made by a rule of our own.
func namedID(text string) string {
	h := sha256.Sum256([]byte(text))
	h[6], h[8] = 0x80|h[6]&0x0f, 0x80|h[8]&0x3f
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// Position is a place in the log: entries are ordered by it, and one read after it is never missed. Its two parts are
// the database's transaction and the entry within; SQLite, which has one writer, leaves the first 0.
type Position struct{ Tx, Seq int64 }

func (p Position) String() string { return fmt.Sprintf("%d-%d", p.Tx, p.Seq) }

// parsePosition reads what String wrote; "" is the beginning.
func parsePosition(s string) (Position, error) {
	if s == "" {
		return Position{}, nil
	}
	a, b, ok := strings.Cut(s, "-")
	tx, err1 := strconv.ParseInt(a, 10, 64)
	seq, err2 := strconv.ParseInt(b, 10, 64)
	if !ok || err1 != nil || err2 != nil || tx < 0 || seq < 0 {
		return Position{}, invalid("cursor", "vị trí đọc không đúng", "is not a position given by this server")
	}
	return Position{tx, seq}, nil
}

// LogEntry says that an operation took effect: who, what, when, and which records it touched.
type LogEntry struct {
	Position  Position
	Operation string    // id of the operation
	Kind      string    // of the operation
	CaseID    string    // the case it belongs to, if any
	Unit      string    // of the subject
	Actor     string    // id of the user
	At        time.Time // when it took effect
	Digest    string    // of the operation, so that a later change of its data shows
	Touched   []Ref
}

// Ref points to a record as it was after an operation.
type Ref struct {
	Table   string `json:"table"`
	ID      string `json:"id"`
	Version int64  `json:"version"`
}
