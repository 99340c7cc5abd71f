package responder_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/jpeg"
	"regexp"
	"strings"
	"sync"
	"testing"

	"kipthoi/responder"
)

// photo gives a JPEG with a place in its Exif, which is of no picture's right to tell.
func photo(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	ok(t, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48)), nil))
	return []byte("\xff\xd8\xff\xe1\x00\x19Exif\x00\x00II*\x00ngõ Kín 21N" + b.String()[2:])
}

func (w *world) attach(login, id, caseID string, content []byte) responder.Result {
	w.t.Helper()
	res, err := w.service.Attach(w.t.Context(), w.reader(login), id, caseID, content)
	ok(w.t, err)
	return res
}

// TestAFileIsStoredOnce: sent twice at once or again, it is one attachment; it comes back as it was stored, without the
// place, under a name that tells nothing, and its hash is in the log's operation.
func TestAFileIsStoredOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "protection", "P_DV", nil)
		u := w.reader("field")
		id := newID()
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				if res, err := w.service.Attach(context.Background(), u, id, f.id, photo(t)); err != nil || res.Error != nil {
					t.Errorf("%v %v", err, res.Error)
				}
			})
		}
		all.Wait()
		d := w.caseAs("coordinator", f.id)
		if len(d.Attachments) != 1 || d.Attachments[0].ID != id || d.Attachments[0].ByName != "Người field" || !regexp.MustCompile(`^KT-26-\d{5}-1\.jpg$`).MatchString(d.Attachments[0].Name) {
			t.Fatalf("%+v", d.Attachments)
		}
		a, content, err := w.service.Attachment(t.Context(), w.reader("coordinator"), id)
		ok(t, err)
		sum := sha256.Sum256(content)
		if bytes.Contains(content, []byte("Kín")) || a.SHA256 != hex.EncodeToString(sum[:]) || a.Size != int64(len(content)) || a.Type != "image/jpeg" {
			t.Errorf("%+v of %d bytes", a, len(content))
		}
		if _, err := jpeg.Decode(bytes.NewReader(content)); err != nil {
			t.Error(err)
		}
		if _, err := w.service.Attach(t.Context(), u, id, f.id, []byte("%PDF-1.7 %%EOF")); err == nil {
			t.Error("another file with the same id was taken")
		}
		ok(t, w.service.Store.Read(t.Context(), func(tx responder.Tx) error {
			kept := responder.Kept{}
			err := tx.Get(&kept, id)
			if !strings.Contains(string(kept.Data), a.SHA256) || len(kept.Data) > 300 {
				t.Errorf("the operation keeps %s", kept.Data)
			}
			return err
		}))
	})
}

// TestFilesAreForThoseEntitled: who sees only the code gets no file, puts none, and learns of none; reading is logged.
func TestFilesAreForThoseEntitled(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "protection", "P_DV", nil)
		id := newID()
		w.attach("field", id, f.id, photo(t))
		for _, login := range []string{"field2", "far", "approver", "fund_manager", "auditor", "admin"} {
			if _, content, err := w.service.Attachment(t.Context(), w.reader(login), id); err == nil || content != nil {
				t.Errorf("%s is given the file: %v", login, err)
			}
			if d, err := w.service.Case(t.Context(), w.reader(login), f.id); err == nil && len(d.Attachments) > 0 {
				t.Errorf("%s sees %+v", login, d.Attachments)
			}
		}
		if res := w.attach("field2", newID(), f.id, photo(t)); res.Error == nil || res.Error.Code != responder.CodeNotFound {
			t.Errorf("field2 attaches: %v", res.Error)
		}
		if res := w.attach("approver", newID(), f.id, photo(t)); res.Error == nil || res.Error.Code != responder.CodeForbidden {
			t.Errorf("an approver attaches: %v", res.Error)
		}
		before := len(w.readings())
		_, _, err := w.service.Attachment(t.Context(), w.reader("coordinator"), id)
		ok(t, err)
		if n := len(w.readings()) - before; n != 1 {
			t.Errorf("%d readings logged, want 1", n)
		}
		raw := w.op("field", "case.attach", f.id, 0, obj{"type": "image/jpeg", "size": 1, "sha256": "x"})
		if res, err := w.service.Apply(t.Context(), raw); err != nil || res.Error == nil || res.Error.Code != responder.CodeNotSupported {
			t.Errorf("a file without its bytes: %v %v", res.Error, err)
		}
	})
}

// TestFilesHaveLimits: size, kind and number; the error names the field, and nothing is kept.
func TestFilesHaveLimits(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", nil)
		u := w.reader("field")
		for code, content := range map[responder.Code][]byte{
			responder.CodeTooLarge: append([]byte("%PDF-1.7"), make([]byte, responder.MaxAttachment)...),
			responder.CodeInvalid:  []byte("<html><script>Bí mật</script>"),
		} {
			_, err := w.service.Attach(t.Context(), u, newID(), f.id, content)
			var e *responder.Error
			if !asError(err, &e) || e.Code != code || e.Field != "file" || strings.Contains(err.Error(), "Bí mật") {
				t.Errorf("want %s: %v", code, err)
			}
		}
		paper := []byte("%PDF-1.7 %%EOF")
		for range responder.MaxAttachments {
			if res := w.attach("field", newID(), f.id, paper); res.Error != nil {
				t.Fatal(res.Error)
			}
		}
		if res := w.attach("field", newID(), f.id, paper); res.Error == nil || res.Error.Code != responder.CodeRule {
			t.Errorf("one too many: %v", res.Error)
		}
	})
}
