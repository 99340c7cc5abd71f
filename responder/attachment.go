package responder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"kipthoi/responder/media"
)

// MaxAttachment is the largest file that is taken, in bytes, and MaxAttachments the most of one case or carer.
const (
	MaxAttachment  = 10 << 20
	MaxAttachments = 50
)

// Attachment is a photo or paper of a case, or of a carer in the register, "tài liệu đính kèm". It is never changed. Its
// name says nothing.
type Attachment struct {
	Meta
	CaseID  string     `json:"case_id"`
	CarerID string     `json:"carer_id"` // one of the two is empty
	Name    string     `json:"name"`     // the case's code, or part of the carer's id, and a number
	Type    media.Kind `json:"type"`
	Size    int64      `json:"size"`   // bytes, as it is stored
	SHA256  string     `json:"sha256"` // of what is stored
}

// Table names the table.
func (*Attachment) Table() string { return "attachments" }

// AttachmentView is an attachment with the name of who put it there.
type AttachmentView struct {
	Attachment
	ByName string `json:"by_name"`
}

// attachments lists the files of a case, oldest first.
func attachments(tx Tx, of Query, who *names, out *[]AttachmentView) error {
	rows, err := list[Attachment](tx, of)
	for i := range rows {
		*out = append(*out, AttachmentView{rows[i], who.of(rows[i].CreatedBy)})
	}
	return err
}

// AttachmentBytes is what an attachment holds; its id is the attachment's.
type AttachmentBytes struct {
	Meta
	Bytes []byte `json:"bytes"`
}

// Table names the table.
func (*AttachmentBytes) Table() string { return "attachment_bytes" }

// attach is the data of case.attach and carer.attach: what the log keeps of a file.
type attach struct {
	Type   media.Kind `json:"type"`
	Size   int64      `json:"size"`
	SHA256 string     `json:"sha256"`
}

// Attach puts a file to a case, without what tells where it was made. The id is the operation's and the attachment's:
// the same file sent again with it is answered the same way. A file that is not taken is an error, and nothing is kept.
func (s *Service) Attach(ctx context.Context, u User, id, caseID string, content []byte) (Result, error) {
	return s.attachTo(ctx, u, id, "case.attach", caseID, content)
}

func (s *Service) attachTo(ctx context.Context, u User, id, kind, subject string, content []byte) (Result, error) {
	if len(content) > MaxAttachment {
		return Result{}, &Error{Code: CodeTooLarge, Field: "file", VI: "tệp quá lớn: tối đa 10 MiB", EN: "is too large: at most 10 MiB"}
	}
	form, clean, err := media.Clean(content)
	if err != nil {
		return Result{}, notTaken(err)
	}
	sum := sha256.Sum256(clean)
	data, err := json.Marshal(attach{form, int64(len(clean)), hex.EncodeToString(sum[:])})
	if err != nil {
		return Result{}, wrap(err, "attach")
	}
	return s.Apply(ctx, Operation{ID: id, Kind: kind, Subject: subject, At: s.Now(), Actor: u.ID, Data: data, own: true, bytes: clean})
}

// notTaken says why a file is not taken.
func notTaken(err error) error {
	e := invalid("file", "phải là ảnh JPEG, PNG, WebP hoặc PDF", "must be a JPEG, PNG or WebP picture or a PDF")
	switch {
	case errors.Is(err, media.ErrHEIC):
		e = invalid("file", "ảnh HEIC: hãy gửi dạng JPEG", "is a HEIC picture: send it as JPEG")
	case errors.Is(err, media.ErrBroken):
		e = invalid("file", "tệp bị hỏng hoặc thiếu", "is broken or cut off")
	}
	e.Err = err
	return e
}

// applyCaseAttach stores a file beside its operation, in one transaction.
func applyCaseAttach(c *change) error {
	var in attach
	if err := c.op.decode(&in); err != nil {
		return err
	}
	k, err := c.work(c.op.Subject)
	if err != nil {
		return err
	}
	c.subject = &k.Meta
	return c.keepCaseFile(k, in)
}

// keepCaseFile stores a file of a case under a name that says nothing.
func (c *change) keepCaseFile(k *Case, in attach) error {
	n, err := c.roomFor("case_id", k.ID)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s-%d.%s", k.Code, n+1, in.Type.Extension())
	return c.keepFile(&Attachment{Meta: Meta{ID: c.op.ID, Unit: k.Unit}, CaseID: k.ID, Name: name}, in)
}

// roomFor counts the files that are there, and refuses one more than there may be.
func (c *change) roomFor(column, id string) (int64, error) {
	n, err := c.tx.Count("attachments", "", Where(column, Eq, id))
	if err != nil {
		return 0, wrap(err, "count attachments")
	}
	if n[""] >= MaxAttachments {
		return 0, broken("", "file", fmt.Sprintf("hồ sơ đã có %d tệp", MaxAttachments), fmt.Sprintf("there are %d files already", MaxAttachments))
	}
	return n[""], nil
}

func (c *change) keepFile(a *Attachment, in attach) error {
	a.Type, a.Size, a.SHA256 = in.Type, in.Size, in.SHA256
	c.facts["name"] = a.Name
	return first(c.insert(a), c.insert(&AttachmentBytes{Meta: Meta{ID: a.ID, Unit: a.Unit}, Bytes: c.op.bytes}))
}

// Attachment gives a file to who may know all of its case, to who handles the money if it proves a cost of an unguarded
// home, or to coordinators of its carer. That a file of a protected case or of a secret place was read is logged first;
// without that it is not given.
func (s *Service) Attachment(ctx context.Context, u User, id string) (a Attachment, content []byte, err error) {
	b := &AttachmentBytes{}
	err = s.Store.Read(ctx, func(tx Tx) error {
		found, err := get[Attachment](tx, id)
		if err == nil {
			a = *found
			b, err = get[AttachmentBytes](tx, id)
		}
		return err
	})
	switch {
	case err != nil:
	case a.CarerID != "":
		err = s.carerFile(ctx, u, &a)
	default:
		err = s.caseFile(ctx, u, &a)
	}
	if err != nil {
		return Attachment{}, nil, wrap(err, "read attachment")
	}
	return a, b.Bytes, nil
}

func (s *Service) caseFile(ctx context.Context, u User, a *Attachment) error {
	var k *Case
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		if k, err = get[Case](tx, a.CaseID); err == nil && u.sees(k) < sightAll {
			err = u.mayOpenProof(tx, k, a.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.logReading(ctx, u, k)
}
