package responder_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"kipthoi/geo"
	"kipthoi/responder"
	"kipthoi/responder/law"
	"kipthoi/responder/respondertest"
	"kipthoi/responder/sqlstore"

	"github.com/google/uuid"
)

// world is a service on a fresh database, with a clock to move and one user of each role in Hà Tĩnh.
type world struct {
	t       testing.TB
	service *responder.Service
	mu      sync.Mutex
	now     time.Time
	users   map[string]string
}

// The communes of the tests: three of Hà Tĩnh, and its code.
const (
	haTinh  = "42"
	thachHa = "18562"
	huongKe = "18496"
)

// onBoth runs a test in a world on each database.
func onBoth(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	for name, address := range map[string]func(testing.TB) string{"sqlite": peopled.SQLite, "postgres": peopled.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newWorld(t, address(t)))
		})
	}
}

// basics are the law and the places that are built in.
type basics struct {
	book   *law.Book
	places *geo.Locator
}

// reference gives the basics, read once for all tests.
var reference = sync.OnceValues(func() (basics, error) {
	book, err1 := law.Default()
	units, err2 := geo.LoadUnits()
	towns, err3 := geo.LoadSettlements()
	return basics{book, &geo.Locator{Units: units, Settlements: towns}}, errors.Join(err1, err2, err3)
})

// member is somebody of the staff.
type member struct{ unit, id string }

// staff are the people of each world, by login.
var staff = sync.OnceValue(func() map[string]member {
	out := map[string]member{}
	for login, unit := range map[string]string{"field": thachHa, "field2": thachHa, "far": huongKe, "coordinator": haTinh, "coordinator2": haTinh,
		"fund_manager": haTinh, "approver": haTinh, "approver2": haTinh, "auditor": haTinh, "admin": haTinh} {
		out[login] = member{unit, newID()}
	}
	return out
})

// peopled are databases in which the staff is registered: what each world starts with.
var peopled = respondertest.NewCopies(func(address string) error {
	w := &world{now: beginning()}
	store, err := w.start(context.Background(), address)
	if err != nil {
		return err
	}
	for login, is := range staff() {
		role := strings.TrimSuffix(login, "2")
		if login == "far" {
			role = "field"
		}
		_, failed := w.service.AsSystem(context.Background(), "user.create", is.id, map[string]string{"login": login, "name": "Người " + login, "role": role,
			"unit": is.unit, "phone": "0912345678", "password": "mat-khau-thu"})
		err = errors.Join(err, failed)
	}
	return errors.Join(err, store.Close())
})

// newWorld opens a copy of the peopled database.
func newWorld(t testing.TB, address string) *world {
	t.Helper()
	w := &world{t: t, now: beginning(), users: map[string]string{}}
	store, err := w.start(t.Context(), address)
	ok(t, err)
	t.Cleanup(func() { ok(t, store.Close()) })
	for login, is := range staff() {
		w.users[login] = is.id
	}
	if _, test := t.(*testing.T); test {
		t.Cleanup(w.scan)
	}
	return w
}

func beginning() time.Time { return time.Date(2026, 10, 20, 2, 0, 0, 0, time.UTC) }

func (w *world) start(ctx context.Context, address string) (*sqlstore.DB, error) {
	store, err := sqlstore.Open(ctx, address, sqlstore.WithNow(w.clock))
	if err != nil {
		return nil, err
	}
	built, err := reference()
	w.service = responder.NewService(responder.Service{Store: store, Law: built.book, Places: built.places,
		Now: w.clock, NewID: newID, Hash: func(p string) (string, error) { return "hash of " + p, nil },
		Verify: func(hash, p string) bool { return hash == "hash of "+p }})
	return store, err
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) advance(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// op makes an operation of a user.
func (w *world) op(login, kind, subject string, base int64, data any) responder.Operation {
	w.t.Helper()
	raw, err := json.Marshal(data)
	ok(w.t, err)
	return responder.Operation{ID: newID(), Kind: kind, Subject: subject, Base: base, At: w.clock(), Actor: w.users[login], Data: raw}
}

// try applies an operation and gives whatever becomes of it.
func (w *world) try(login, kind, subject string, data any) responder.Result {
	w.t.Helper()
	res, err := w.service.Apply(context.Background(), w.op(login, kind, subject, 0, data))
	ok(w.t, err)
	return res
}

// do is try for what has to be applied.
func (w *world) do(login, kind, subject string, data any) responder.Result {
	w.t.Helper()
	res := w.try(login, kind, subject, data)
	if res.Error != nil {
		w.t.Fatalf("%s as %s: %v", kind, login, res.Error)
	}
	return res
}

// refused is try for what has to be rejected with a code.
func (w *world) refused(code responder.Code, login, kind, subject string, data any) *responder.Error {
	w.t.Helper()
	res := w.try(login, kind, subject, data)
	if res.Status != responder.StatusRejected || res.Error == nil || res.Error.Code != code {
		w.t.Fatalf("%s as %s: got %s %v, want rejected with %s", kind, login, res.Status, res.Error, code)
	}
	return res.Error
}

func (w *world) reader(login string) responder.User {
	w.t.Helper()
	token, _, err := w.service.Login(w.t.Context(), login, "mat-khau-thu", "test")
	ok(w.t, err)
	u, _, err := w.service.Authenticate(w.t.Context(), token)
	ok(w.t, err)
	return u
}

type obj = map[string]any

// filed is a case with its ids.
type filed struct{ id, household, person string }

// report files a case with one person, at the centre of Thạch Hà.
func (w *world) report(login, family, kind string, change func(obj)) filed {
	w.t.Helper()
	f := filed{newID(), newID(), newID()}
	data := reportData(f, family, kind)
	if change != nil {
		change(data)
	}
	w.do(login, "case.report", f.id, data)
	return f
}

func reportData(f filed, family, kind string) obj {
	return obj{"family": family, "kind": kind, "channel": "phone", "narrative": "Bí mật trong lời kể", "needs": []string{"shelter"},
		"place":     obj{"unit": thachHa, "address": "số 7 ngõ Kín"},
		"household": obj{"id": f.household, "head_name": "Chủ Hộ Riêng", "phones": []obj{{"number": "0987654321"}}, "size": 3, "poverty": "poor"},
		"persons":   []obj{{"id": f.person, "name": "Tên Người Riêng", "birth_date": "2020-12-06", "sex": "F", "health_card": "no"}}}
}

// carer registers one with some places.
func (w *world) carer(places int) string {
	w.t.Helper()
	id := newID()
	w.register(id, obj{"name": "Nhà Chăm Sóc", "kind": "household", "phone": "0911111111", "places": places, "place": obj{"unit": thachHa}})
	return id
}

// register puts a carer into the register that meets every condition of the law.
func (w *world) register(id string, data obj) {
	w.t.Helper()
	w.do("coordinator", "carer.register", id, respondertest.Fit(data, w.clock()))
}

// allowed lets a case of violence go to any home: nobody knows where the perpetrator is.
func (w *world) allowed(f filed) filed {
	w.t.Helper()
	for _, what := range []string{"no_place", "open_places"} {
		w.do("coordinator", "case.allow", f.id, obj{"what": what, "reason": "đã xem xét"})
	}
	return f
}

// list gives the proposals for the person of a case, and why others are left out.
func (w *world) list(f filed) responder.ProposalList {
	w.t.Helper()
	list, err := w.service.Proposals(w.t.Context(), w.reader("coordinator"), responder.Wanted{CaseID: f.id, PersonID: f.person}, 10)
	ok(w.t, err)
	return list
}

func (w *world) proposals(f filed) []responder.Proposal { return w.list(f).Items }

// accounts opens a fund account with money, its spending account and the world outside.
func (w *world) accounts(vnd int64) (fund, spending, outside string) {
	w.t.Helper()
	fund, spending, outside = newID(), newID(), newID()
	for id, kind := range map[string]string{fund: "fund", spending: "spending", outside: "outside"} {
		w.do("fund_manager", "fund.open", id, obj{"kind": kind, "source": "QUY", "name": kind, "unit": haTinh})
	}
	w.do("fund_manager", "fund.receive", fund, obj{"from_account_id": outside, "amount_vnd": vnd, "document": "PT-1"})
	return fund, spending, outside
}

// placed files a protection case and hands its person over today.
func (w *world) placed(carer string) (filed, string) {
	w.t.Helper()
	f := w.report("coordinator", "protection", "P_ORPHAN", nil)
	pl := newID()
	w.do("coordinator", "placement.propose", pl, obj{"case_id": f.id, "person_id": f.person, "carer_id": carer})
	w.do("coordinator", "placement.accept", pl, obj{})
	w.do("coordinator", "placement.handover", pl, obj{"decision_no": "12/QĐ-UBND"})
	return f, pl
}

// balance gives what an account holds and what of it is reserved.
func (w *world) balance(id string) (balance, reserved int64) {
	w.t.Helper()
	v, err := w.service.Fund(w.t.Context(), w.reader("fund_manager"))
	ok(w.t, err)
	for _, a := range v.Accounts {
		if a.ID == id {
			return a.BalanceVND, a.ReservedVND
		}
	}
	w.t.Fatal("no such account")
	return 0, 0
}

// addresses gives a fresh database of each kind.
func addresses(t testing.TB) map[string]string {
	return map[string]string{"sqlite": peopled.SQLite(t), "postgres": peopled.Postgres(t)}
}
