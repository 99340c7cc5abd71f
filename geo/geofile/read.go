package geofile

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/ulikunitz/xz"

	"kipthoi/geo"
)

// Limits used when Options leave them zero.
const (
	DefaultMaxBytes   = 2 << 30  // of unpacked text
	DefaultMaxFeature = 64 << 20 // of one feature's text
)

// Options tell Read what to expect. The zero value reads features that carry properties "code" and "name".
type Options struct {
	CodeProperty string           // property holding the commune's code; "code" when empty
	NameProperty string           // property holding its name; "name" when empty
	MaxBytes     int64            // bytes of unpacked text after which reading stops with ErrTooLarge
	MaxFeature   int              // bytes of one feature after which it is refused
	Progress     func(done int64) // called now and then with the bytes of r read so far (packed bytes), may be nil
}

func (o Options) withDefaults() Options {
	if o.CodeProperty == "" {
		o.CodeProperty = "code"
	}
	if o.NameProperty == "" {
		o.NameProperty = "name"
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.MaxFeature <= 0 {
		o.MaxFeature = DefaultMaxFeature
	}
	return o
}

// Problem is a feature that was left out, or kept after something in it was. VI and EN say why, for a person.
type Problem struct {
	Feature int    // 1 for the first feature of the file
	Line    int    // line it starts on; 0 where features are not one a line
	Code    string // when it has one
	Kept    bool   // the feature is among the shapes all the same
	VI, EN  string
}

// Report says what Read found. Features = shapes returned + problems not kept.
type Report struct {
	Features int
	Points   int // in the shapes returned
	Problems []Problem
}

// Errors of Read that concern the whole file.
var (
	ErrTooLarge = errors.New("geofile: file is larger than allowed")
	ErrFormat   = errors.New("geofile: not GeoJSON features")
)

// Read reads all shapes of a file. Features that cannot be used are listed in the report and the rest is
// returned. The error, which wraps ErrTooLarge, ErrFormat or what r returned, means that the file ended before
// its end: shapes and report then hold what came before, and must not be taken for the whole.
func Read(r io.Reader, options Options) ([]geo.Shape, Report, error) {
	o := options.withDefaults()
	text, counted, err := open(r, o)
	if err != nil {
		return nil, Report{}, err
	}
	c := &collector{options: o, lists: []string{"features"}}
	c.take = func(raw []byte, line int) error { c.feature(raw, line); return nil }
	if err := c.read(text); err != nil {
		return c.shapes, c.report, err
	}
	counted.finish()
	return c.shapes, c.report, nil
}

// Text unpacks a file of any kind, within the limits of options, and tells its progress.
func Text(r io.Reader, options Options) (*bufio.Reader, error) {
	text, _, err := open(r, options.withDefaults())
	return text, err
}

func open(r io.Reader, o Options) (*bufio.Reader, *progress, error) {
	counted := &progress{r: r, tell: o.Progress}
	plain, err := Unpack(counted)
	if err != nil {
		return nil, nil, err
	}
	return bufio.NewReaderSize(&limited{r: plain, left: o.MaxBytes}, 1<<20), counted, nil
}

// Each calls take with the text of each feature of GeoJSON, in a collection or one a line, or each element of an Overpass
// server's answer. Reading ends with the error of take, or as that of Read does.
func Each(text *bufio.Reader, options Options, take func(raw []byte) error) error {
	c := &collector{options: options.withDefaults(), lists: []string{"features", "elements"}}
	c.take = func(raw []byte, _ int) error { c.report.Features++; return take(raw) }
	return c.read(text)
}

// Unpack looks at the first bytes of a file: gzip and xz are unpacked, anything else is text.
func Unpack(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	magic, err := b.Peek(6)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("geofile: %w", err)
	}
	var out io.Reader = b
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		out, err = gzip.NewReader(b)
	case bytes.HasPrefix(magic, []byte("\xfd7zXZ\x00")):
		out, err = xz.ReaderConfig{DictCap: maxDictionary}.NewReader(b)
	default:
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return out, nil
}

// maxDictionary bounds the memory a packed file can ask for.
const maxDictionary = 64 << 20

// limited returns ErrTooLarge once more than left bytes were read.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	l.left -= int64(n)
	if l.left < 0 {
		return 0, ErrTooLarge
	}
	return n, err
}

// progress counts what was read and tells it every 256 KiB.
type progress struct {
	r          io.Reader
	tell       func(int64)
	done, told int64
}

func (p *progress) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.done += int64(n)
	if p.tell != nil && p.done-p.told >= 256<<10 {
		p.told = p.done
		p.tell(p.done)
	}
	return n, err
}

func (p *progress) finish() {
	if p.tell != nil {
		p.tell(p.done)
	}
}
