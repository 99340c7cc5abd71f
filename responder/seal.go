package responder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Seal covers a range of the log with a hash that also covers the seal before it, so that an entry that is changed,
// taken out or put in afterwards shows. Its number, one more than the last, is unique: two sealers never fork the chain.
type Seal struct {
	Meta
	Number  int64  `json:"number"`
	FromTx  int64  `json:"from_tx"` // the range begins after this position...
	FromSeq int64  `json:"from_seq"`
	ToTx    int64  `json:"to_tx"` // ...and ends with this one
	ToSeq   int64  `json:"to_seq"`
	Entries int64  `json:"entries"`
	Hash    string `json:"hash"`
}

// Table names the table.
func (*Seal) Table() string { return "seals" }

func (s *Seal) end() Position { return Position{s.ToTx, s.ToSeq} }

// JobSeal is the kind of job that seals the log; its key is the minute.
const JobSeal = "log.seal"

// sealRange is the most entries that one seal covers.
const sealRange = 10_000

// JobPrune is the kind of job that forgets done jobs after a week; its key is the hour.
const JobPrune = "jobs.prune"

// Schedule asks for what is done once a period, whichever process asks first: the seal each minute, pruning each hour.
func (s *Service) Schedule(ctx context.Context) error {
	err := s.Store.Write(ctx, func(tx Tx) error {
		for kind, period := range map[string]time.Duration{JobSeal: time.Minute, JobPrune: time.Hour, JobEscalate: 5 * time.Minute, JobMissed: time.Hour} {
			key, start := slot(s.Now(), period)
			if err := tx.Enqueue(Job{Kind: kind, Key: key, RunAt: start}); err != nil {
				return err
			}
		}
		return scheduleDigests(tx, s.Now())
	})
	return wrap(err, "schedule")
}

// PruneJobs forgets the jobs that were done more than a week ago.
func (s *Service) PruneJobs(ctx context.Context) error {
	_, err := s.Store.Prune(ctx, s.Now().AddDate(0, 0, -7))
	return err
}

// SealLog seals what the log has gained since the last seal. It is no operation, for it would never come to an end: it
// adds nothing to what the log tells, and holds no lock that an operation waits for.
func (s *Service) SealLog(ctx context.Context) error {
	for {
		more, err := s.sealNext(ctx)
		if err != nil || !more {
			return wrap(err, "seal the log")
		}
	}
}

func (s *Service) sealNext(ctx context.Context) (more bool, err error) {
	err = s.Store.Write(ctx, func(tx Tx) error {
		more = false
		last, err := lastSeal(tx)
		if err != nil {
			return err
		}
		entries, err := tx.Entries(last.end(), sealRange)
		if err != nil || len(entries) == 0 {
			return err
		}
		more = len(entries) == sealRange
		hash, err := hashOf(last.Hash, entries)
		if err != nil {
			return err
		}
		end := entries[len(entries)-1].Position
		return tx.Insert(&Seal{Meta: Meta{ID: s.NewID(), CreatedBy: SystemUser().ID, CreatedAt: s.Now()}, Number: last.Number + 1,
			FromTx: last.ToTx, FromSeq: last.ToSeq, ToTx: end.Tx, ToSeq: end.Seq, Entries: int64(len(entries)), Hash: hash})
	})
	if isDuplicate(err) {
		return false, nil // another process has just sealed
	}
	return more, err
}

func lastSeal(tx Tx) (*Seal, error) {
	seals, err := list[Seal](tx, Query{}.By("-number").Top(1))
	if err != nil || len(seals) == 0 {
		return &Seal{}, err
	}
	return &seals[0], nil
}

// hashOf chains entries to the hash before them.
func hashOf(before string, entries []LogEntry) (string, error) {
	h := sha256.New()
	if _, err := io.WriteString(h, before+"\n"); err != nil {
		return "", err
	}
	for _, e := range entries {
		line, err := json.Marshal([]any{e.Position.String(), e.Operation, e.Kind, e.CaseID, e.Unit, e.Actor, e.At.UnixMilli(), e.Digest, e.Touched})
		if err != nil {
			return "", fmt.Errorf("hash entry %s: %w", e.Position, err)
		}
		h.Write(append(line, '\n'))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
