package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
)

// maxGroup is how many writes share one commit at most.
const maxGroup = 128

var errAborted = errors.New("the group of writes was ended from inside one of them")

// group lets those who wait to write share one commit. What fails is undone alone.
type group struct {
	c    *conn
	wake chan struct{} // holds one when there may be something in the queue
	done chan struct{} // closed after the last commit

	mu     sync.Mutex
	queue  []*write
	closed bool
}

// write is one who waits.
type write struct {
	ctx  context.Context
	fn   func() error
	err  error
	done chan struct{}
}

func newGroup(c *conn) *group {
	g := &group{c: c, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go g.loop()
	return g
}

// do runs fn inside a shared transaction, and returns when that is on disk.
func (g *group) do(ctx context.Context, fn func() error) error {
	w := &write{ctx: ctx, fn: fn, done: make(chan struct{})}
	if !g.put(w) {
		return ErrClosed
	}
	<-w.done
	return w.err
}

func (g *group) put(w *write) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.queue = append(g.queue, w)
	g.signal()
	return true
}

// signal is called with the lock held, so that close is not overtaken.
func (g *group) signal() {
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

// take gives those who wait now.
func (g *group) take() []*write {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.queue), maxGroup)
	batch := g.queue[:n:n]
	if g.queue = g.queue[n:]; len(g.queue) > 0 {
		g.signal()
	}
	return batch
}

// close lets those who wait finish. It returns false when the group was closed before.
func (g *group) close() bool {
	g.mu.Lock()
	first := !g.closed
	g.closed = true
	g.signal()
	g.mu.Unlock()
	<-g.done
	return first
}

func (g *group) ended() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closed && len(g.queue) == 0
}

func (g *group) loop() {
	ended := false
	defer func() {
		if !ended { // a write called runtime.Goexit, as a failing test does; the others must not hang
			go g.loop()
			return
		}
		close(g.done)
	}()
	for range g.wake {
		runtime.Gosched() // those whom the last commit has woken may have more to write
		if batch := g.take(); len(batch) > 0 {
			g.commit(batch)
		}
		if g.ended() {
			ended = true
			return
		}
	}
}

// commit runs a batch in one transaction and tells each what became of it.
func (g *group) commit(batch []*write) {
	err := errAborted
	defer func() {
		if err != nil {
			_ = g.c.command("ROLLBACK") // fails when SQLite has rolled back already
		}
		for _, w := range batch {
			if w.err == nil {
				w.err = err
			}
			close(w.done)
		}
	}()
	err = g.transact(batch)
}

// transact runs a batch in one transaction: first all without savepoints, which cost a copy of each page, for nearly
// always all go well, and what fails before it has written leaves nothing to undo. When one fails later all begin again,
// each in a savepoint.
func (g *group) transact(batch []*write) error {
	if err := g.c.command("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("begin: %w", translate(err))
	}
	if !g.together(batch) {
		if err := errors.Join(g.c.command("ROLLBACK"), g.c.command("BEGIN IMMEDIATE")); err != nil {
			return fmt.Errorf("begin again: %w", translate(err))
		}
		for _, w := range batch {
			if err := g.one(w); err != nil {
				return err
			}
		}
	}
	if err := g.c.command("COMMIT"); err != nil {
		return fmt.Errorf("commit: %w", translate(err))
	}
	return nil
}

// together runs writes until one fails that has written something.
func (g *group) together(batch []*write) bool {
	for _, w := range batch {
		g.c.wrote = false
		if w.run(); w.err != nil && g.c.wrote {
			return false
		}
	}
	return true
}

// run runs a write, unless whoever asked for it has gone.
func (w *write) run() {
	if w.err = w.ctx.Err(); w.err == nil {
		w.err = w.fn()
	}
}

// one runs a write in a savepoint. The error it returns is that of the whole group: when SQLite itself has rolled back,
// as on a full disk, the savepoint is gone.
func (g *group) one(w *write) error {
	if err := g.c.command("SAVEPOINT one"); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	if w.run(); w.err != nil {
		if err := g.c.command("ROLLBACK TO one"); err != nil {
			return fmt.Errorf("roll back: %w", err)
		}
	}
	if err := g.c.command("RELEASE one"); err != nil {
		return fmt.Errorf("release: %w", err)
	}
	return nil
}
