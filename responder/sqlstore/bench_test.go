package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"syscall"
	"testing"
	"time"

	"kipthoi/responder"
)

const (
	callers = 32
	share   = 1024 // operations of each way before the other has its turn
)

// BenchmarkOperation writes what a report of a household writes (six records, the operation, the log) through the store,
// and in turns the same rows by plain database/sql that commits in groups too, with its arguments made beforehand. The
// ratio of the two is what the store costs.
func BenchmarkOperation(b *testing.B) {
	db := open(b, file(b))
	plain := newBare(b, file(b))
	var took, tookPlain, cpu, cpuPlain time.Duration
	done := 0
	for b.Loop() {
		ops := operationsFrom(done, share)
		done += share
		cpu -= used(b)
		took += timed(b, ops, func(op operation) error { return db.write(b.Context(), op.write) })
		cpu += used(b)
		rows := make([][]row, share)
		for i, op := range ops {
			rows[i] = op.rows(b, db.schema)
		}
		cpuPlain -= used(b)
		tookPlain += timed(b, rows, plain.do)
		cpuPlain += used(b)
	}
	b.ReportMetric(float64(done)/took.Seconds(), "store-ops/s")
	b.ReportMetric(float64(done)/tookPlain.Seconds(), "bare-ops/s")
	b.ReportMetric(tookPlain.Seconds()/took.Seconds(), "ratio")
	b.ReportMetric(float64(cpu.Microseconds())/float64(done), "store-cpu-us/op")
	b.ReportMetric(float64(cpuPlain.Microseconds())/float64(done), "bare-cpu-us/op")
}

// used gives the processor time that the process has taken, which other programs on the machine disturb less.
func used(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkStore is the store's side alone, for profiles.
func BenchmarkStore(b *testing.B) {
	db := open(b, file(b))
	for done := 0; b.Loop(); done += share {
		timed(b, operationsFrom(done, share), func(op operation) error { return db.write(b.Context(), op.write) })
	}
}

// timed has the callers work off a list, and gives the time it took.
func timed[T any](b *testing.B, list []T, fn func(T) error) time.Duration {
	b.Helper()
	queue := make(chan T, len(list))
	for _, x := range list {
		queue <- x
	}
	close(queue)
	errs := make(chan error, callers)
	start := time.Now()
	for range callers {
		go func() {
			var err error
			for x := range queue {
				err = errors.Join(err, fn(x))
			}
			errs <- err
		}()
	}
	for range callers {
		if err := <-errs; err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

// operation is what one report writes.
type operation struct {
	records []responder.Record
	entry   *responder.LogEntry
}

func (op operation) write(t *tx) error {
	for _, rec := range op.records {
		if err := t.Insert(rec); err != nil {
			return err
		}
	}
	return t.Append(op.entry)
}

func operationsFrom(from, n int) []operation {
	ops := make([]operation, n)
	for i := range ops {
		ops[i] = newOperation(from + i)
	}
	return ops
}

func newOperation(n int) operation {
	id := func(what string) responder.Meta {
		return responder.Meta{ID: fmt.Sprintf("0199%08x-7%s-8000-0123456789ab", n, what), Unit: "19732", Province: "46", CreatedBy: "0199aaaa-7000-7000-8000-0123456789ab"}
	}
	lon, lat := 107.585217, 16.463713
	data := json.RawMessage(`{"family":"disaster","kind":"flood","place":{"lat":16.463713,"lon":107.585217},"needs":["food","water"]}`)
	k := &responder.Case{Meta: id("001"), Code: fmt.Sprintf("KT-26-%06d", n), Family: responder.Disaster, Kind: "flood", Status: "reported", Priority: 2,
		HouseholdID: id("002").ID, Needs: []string{"food", "water"}, Narrative: "Nước ngập ngang ngực, nhà có người già", Channel: "phone",
		Reasons: []responder.Reason{{Code: "food", VI: "thiếu lương thực", EN: "short of food", Weight: 20}}, ReceivedAt: time.Now()}
	h := &responder.Household{Meta: id("002"), HeadName: "Nguyễn Văn Ất", Phones: []responder.Phone{{Number: "+84912345678"}}, Address: "12 Lê Lợi, phường Thuận Hóa", Lon: &lon, Lat: &lat, Size: 3}
	op := operation{records: []responder.Record{k, h}}
	for i := range 3 {
		op.records = append(op.records, &responder.Person{Meta: id(fmt.Sprintf("10%d", i)), HouseholdID: h.ID, Name: "Nguyễn Thị Bính", BirthYear: 1950, Sex: "F"})
	}
	op.records = append(op.records,
		&responder.Message{Meta: id("003"), CaseID: k.ID, CaseCode: k.Code, To: "+84912345678", Template: "report.received", State: "queued"},
		&responder.Kept{Meta: id("004"), Kind: "case.report", Subject: k.ID, At: time.Now(), Data: data, Digest: "d", Status: "applied",
			Result: responder.Result{ID: id("004").ID, Status: "applied", Facts: map[string]string{"code": k.Code}}})
	op.entry = &responder.LogEntry{Operation: id("004").ID, Kind: "case.report", CaseID: k.ID, Unit: "19732", Actor: k.CreatedBy, At: time.Now(), Digest: "d",
		Touched: []responder.Ref{{Table: "cases", ID: k.ID, Version: 1}, {Table: "households", ID: h.ID, Version: 1}}}
	return op
}

// row is an insert with its arguments made.
type row struct {
	text string
	args []any
}

// rows gives what the store would insert for the operation, as it is after it was written.
func (op operation) rows(b *testing.B, s *schema) (rows []row) {
	b.Helper()
	for _, rec := range op.records {
		tab, _, err := s.of(rec)
		if err != nil {
			b.Fatal(err)
		}
		args, err := tab.row(reflect.ValueOf(rec).Elem())
		if err != nil {
			b.Fatal(err)
		}
		rows = append(rows, row{tab.insert, args})
	}
	touched, err := json.Marshal(op.entry.Touched)
	if err != nil {
		b.Fatal(err)
	}
	e := op.entry
	const text = `INSERT INTO log(tx,operation,kind,case_id,unit,actor,at,digest,touched) VALUES (0,$1,$2,$3,$4,$5,$6,$7,$8)`
	return append(rows, row{text, []any{e.Operation, e.Kind, e.CaseID, e.Unit, e.Actor, millis(e.At), e.Digest, string(touched)}})
}

// bare commits rows in groups by nothing but database/sql.
type bare struct {
	db         *sql.DB
	statements map[string]*sql.Stmt
	queue      chan bareWrite
}

type bareWrite struct {
	rows []row
	done chan error
}

func newBare(b *testing.B, path string) *bare {
	b.Helper()
	made, err := Open(b.Context(), path) // for its schema
	if err == nil {
		err = made.Close()
	}
	db, err2 := sql.Open("sqlite", sourceName(path)+writerPragmas)
	if err := errors.Join(err, err2); err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	p := &bare{db, map[string]*sql.Stmt{}, make(chan bareWrite, callers)}
	for _, r := range newOperation(0).rows(b, made.schema) {
		if p.statements[r.text], err = db.Prepare(r.text); err != nil {
			b.Fatal(err)
		}
	}
	go p.loop()
	b.Cleanup(func() {
		close(p.queue)
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	return p
}

func (p *bare) do(rows []row) error {
	w := bareWrite{rows, make(chan error, 1)}
	p.queue <- w
	return <-w.done
}

func (p *bare) loop() {
	for w := range p.queue {
		group := []bareWrite{w}
		for len(p.queue) > 0 {
			group = append(group, <-p.queue)
		}
		err := p.commit(group)
		for _, w := range group {
			w.done <- err
		}
	}
}

func (p *bare) commit(group []bareWrite) error {
	tx, err := p.db.BeginTx(context.Background(), nil)
	if err != nil {
		return err
	}
	for _, w := range group {
		for _, r := range w.rows {
			if _, err := tx.Stmt(p.statements[r.text]).Exec(r.args...); err != nil {
				return errors.Join(err, tx.Rollback())
			}
		}
	}
	return tx.Commit()
}
