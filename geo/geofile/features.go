package geofile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"kipthoi/geo"
)

// collector gathers shapes and problems.
type collector struct {
	options  Options
	lists    []string                         // members of a document that hold what is taken
	take     func(raw []byte, line int) error // with one of them
	shapes   []geo.Shape
	report   Report
	topology topology
	meter    *meter
}

// meter bounds what one value of a document may take: it fails once more than most bytes were read since the last value.
type meter struct {
	r          io.Reader
	read, most int
}

func (m *meter) Read(p []byte) (int, error) {
	if m.read > m.most {
		return 0, errLongValue
	}
	n, err := m.r.Read(p)
	m.read += n
	return n, err
}

var errLongValue = errors.New("geofile: a value is longer than a feature may be")

// fresh tells the meter that a value was read.
func (c *collector) fresh() { c.meter.read = 0 }

// read decides between a collection and one feature a line by the first line: where that is a whole JSON
// value and no collection, lines are read one by one, so that one broken line costs one feature.
func (c *collector) read(text *bufio.Reader) error {
	skipSpace(text)
	first, err := c.line(text)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errLongLine) {
		return err
	}
	if len(bytes.TrimSpace(first)) == 0 {
		return fmt.Errorf("%w: the file is empty", ErrFormat)
	}
	if err == nil && looksLikeFeature(first) {
		return c.lines(first, text)
	}
	c.meter = &meter{r: io.MultiReader(bytes.NewReader(first), text), most: c.options.MaxFeature + 1<<16}
	return c.document(json.NewDecoder(c.meter))
}

// skipSpace drops a byte order mark and empty space.
func skipSpace(text *bufio.Reader) {
	if mark, _ := text.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = text.Discard(3) // Peek has seen them
	}
	for {
		b, err := text.ReadByte()
		if err != nil {
			return
		}
		if b != ' ' && b != '\n' && b != '\r' && b != '\t' && b != recordSeparator {
			_ = text.UnreadByte() // one was just read
			return
		}
	}
}

// recordSeparator may stand before each feature of a text sequence (RFC 8142).
const recordSeparator = 0x1e

var errLongLine = errors.New("geofile: line is longer than a feature may be")

// line returns the next line without its end. A line longer than a feature may be comes back cut, with
// errLongLine; the rest of it is still to be read.
func (c *collector) line(text *bufio.Reader) ([]byte, error) {
	var out []byte
	for {
		chunk, err := text.ReadSlice('\n')
		out = append(out, chunk...)
		switch {
		case err == nil:
			return out, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return out, wrapRead(err)
		case len(out) > c.options.MaxFeature:
			return out, errLongLine
		}
	}
}

func wrapRead(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, ErrTooLarge) {
		return err
	}
	return fmt.Errorf("geofile: %w", err)
}

// looksLikeFeature tells whether the line is one whole GeoJSON object that is no collection, or the broken first
// line of many.
func looksLikeFeature(line []byte) bool {
	kind := topType(line)
	if kind == "FeatureCollection" || kind == "Topology" {
		return false
	}
	return json.Valid(line) || kind == "Feature" && len(line) > 80
}

// topType returns the "type" of the object that starts the text, which may be cut off; "" when it is not there.
func topType(text []byte) string {
	d := json.NewDecoder(bytes.NewReader(text))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return ""
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return ""
		}
		switch key {
		case "features", "elements":
			return "FeatureCollection"
		case "arcs", "objects":
			return "Topology"
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return ""
		}
		if key == "type" {
			return strings.Trim(string(value), `"`)
		}
	}
	return ""
}

// lines reads one feature a line.
func (c *collector) lines(line []byte, text *bufio.Reader) error {
	for number := 1; ; number++ {
		line = bytes.Trim(line, " \t\r\n\x1e")
		if len(line) > 0 {
			if err := c.take(line, number); err != nil {
				return err
			}
		}
		next, err := c.line(text)
		switch {
		case err == nil:
		case errors.Is(err, errLongLine):
			if err := discardLine(text); err != nil {
				return err
			}
		case errors.Is(err, io.EOF) && len(next) > 0:
		case errors.Is(err, io.EOF):
			return nil
		default:
			return err
		}
		line = next
	}
}

// discardLine drops the rest of a line that is too long.
func discardLine(text *bufio.Reader) error {
	for {
		if _, err := text.ReadSlice('\n'); !errors.Is(err, bufio.ErrBufferFull) {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// document reads a FeatureCollection feature by feature, or a sequence of features.
func (c *collector) document(d *json.Decoder) error {
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return c.atEnd()
		}
		if err != nil {
			return formatError(err)
		}
		if token != json.Delim('{') {
			return fmt.Errorf("%w: it does not start with an object", ErrFormat)
		}
		if err := c.object(d); err != nil {
			return err
		}
	}
}

func (c *collector) atEnd() error {
	if c.report.Features == 0 {
		return fmt.Errorf("%w: no features found", ErrFormat)
	}
	return nil
}

func formatError(err error) error {
	if err == nil || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrFormat) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrFormat, err)
}

// object reads one object whose brace is already read: the members of a collection's "features" one by one,
// the members of anything else together.
func (c *collector) object(d *json.Decoder) error {
	members := map[string]json.RawMessage{}
	size := 0
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return formatError(err)
		}
		c.fresh()
		if name, ok := key.(string); ok && slices.Contains(c.lists, name) {
			if err := c.array(d, name); err != nil {
				return err
			}
			continue
		}
		if ok, err := c.member(d, key); err != nil {
			return err
		} else if ok {
			continue
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return formatError(err)
		}
		if size += len(value); size > c.options.MaxFeature || len(members) > maxMembers {
			return fmt.Errorf("%w: an object is too large", ErrFormat)
		}
		members[fmt.Sprint(key)] = value
	}
	if _, err := d.Token(); err != nil {
		return formatError(err)
	}
	c.topologyEnd()
	return c.single(members)
}

// maxMembers bounds the members of one object.
const maxMembers = 1000

// single takes an object that is a feature itself, and ignores the frame of a collection or topology.
func (c *collector) single(members map[string]json.RawMessage) error {
	if string(members["type"]) != `"Feature"` {
		return nil
	}
	raw, err := json.Marshal(members)
	if err != nil {
		return formatError(err)
	}
	return c.take(raw, 0)
}

func (c *collector) array(d *json.Decoder, name string) error {
	return c.list(d, name, func() error {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return formatError(err)
		}
		return c.take(raw, 0)
	})
}

// list reads a list, calling next before each of its values.
func (c *collector) list(d *json.Decoder, name string, next func() error) error {
	if token, err := d.Token(); err != nil || token != json.Delim('[') {
		return fmt.Errorf("%w: %q is not a list", ErrFormat, name)
	}
	for d.More() {
		if err := next(); err != nil {
			return err
		}
		c.fresh()
	}
	_, err := d.Token()
	return formatError(err)
}
