package responder

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"kipthoi/responder/law"
)

// JobDigest is the kind of job that writes to coordinators in the morning; its key is the day and the hour.
const JobDigest = "digest.morning"

// digestGrace is how late a digest may be when no process ran at its hour; after that there is none on that day.
const digestGrace = time.Hour

// scheduleDigests asks for the digests whose hour has come.
func scheduleDigests(tx Tx, now time.Time) error {
	day := law.DateOf(now)
	for _, hour := range law.DigestHours() {
		at := day.At(hour, 0)
		if now.Before(at) || now.Sub(at) > digestGrace {
			continue
		}
		key := fmt.Sprintf("%s.%02d", day, hour)
		if err := tx.Enqueue(Job{Kind: JobDigest, Key: key, Payload: strconv.Itoa(hour), RunAt: at}); err != nil {
			return err
		}
	}
	return nil
}

// Digest writes to each coordinator whose province wants its digest at this hour: once a day, however often it is asked.
func (s *Service) Digest(ctx context.Context, hour string) error {
	day := law.DateOf(s.Now())
	var users []User
	err := s.Store.Read(ctx, func(tx Tx) error {
		book, err := s.book(tx)
		if err != nil {
			return err
		}
		all, err := list[User](tx, Where("role", Eq, string(RoleCoordinator)).And("active", Eq, true).And("phone", Ne, "").Top(most))
		users = nil
		for i := range all {
			at, err := book.DigestHour(day, all[i].Province)
			if err != nil {
				return err
			}
			if at > 0 && strconv.Itoa(at) == hour {
				users = append(users, all[i])
			}
		}
		return err
	})
	for i := range users {
		if err == nil {
			err = s.digest(ctx, &users[i], day)
		}
	}
	return wrap(err, "digest")
}

func (s *Service) digest(ctx context.Context, u *User, day law.Date) error {
	data, err := json.Marshal(map[string]any{"day": day})
	if err != nil {
		return err
	}
	res, err := s.Apply(ctx, Operation{ID: namedID("digest " + u.ID + " " + day.String()), Kind: JobDigest, Subject: u.ID, At: s.Now(),
		Actor: SystemUser().ID, Data: data, own: true})
	if err == nil && res.Error != nil {
		err = res.Error
	}
	return err
}

// applyDigest counts the cases that are overdue and those that wait to be verified in a coordinator's area, and sends the
// numbers. Where there are none, nothing is sent.
func applyDigest(c *change) error {
	u, err := get[User](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	open := u.scope(Where("closed", Eq, false))
	late, err := c.tx.Count("cases", "", open.And("due_at", Le, c.now).And("due_at", Gt, time.Time{}))
	if err != nil {
		return wrap(err, "count what is overdue")
	}
	waiting, err := c.tx.Count("cases", "", open.And("status", Eq, string(CaseReported)))
	if err != nil || late[""]+waiting[""] == 0 {
		return wrap(err, "count what waits")
	}
	return c.mail(&Message{Meta: Meta{Unit: u.Unit}, To: u.Phone, Recipient: "user:" + u.ID, Template: JobDigest, Overdue: late[""], Waiting: waiting[""]}, c.now)
}
