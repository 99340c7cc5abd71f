package sqlstore

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"kipthoi/responder"
)

// kind says how a field is kept in its column.
type kind int

const (
	textKind  kind = iota // any type whose kind is string
	intKind               // signed whole numbers
	boolKind              //
	floatKind             // float64
	nullKind              // *float64, nil is NULL: the only columns that may be NULL
	timeKind              // time.Time, as Unix milliseconds
	wordKind              // a type that writes itself as text
	bytesKind             // []byte
	rawKind               // json.RawMessage, as it is
	jsonKind              // everything else
)

// column is one field of a record.
type column struct {
	name  string
	index []int // of the field, as reflect counts
	kind  kind
}

func (c *column) isText() bool { return c.kind == textKind || c.kind == wordKind }

func kindOf(t reflect.Type) kind {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return timeKind
	case t == reflect.TypeFor[json.RawMessage]():
		return rawKind
	case t == reflect.TypeFor[[]byte]():
		return bytesKind
	case t == reflect.TypeFor[*float64]():
		return nullKind
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) && reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return wordKind
	}
	switch t.Kind() {
	case reflect.String:
		return textKind
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return intKind
	case reflect.Bool:
		return boolKind
	case reflect.Float64:
		return floatKind
	}
	return jsonKind
}

// encode gives the field of the record rv as the drivers take it.
func (c *column) encode(rv reflect.Value) (any, error) {
	x, err := c.kind.encode(rv.FieldByIndex(c.index))
	return x, within(c.name, err)
}

func (k kind) encode(v reflect.Value) (any, error) {
	switch k {
	case textKind:
		return checkText(v.String())
	case intKind:
		return v.Int(), nil
	case boolKind:
		return v.Bool(), nil
	case floatKind:
		return v.Float(), nil
	case nullKind:
		if v.IsNil() {
			return nil, nil
		}
		return v.Elem().Float(), nil
	case timeKind:
		return millis(v.Interface().(time.Time)), nil
	}
	return k.encodeLong(v)
}

func (k kind) encodeLong(v reflect.Value) (any, error) {
	switch k {
	case wordKind:
		b, err := v.Interface().(encoding.TextMarshaler).MarshalText()
		if err != nil {
			return nil, fmt.Errorf("write as text: %w", err)
		}
		return checkText(string(b))
	case rawKind:
		return checkText(string(v.Bytes()))
	case bytesKind:
		if v.IsNil() {
			return []byte{}, nil
		}
		return v.Bytes(), nil
	}
	b, err := json.Marshal(v.Interface())
	if err != nil {
		return nil, fmt.Errorf("write as JSON: %w", err)
	}
	return string(b), nil
}

// decode puts what a driver gave into the field of the record rv.
func (c *column) decode(rv reflect.Value, src any) error {
	v := rv.FieldByIndex(c.index)
	switch x := src.(type) {
	case nil:
		v.SetZero()
		return nil
	case string:
		return c.decodeText(v, x)
	case []byte:
		if c.kind == bytesKind {
			v.SetZero()
			if len(x) > 0 {
				v.SetBytes(x)
			}
			return nil
		}
		return c.decodeText(v, string(x))
	case int64:
		return c.decodeInt(v, x)
	case bool:
		if c.kind == boolKind {
			v.SetBool(x)
			return nil
		}
	case float64:
		return c.decodeFloat(v, x)
	}
	return fmt.Errorf("column %s holds a %T", c.name, src)
}

func (c *column) decodeText(v reflect.Value, s string) error {
	switch c.kind {
	case textKind:
		v.SetString(s)
		return nil
	case wordKind:
		v.SetZero()
		return within(c.name, v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)))
	case rawKind:
		v.SetZero()
		if s != "" {
			v.SetBytes([]byte(s))
		}
		return nil
	case jsonKind:
		v.SetZero()
		return within(c.name, json.Unmarshal([]byte(s), v.Addr().Interface()))
	}
	return fmt.Errorf("column %s holds text", c.name)
}

func (c *column) decodeInt(v reflect.Value, n int64) error {
	switch c.kind {
	case intKind:
		if v.OverflowInt(n) {
			return fmt.Errorf("column %s: number too large", c.name)
		}
		v.SetInt(n)
	case timeKind:
		v.Set(reflect.ValueOf(instant(n)))
	case boolKind:
		v.SetBool(n != 0)
	case floatKind, nullKind:
		return c.decodeFloat(v, float64(n))
	default:
		return fmt.Errorf("column %s holds a number", c.name)
	}
	return nil
}

func (c *column) decodeFloat(v reflect.Value, f float64) error {
	switch c.kind {
	case floatKind:
		v.SetFloat(f)
	case nullKind:
		v.Set(reflect.ValueOf(&f))
	default:
		return fmt.Errorf("column %s holds a fraction", c.name)
	}
	return nil
}

// within names the column. A text that no column holds was sent by somebody, and is told to them.
func within(column string, err error) error {
	if errors.Is(err, errBadText) {
		return &responder.Error{Code: responder.CodeInvalid, Field: column, VI: "có ký tự không đọc được", EN: "holds characters that cannot be read"}
	}
	if err != nil {
		return fmt.Errorf("column %s: %w", column, err)
	}
	return nil
}

// compared gives the value of a condition on the column as the drivers take it; it must be of the column's kind.
func (c *column) compared(value any) (any, error) {
	v := reflect.ValueOf(value)
	if v.IsValid() && c.kind != jsonKind && c.kind != rawKind && c.kind != bytesKind {
		k := kindOf(v.Type())
		if k == c.kind || c.isText() && (k == textKind || k == wordKind) || k == floatKind && c.kind == nullKind {
			x, err := k.encode(v)
			return x, within(c.name, err)
		}
	}
	return nil, fmt.Errorf("column %s cannot be compared with a %T", c.name, value)
}

var errBadText = errors.New("text is not UTF-8, or holds a zero byte")

// checkText refuses what PostgreSQL cannot hold in a text, so that SQLite does not hold it either.
func checkText(s string) (any, error) {
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return nil, errBadText
	}
	return s, nil
}

func checkTexts(args []any) error {
	for i, a := range args {
		if s, ok := a.(string); ok {
			if _, err := checkText(s); err != nil {
				return fmt.Errorf("value %d: %w", i+1, err)
			}
		}
	}
	return nil
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
