package responder_test

import (
	"errors"
	"strings"
	"testing"

	"kipthoi/responder"
)

// someone is a worker whom the administrator added, signed in on two devices.
func (w *world) someone(login string) (id string, tokens [2]string) {
	w.t.Helper()
	id = newID()
	w.users[login] = id
	w.do("admin", "user.create", id, obj{"login": login, "name": "Cán bộ mới", "role": "field", "unit": thachHa, "password": "mat-khau-dau"})
	for i := range tokens {
		token, _, err := w.service.Login(w.t.Context(), login, "mat-khau-dau", "máy")
		ok(w.t, err)
		tokens[i] = token
	}
	return id, tokens
}

func errorOf(t *testing.T, err error) (e *responder.Error) {
	t.Helper()
	if !errors.As(err, &e) {
		t.Fatalf("%v is no refusal", err)
	}
	return e
}

func (w *world) signedIn(token string) bool {
	_, _, err := w.service.Authenticate(w.t.Context(), token)
	return err == nil
}

// TestAPasswordOfOnesOwn: with a password that the administrator knows nothing may be done but to choose another; then the
// other devices are signed out, and the old password opens nothing.
func TestAPasswordOfOnesOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		_, tokens := w.someone("moi")
		f := w.report("coordinator", "disaster", "storm", nil)
		w.refused(responder.CodeForbidden, "moi", "case.note", f.id, obj{"text": "x"})
		u, _, err := w.service.Authenticate(t.Context(), tokens[0])
		ok(t, err)
		for name, try := range map[string][2]string{"old": {"mat-khau-sai", "mat-khau-rieng"}, "password": {"mat-khau-dau", "mat-khau-dau"}, "data.password": {"mat-khau-dau", "ngan"}} {
			e := errorOf(t, w.service.ChangePassword(t.Context(), u, try[0], try[1], tokens[0]))
			if e.Code != responder.CodeInvalid || e.Field != name || strings.Contains(e.Error(), try[1]) {
				t.Errorf("%s: %+v", name, e)
			}
		}
		if !w.signedIn(tokens[1]) {
			t.Error("a refused change signed a device out")
		}
		ok(t, w.service.ChangePassword(t.Context(), u, "mat-khau-dau", "mat-khau-rieng", tokens[0]))
		if !w.signedIn(tokens[0]) || w.signedIn(tokens[1]) {
			t.Error("not the other device alone is signed out")
		}
		if _, _, err := w.service.Login(t.Context(), "moi", "mat-khau-dau", "máy"); err == nil {
			t.Error("the old password signs in")
		}
		_, u, err = w.service.Login(t.Context(), "moi", "mat-khau-rieng", "máy")
		if ok(t, err); u.Renew {
			t.Error("must renew again")
		}
		w.do("moi", "case.note", f.id, obj{"text": "x"})
	})
}

// TestWhoLeavesHoldsNothing: whose account is disabled is signed out everywhere, takes no part any more, and their cases and
// tasks wait for somebody else; enabled again, they sign in anew.
func TestWhoLeavesHoldsNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id, tokens := w.someone("moi")
		u, _, err := w.service.Authenticate(t.Context(), tokens[0])
		ok(t, err)
		ok(t, w.service.ChangePassword(t.Context(), u, "mat-khau-dau", "mat-khau-rieng", tokens[0]))
		f := w.report("coordinator", "protection", "P_ORPHAN", nil)
		w.do("coordinator", "case.assign", f.id, obj{"user": id})
		other, task := w.report("coordinator", "disaster", "storm", nil), newID()
		w.do("coordinator", "task.add", task, obj{"case_id": other.id, "text_vi": "Thăm hộ", "due_at": w.clock().AddDate(0, 0, 1)})
		w.do("coordinator", "task.assign", task, obj{"assigned_to": id})

		w.refused(responder.CodeInvalid, "admin", "user.disable", id, obj{})
		w.do("admin", "user.disable", id, obj{"reason": "chuyển công tác"})
		w.refused(responder.CodeRule, "admin", "user.disable", id, obj{"reason": "lần nữa"})
		if w.signedIn(tokens[0]) {
			t.Error("still signed in")
		}
		w.refused(responder.CodeForbidden, "moi", "case.note", other.id, obj{"text": "x"})
		if _, _, err := w.service.Login(t.Context(), "moi", "mat-khau-rieng", "máy"); err == nil {
			t.Error("signs in although disabled")
		}
		ok(t, w.service.Store.Read(t.Context(), func(tx responder.Tx) error {
			var k responder.Case
			var x responder.Task
			ok(t, tx.Get(&k, f.id))
			ok(t, tx.Get(&x, task))
			if k.AssignedTo != "" || x.AssignedTo != "" {
				t.Errorf("held by %q, task of %q", k.AssignedTo, x.AssignedTo)
			}
			return nil
		}))
		w.do("admin", "user.enable", id, obj{})
		w.refused(responder.CodeRule, "admin", "user.enable", id, obj{})
		if w.signedIn(tokens[0]) {
			t.Error("an old sign-in came back to life")
		}
		if _, _, err := w.service.Login(t.Context(), "moi", "mat-khau-rieng", "máy"); err != nil {
			t.Error(err)
		}
	})
}

// TestAdministratorsManageTheirArea: nobody manages themselves, nor people of another place, nor moves somebody out of it.
func TestAdministratorsManageTheirArea(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id, tokens := w.someone("moi")
		local := newID()
		w.users["xa"] = local
		_, err := w.service.AsSystem(t.Context(), "user.create", local, obj{"login": "xa", "name": "Quản trị xã", "role": "admin", "unit": huongKe, "password": "mat-khau-thu"})
		ok(t, err)
		for kind, data := range map[string]obj{"user.disable": {"reason": "x"}, "user.enable": {}, "user.reset": {"password": "mat-khau-khac"},
			"user.change": {"name": "x", "role": "field", "unit": huongKe}} {
			w.refused(responder.CodeNotFound, "xa", kind, id, data)
			w.refused(responder.CodeRule, "xa", kind, local, data)
		}
		mine := newID()
		w.do("xa", "user.create", mine, obj{"login": "thon", "name": "Thôn", "role": "field", "unit": huongKe, "password": "mat-khau-thu"})
		w.refused(responder.CodeForbidden, "xa", "user.change", mine, obj{"name": "x", "role": "field", "unit": thachHa})
		w.refused(responder.CodeInvalid, "xa", "user.change", mine, obj{"name": "x", "role": "system", "unit": huongKe})
		w.do("xa", "user.change", mine, obj{"name": "Trưởng thôn", "role": "coordinator", "unit": huongKe, "phone": "0912345670"})

		w.do("admin", "user.reset", id, obj{"password": "mat-khau-moi", "token_sha256": strings.Repeat("0", 64)})
		if w.signedIn(tokens[0]) || w.signedIn(tokens[1]) {
			t.Error("still signed in with the old password")
		}
		_, u, err := w.service.Login(t.Context(), "moi", "mat-khau-moi", "máy")
		if ok(t, err); !u.Renew {
			t.Error("may go on with the administrator's password")
		}
		rows, next, err := w.service.Users(t.Context(), w.reader("xa"), "far", 1)
		if ok(t, err); len(rows) != 1 || rows[0].Login != "thon" || rows[0].Role != responder.RoleCoordinator || next != "thon" {
			t.Errorf("%+v %q", rows, next)
		}
		rows, next, err = w.service.Users(t.Context(), w.reader("xa"), next, 1)
		if ok(t, err); len(rows) != 1 || rows[0].Login != "xa" || next != "" {
			t.Errorf("%+v %q", rows, next)
		}
		if _, _, err := w.service.Users(t.Context(), w.reader("coordinator"), "", 9); errorOf(t, err).Code != responder.CodeForbidden {
			t.Errorf("a coordinator is told: %v", err)
		}
	})
}
