package responder_test

import (
	"bytes"
	"testing"

	"kipthoi/responder"
)

// TestPapersOfACarer: a paper of a carer comes back to coordinators of its area alone, is proof in its own checklist only,
// is stored once, and its reading is logged where the place is secret.
func TestPapersOfACarer(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		home, other, shelter := newID(), newID(), newID()
		w.do("coordinator", "carer.register", home, applicant())
		w.do("coordinator", "carer.register", other, applicant())
		w.do("coordinator", "carer.register", shelter, obj{"name": "Tạm lánh", "kind": "shelter", "phone": "0911111119", "places": 2, "place": obj{"unit": thachHa, "address": "Ngõ Kín"}})
		paper := []byte("%PDF-1.7 %%EOF")
		id, secret := newID(), newID()
		for range 2 {
			res, err := w.service.AttachToCarer(t.Context(), w.reader("coordinator"), id, home, paper)
			if ok(t, err); res.Error != nil {
				t.Fatal(res.Error)
			}
		}
		_, err := w.service.AttachToCarer(t.Context(), w.reader("coordinator"), secret, shelter, paper)
		ok(t, err)
		d, err := w.service.Carer(t.Context(), w.reader("coordinator"), home)
		if ok(t, err); len(d.Files) != 1 || d.Files[0].ID != id {
			t.Errorf("files %+v", d.Files)
		}
		proof := obj{"code": "no_listed_crime", "met": true, "on": "2026-10-10", "attachment_id": id}
		w.refused(responder.CodeNotFound, "coordinator", "carer.evidence", other, proof)
		w.do("coordinator", "carer.evidence", home, proof)
		for _, login := range []string{"field", "far", "approver", "fund_manager", "auditor", "admin"} {
			if _, content, err := w.service.Attachment(t.Context(), w.reader(login), id); err == nil || content != nil {
				t.Errorf("%s is given the paper", login)
			}
			if res, err := w.service.AttachToCarer(t.Context(), w.reader(login), newID(), home, paper); err == nil && res.Error == nil {
				t.Errorf("%s attaches", login)
			}
		}
		for of, logged := range map[string]int{id: 0, secret: 1} {
			before := len(w.readings())
			_, content, err := w.service.Attachment(t.Context(), w.reader("coordinator"), of)
			if ok(t, err); !bytes.Equal(content, paper) || len(w.readings())-before != logged {
				t.Errorf("%q, %d readings logged, want %d", content, len(w.readings())-before, logged)
			}
		}
	})
}
