package outbox

import (
	"fmt"
	"strings"
	"time"
)

// mark is the note of a claim: from when on which provider may have got the message.
type mark struct {
	Provider string
	At       time.Time
	ID       string // no two claims have the same
}

// String writes the mark in three words.
func (m mark) String() string {
	return m.Provider + " " + m.At.UTC().Format(time.RFC3339Nano) + " " + m.ID
}

// parseMark reads what String wrote.
func parseMark(s string) (m mark, err error) {
	words := strings.Fields(s)
	if len(words) != 3 {
		return m, fmt.Errorf("a note of %d words", len(words))
	}
	m = mark{Provider: words[0], ID: words[2]}
	m.At, err = time.Parse(time.RFC3339Nano, words[1])
	return m, err
}
