package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kipthoi/responder"
)

// maxError is how much of a job's error is kept, in bytes.
const maxError = 2000

const (
	enqueue = `INSERT INTO jobs(kind,key,payload,run_at) VALUES ($1,$2,$3,$4) ON CONFLICT (kind,key) DO NOTHING`
	// claim moves the due time of some jobs past the lease: one whose worker dies is due again then. The chosen rows
	// are materialized, so that the choice and its locks are made once.
	claim = `WITH due AS MATERIALIZED (SELECT id FROM jobs WHERE state='ready' AND run_at<=$1 AND kind IN (%s)
ORDER BY run_at,id LIMIT $3%s)
UPDATE jobs SET run_at=$2,attempts=attempts+1,held=CASE held WHEN '' THEN $4 ELSE held END WHERE id IN (SELECT id FROM due)
RETURNING id,kind,coalesce(key,''),payload,run_at,attempts,held`
	// A claim is settled by the number of its attempt: a later claim has another.
	settleReady = `UPDATE jobs SET error=$1,run_at=$2,held=$5 WHERE id=$3 AND attempts=$4 AND state='ready'`
	prune       = `DELETE FROM jobs WHERE state='done' AND run_at<$1`
	settleEnd   = `UPDATE jobs SET error=$1,state=$2 WHERE id=$3 AND attempts=$4 AND state='ready'`
)

// Enqueue puts a job on the queue, in the transaction. One with the same kind and key is left as it is.
func (t *tx) Enqueue(j responder.Job) error {
	var key any // NULL is unique to none
	if j.Key != "" {
		key = j.Key
	}
	args := []any{j.Kind, key, j.Payload, millis(j.RunAt)}
	err := checkTexts(args)
	if err == nil {
		_, err = t.exec(enqueue, args)
	}
	return wrap("enqueue", j.Kind, err)
}

// Claim takes up to n jobs of the kinds given that are due, oldest first, for as long as the lease. The RunAt of each is
// the end of its lease. The note stays with each until it is settled, so that a later claim finds it.
func (db *DB) Claim(ctx context.Context, kinds []string, now time.Time, lease time.Duration, n int, note string) ([]responder.Job, error) {
	if len(kinds) == 0 || n <= 0 {
		return nil, nil
	}
	args := []any{millis(now), millis(now.Add(lease)), int64(n), note}
	var params []string
	for _, k := range kinds {
		args = append(args, k)
		params = append(params, fmt.Sprintf("$%d", len(args)))
	}
	text := fmt.Sprintf(claim, strings.Join(params, ","), db.dialect.skipLocked)
	var jobs []responder.Job
	err := db.write(ctx, func(t *tx) error {
		jobs = nil
		return t.each(text, args, func(vals []any) error {
			j, err := job(vals, note)
			jobs = append(jobs, j)
			return err
		})
	})
	if err != nil {
		return nil, wrap("claim", "jobs", err)
	}
	slices.SortFunc(jobs, func(a, b responder.Job) int { return int(a.ID - b.ID) })
	return jobs, nil
}

// job reads one that is claimed; the note of this claim is no news to who claims.
func job(vals []any, note string) (j responder.Job, err error) {
	var runAt int64
	for i, dest := range []any{&j.ID, &j.Kind, &j.Key, &j.Payload, &runAt, &j.Attempts, &j.Held} {
		if err := assign(dest, vals[i]); err != nil {
			return j, err
		}
	}
	j.RunAt = instant(runAt)
	if j.Held == note {
		j.Held = ""
	}
	return j, nil
}

// Settle writes what became of jobs, in one transaction. A job that another worker has claimed since is left to it.
func (db *DB) Settle(ctx context.Context, outcomes []responder.JobOutcome) error {
	if len(outcomes) == 0 {
		return nil
	}
	return db.write(ctx, func(t *tx) error { return t.Settle(outcomes) })
}

// Settle writes what became of jobs, in the transaction.
func (t *tx) Settle(outcomes []responder.JobOutcome) error {
	sorted := slices.Clone(outcomes) // one order for all, so that no two wait for each other
	slices.SortFunc(sorted, func(a, b responder.JobOutcome) int { return int(a.Job.ID - b.Job.ID) })
	all := make([]statement, len(sorted))
	for i, o := range sorted {
		all[i] = settlement(o)
	}
	_, err := t.execAll(all)
	return wrap("settle", "jobs", err)
}

// Prune forgets done jobs whose last lease ended before an instant.
func (db *DB) Prune(ctx context.Context, before time.Time) (n int64, err error) {
	err = db.write(ctx, func(t *tx) error {
		n, err = t.exec(prune, []any{millis(before)})
		return err
	})
	return n, wrap("prune", "jobs", err)
}

func settlement(o responder.JobOutcome) statement {
	if o.State != responder.JobReady {
		return statement{settleEnd, []any{shorten(o.Error), string(o.State), o.Job.ID, o.Job.Attempts}}
	}
	return statement{settleReady, []any{shorten(o.Error), millis(o.RunAt), o.Job.ID, o.Job.Attempts, o.Held}}
}

// shorten cuts an error's text to what is kept, and leaves out what a database cannot hold.
func shorten(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\x00", "?")
	if len(s) > maxError {
		s = strings.ToValidUTF8(s[:maxError], "")
	}
	return s
}
