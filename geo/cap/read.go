package cap

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"kipthoi/geo"
)

// The limits of one file.
const (
	MaxBytes      = 8 << 20
	maxDepth      = 40
	maxElements   = 400_000
	maxReferences = 200
	maxName       = 500  // bytes of an identifier, a sender or a reference
	maxShapes     = 5000 // polygons and circles of one alert
)

// Errors of Read that concern the whole file; see also *geo.FieldError.
var (
	ErrTooLarge = errors.New("cap: tệp cảnh báo quá lớn, quá sâu hoặc quá nhiều phần / the file is too large, too deep or has too many elements")
	ErrFormat   = errors.New("cap: không phải XML đọc được / not XML that can be read")
)

var (
	errType     = errors.New("a document type is not read")
	errEncoding = errors.New("the encoding is not read")
)

// File is what Read found.
type File struct {
	Alerts  []Alert
	Refused []Refused // alerts that cannot be used
	Links   int       // entries of a feed that carry no alert but, at most, lead to one: they are not followed
}

// Refused is an alert that breaks the standard. Err is a *geo.FieldError that names the element.
type Refused struct {
	Number int // 1 for the first alert of the file
	Err    error
}

// versions are the namespaces of alerts.
func version(space string) string {
	return map[string]string{"urn:oasis:names:tc:emergency:cap:1.1": "1.1", "urn:oasis:names:tc:emergency:cap:1.2": "1.2"}[space]
}

// Read reads every alert of a file. One that breaks the standard is refused by itself and the rest is returned. The
// error is ErrTooLarge or ErrFormat (wrapped) when the file could not be read to its end, or a *geo.FieldError when
// there is no alert in it at all.
func Read(r io.Reader) (File, error) {
	s := &scanner{bytes: io.LimitedReader{R: r, N: MaxBytes + 1}}
	s.xml = xml.NewDecoder(&s.bytes)
	s.xml.CharsetReader = charset
	err := s.all()
	if s.bytes.N <= 0 {
		err = ErrTooLarge
	}
	if err == nil && s.number == 0 {
		err = &geo.FieldError{Field: "alert", VI: "trong tệp không có cảnh báo CAP nào", EN: "there is no CAP alert in the file"}
	}
	return s.file, err
}

// scanner walks through a file.
type scanner struct {
	bytes    io.LimitedReader
	xml      *xml.Decoder
	file     File
	depth    int
	elements int
	number   int // of alerts so far
	entry    int // alerts before the entry we are in
}

func (s *scanner) all() error {
	for {
		t, err := s.token()
		if errors.Is(err, io.EOF) && s.elements > 0 {
			return nil
		}
		if err != nil {
			return s.broken(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			err = s.start(t)
		case xml.EndElement:
			if isEntry(t.Name) && s.entry == s.number {
				s.file.Links++
			}
		}
		if err != nil {
			return s.broken(err)
		}
	}
}

// broken says on which line reading ended; what stands there is not repeated.
func (s *scanner) broken(err error) error {
	line, _ := s.xml.InputPos()
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, ErrTooLarge):
		return err
	case errors.As(err, &syntax), errors.Is(err, errEncoding), errors.Is(err, errType), errors.Is(err, io.EOF):
		return fmt.Errorf("%w (dòng / line %d)", ErrFormat, line)
	}
	return fmt.Errorf("%w: %w", ErrFormat, err)
}

func isEntry(n xml.Name) bool { return n.Local == "entry" || n.Local == "item" }

// token reads the next token and counts. A document type is refused: it could declare entities.
func (s *scanner) token() (xml.Token, error) {
	t, err := s.xml.Token()
	switch t.(type) {
	case xml.StartElement:
		s.depth++
		s.elements++
	case xml.EndElement:
		s.depth--
	case xml.Directive:
		return nil, errType
	}
	if s.depth > maxDepth || s.elements > maxElements {
		return nil, ErrTooLarge
	}
	return t, err
}

func (s *scanner) start(t xml.StartElement) error {
	if isEntry(t.Name) {
		s.entry = s.number
	}
	if t.Name.Local != "alert" {
		return nil
	}
	s.number++
	n, err := s.tree(t.Name)
	if err != nil {
		return err
	}
	a, err := s.alert(n)
	if err != nil {
		s.file.Refused = append(s.file.Refused, Refused{s.number, err})
		return nil
	}
	s.file.Alerts = append(s.file.Alerts, a)
	return nil
}

func (s *scanner) alert(n *node) (Alert, error) {
	v := version(n.name.Space)
	if v == "" {
		return Alert{}, &geo.FieldError{Field: "alert", VI: "không thuộc không gian tên của CAP 1.1 hay 1.2", EN: "is not in the namespace of CAP 1.1 or 1.2"}
	}
	return parse(n, v)
}

// tree reads an element to its end.
func (s *scanner) tree(name xml.Name) (*node, error) {
	n := &node{name: name}
	for {
		t, err := s.token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			c, err := s.tree(t.Name)
			if err != nil {
				return nil, err
			}
			n.child = append(n.child, c)
		case xml.CharData:
			n.text.Write(t)
		case xml.EndElement:
			return n, nil
		}
	}
}

// charset reads the encodings, besides UTF-8, whose bytes are code points.
func charset(name string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(name) {
	case "iso-8859-1", "us-ascii", "ascii":
		return &latin{r: r}, nil
	}
	return nil, errEncoding
}

// latin turns ISO 8859-1 into UTF-8.
type latin struct {
	r    io.Reader
	half byte // second byte of a character that did not fit
}

func (l *latin) Read(p []byte) (n int, err error) {
	if len(p) == 0 {
		return 0, nil
	}
	if l.half != 0 {
		p[0], l.half = l.half, 0
		return 1, nil
	}
	var one [1]byte
	if _, err := io.ReadFull(l.r, one[:]); err != nil {
		return 0, err
	}
	if one[0] < 0x80 {
		p[0] = one[0]
		return 1, nil
	}
	p[0], l.half = 0xC0|one[0]>>6, 0x80|one[0]&0x3F
	return 1, nil
}
