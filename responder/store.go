package responder

import (
	"context"
	"strings"
	"time"
)

// Store keeps everything, in SQLite or PostgreSQL.
type Store interface {
	// Write runs fn in a transaction and returns once what it wrote is on disk. When fn fails nothing of it remains.
	// It may run fn again from its start, after undoing what the first run wrote, so fn keeps nothing from one run to
	// the next. It returns ErrStale when another transaction came between: run it again.
	Write(ctx context.Context, fn func(Tx) error) error
	// Read runs fn on one consistent state.
	Read(ctx context.Context, fn func(Tx) error) error
	// Claim takes up to n jobs that are due, of the kinds given, until the lease ends. A note stays with each that has none
	// until it is settled: Job.Held tells a later claim of it. It must not have been used before.
	Claim(ctx context.Context, kinds []string, now time.Time, lease time.Duration, n int, note string) ([]Job, error)
	// Settle writes what became of claimed jobs, unless another worker has taken one over since.
	Settle(ctx context.Context, outcomes []JobOutcome) error
	// Prune forgets jobs that were done and settled before an instant; it returns how many. Dead ones stay for a person.
	Prune(ctx context.Context, before time.Time) (int64, error)
}

// Tx is one transaction. A Record's version is kept by it: Insert sets 1, Update adds 1 and fails with ErrStale when
// the stored version is not the one that was read.
type Tx interface {
	Get(rec Record, id string) error  // ErrNotFound
	Lock(rec Record, id string) error // Get, and hold the row until the end; ErrNotFound
	Insert(recs ...Record) error      // ErrDuplicate, ErrCheck
	Update(recs ...Record) error      // ErrStale, ErrCheck
	// Select calls row for a fresh record for each row it found, and fills it.
	Select(table string, q Query, row func() Record) error
	// Sum adds up a column of whole numbers; Count counts rows: all together, or by the values of columns
	// ("unit,state"), which then make the key in that order.
	Sum(table, column string, q Query) (int64, error)
	Count(table, by string, q Query) (map[string]int64, error)
	// Mark notes keys of persons; of one that is noted already birth and name are renewed. It waits for other transactions that
	// note one of the same keys, so that what is read after it holds what they wrote.
	Mark(marks []Mark) error
	// Marked gives the marks with any of these keys, of each key the newest most.
	Marked(keys []int64, most int) ([]Mark, error)
	// Next gives a number not given before under this name; numbers may be skipped.
	Next(name string) (int64, error)
	// Enqueue puts a job on the queue; one with the same kind and key is left as it is.
	Enqueue(j Job) error
	// Settle is Store.Settle in the transaction.
	Settle(outcomes []JobOutcome) error
	// Append adds to the log; Entries reads it after a position, oldest first, leaving out what may still be overtaken.
	Append(e *LogEntry) error
	Entries(after Position, limit int) ([]LogEntry, error)
	// Logged counts all entries, those that Entries still leaves out too.
	Logged() (int64, error)
	// Latest reads the latest entries of a case, oldest first.
	Latest(caseID string, limit int) ([]LogEntry, error)
}

// Bus carries hints between processes. It holds the only copy of nothing.
type Bus interface {
	// Publish tells all who wait.
	Publish(ctx context.Context, topic, data string) error
	// After gives what was published after id, waiting until there is something; "$" is the end.
	After(ctx context.Context, id string) ([]Event, error)
}

// Event is a hint: that the log has grown, or that a kind of job is due. It holds no fact of a case.
type Event struct{ ID, Topic, Data string }

// Topics of events.
const (
	TopicLog  = "log"  // the log reached Data, a position
	TopicWake = "wake" // a job of kind Data is due
)

// singular gives the noun of a table's name, as errors show it.
func singular(table string) string {
	if s, ok := strings.CutSuffix(table, "ies"); ok {
		return s + "y"
	}
	if s, ok := strings.CutSuffix(table, "ches"); ok {
		return s + "ch"
	}
	return strings.TrimSuffix(table, "s")
}
