package responder

import "time"

// Note is what somebody wrote down about a case, "ghi chú". Notes only grow: a later one corrects an earlier one.
type Note struct {
	Meta
	CaseID string    `json:"case_id"`
	Text   string    `json:"text"`
	At     time.Time `json:"at"` // when it was written, by its author's clock
}

// Table names the table.
func (*Note) Table() string { return "notes" }

type noteData struct {
	Text string `json:"text"`
}

// applyCaseNote adds a note to a case, closed or not. The note's id is the operation's.
func applyCaseNote(c *change) error {
	var in noteData
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := first(given("data.text", in.Text != ""), text("data.text", in.Text, 4000)); err != nil {
		return err
	}
	k, err := c.work(c.op.Subject)
	if err != nil {
		return err
	}
	c.subject = &k.Meta
	return c.insert(&Note{Meta: Meta{ID: c.op.ID, Unit: k.Unit}, CaseID: k.ID, Text: in.Text, At: earlier(c.op.At, c.now)})
}

// NoteView is a note with the name of its author.
type NoteView struct {
	ID         string    `json:"id"`
	At         time.Time `json:"at"`
	AuthorName string    `json:"author_name"`
	Text       string    `json:"text"`
}

// notes reads the latest notes of a case, oldest first.
func notes(tx Tx, k *Case, who *names, out *[]NoteView) error {
	rows, err := list[Note](tx, Where("case_id", Eq, k.ID).By("-created_at", "-id").Top(fullPage))
	for i := len(rows) - 1; i >= 0; i-- {
		n := &rows[i]
		*out = append(*out, NoteView{n.ID, n.At, who.of(n.CreatedBy), n.Text})
	}
	return err
}

// names looks up who users are, each once.
type names struct {
	tx    Tx
	known map[string]string
}

func newNames(tx Tx) *names {
	return &names{tx, map[string]string{"": "", SystemUser().ID: "Hệ thống"}}
}

// of gives a user's name; nobody's is empty.
func (n *names) of(id string) string {
	if _, have := n.known[id]; !have {
		n.known[id] = ""
		if u, err := get[User](n.tx, id); err == nil {
			n.known[id] = u.Name
		}
	}
	return n.known[id]
}
