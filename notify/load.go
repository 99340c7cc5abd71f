package notify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// entry is one text as it stands in the file.
type entry struct {
	ID        string `json:"id"`
	Lang      Lang   `json:"lang"`
	ValidFrom string `json:"valid_from"` // 2006-01-02
	Text      string `json:"text"`
}

// Load reads the texts that come with the program.
func Load() (*Book, error) { return Parse(embeddedTemplates) }

// Parse reads texts from JSON: a list of {id, lang, valid_from, text}. Each id must be there in each language. It checks
// every text, and the error names all that is wrong: an unknown fact in braces, one that this id is not given, more than
// one segment with the longest facts, "Ca {code}:" not first or {phone} not last, no digit to answer with, a link, a word
// that betrays the kind of a case, marks in the writing without marks.
func Parse(data []byte) (*Book, error) {
	var entries []entry
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&entries); err != nil {
		return nil, fmt.Errorf("notify: texts: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("notify: texts: something follows the list")
	}
	b := &Book{versions: make(map[textKey][]version)}
	var errs []error
	for _, e := range entries {
		errs = append(errs, b.add(e))
	}
	if err := errors.Join(append(errs, b.complete())...); err != nil {
		return nil, err
	}
	b.sort()
	return b, nil
}

// add checks an entry and puts it into the book, even if it is wrong, so that it is not called missing as well.
func (b *Book) add(e entry) error {
	key := textKey{e.ID, e.Lang}
	for _, v := range b.versions[key] {
		if v.validFrom == e.ValidFrom {
			return e.wrong("", "đã có nội dung từ ngày này", "two versions from the same day")
		}
	}
	v, err := e.version()
	b.versions[key] = append(b.versions[key], v)
	return err
}

func (b *Book) sort() {
	for _, versions := range b.versions {
		slices.SortFunc(versions, latestFirst)
	}
}

func latestFirst(a, b version) int { return strings.Compare(b.validFrom, a.validFrom) }

// complete checks that each text is there in each language.
func (b *Book) complete() error {
	var errs []error
	for _, id := range TemplateIDs() {
		for _, lang := range Langs() {
			if len(b.versions[textKey{id, lang}]) == 0 {
				errs = append(errs, &TemplateError{ID: id, Lang: lang, Reason: "the text is missing"})
			}
		}
	}
	return errors.Join(errs...)
}

// version checks an entry and cuts its text into parts.
func (e entry) version() (version, error) {
	if !slices.Contains(TemplateIDs(), e.ID) || !slices.Contains(Langs(), e.Lang) {
		return version{}, e.wrong("", "không có mẫu tin hoặc ngôn ngữ này", "unknown id or language")
	}
	if _, err := time.Parse(time.DateOnly, e.ValidFrom); err != nil {
		return version{}, e.wrong("", "ngày hiệu lực phải có dạng 2026-01-31", "valid_from is no date of the form 2026-01-31")
	}
	parts, err := e.parts()
	if err != nil {
		return version{}, err
	}
	v := version{e.ValidFrom, parts}
	return v, errors.Join(e.checkFacts(parts), e.checkWords(parts), e.checkSize(v))
}

// parts cuts the text at the facts in braces.
func (e entry) parts() ([]part, error) {
	var parts []part
	rest := e.Text
	for rest != "" {
		words, after, found := strings.Cut(rest, "{")
		name, tail, closed := strings.Cut(after, "}")
		if strings.Contains(words, "}") || found && !closed || strings.Contains(name, "{") {
			return nil, e.wrong("", "dấu ngoặc nhọn không đủ cặp", "a brace without its other one")
		}
		parts = append(parts, part{words: words, fact: name})
		if found && name == "" {
			return nil, e.wrong("", "dấu ngoặc nhọn không có tên dữ kiện", "braces without a name")
		}
		rest = tail
	}
	return parts, nil
}

func (e entry) wrong(fact, vi, reason string) error {
	return &TemplateError{ID: e.ID, Lang: e.Lang, ValidFrom: e.ValidFrom, Fact: fact, Reason: reason, VI: vi}
}
