package responder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"kipthoi/geo"
	"kipthoi/responder/law"
)

// Service is the one door to the domain.
type Service struct {
	Store Store
	Law   *law.Book
	// Places are those that are built in; Geo gives them with what operators imported.
	Places *geo.Locator
	// People are the figures of population that estimates of who is affected come from; nil: no estimates.
	People *geo.Population
	// OSRM is the operator's own routing server; nil: none.
	OSRM  Roads
	Now   func() time.Time
	NewID func() string // UUIDv7
	// Hash and Verify are the password function and its check.
	Hash   func(password string) (string, error)
	Verify func(hash, password string) bool
	// CheckText says what is wrong with the wording of a message, as an *Error on "text" or "template".
	CheckText func(template, text string) error
	// Hint tells other parts and processes that the log has grown or that a kind of job waits. It must not block.
	Hint func(topic, data string)

	kinds map[string]kind
	books *books
	sets  *sets
	pools *pools
	desks *desks
}

// NewService completes a service with the table of operations.
func NewService(s Service) *Service {
	s.kinds, s.books, s.sets, s.pools = kinds(), &books{}, newSets(s.Places), &pools{last: map[string]*pool{}}
	s.desks = &desks{}
	if s.CheckText == nil {
		s.CheckText = func(string, string) error { return invalid("template", "không có mẫu tin này", "is no text") }
	}
	if s.Hint == nil {
		s.Hint = func(string, string) {}
	}
	return &s
}

// seal takes out of an operation, before anything is stored, what nobody may read: of a password its hash stays, of a
// track its length.
func (s *Service) seal(op Operation) (Operation, error) {
	if op.Kind == "trip.record" {
		return measureTrack(op)
	}
	if !slices.Contains([]string{"user.create", "user.reset", "user.password"}, op.Kind) {
		return op, nil
	}
	var data map[string]any
	if err := json.Unmarshal(op.Data, &data); err != nil || data == nil {
		return op, invalid("data", "phải là một đối tượng JSON", "must be a JSON object")
	}
	password, _ := data["password"].(string)
	delete(data, "password")
	var err error
	if op.signed, err = json.Marshal(data); err != nil {
		return op, wrap(err, "seal %s", op.Kind)
	}
	if data["password_hash"] = ""; password != "" {
		if err := weak(password); err != nil {
			return op, err
		}
		if data["password_hash"], err = s.Hash(password); err != nil {
			return op, wrap(err, "hash password")
		}
	}
	op.Data, err = json.Marshal(data)
	return op, wrap(err, "seal %s", op.Kind)
}

// attempts is how often an operation is begun again because another transaction came between.
const attempts = 10

// Apply carries out an operation, once: the same id is answered the same way each time. An operation that breaks a
// rule is kept with its reason and answered as rejected; only a failure of ours, or an operation without a proper id,
// is an error, and then nothing is kept and the sender tries again.
func (s *Service) Apply(ctx context.Context, op Operation) (Result, error) {
	if err := op.validate(s.Now()); err != nil {
		return Result{}, err
	}
	op, err := s.seal(op)
	if err != nil {
		return Result{}, err
	}
	op.sum = op.digest() // here, where many may work at once, and not in the transaction
	s.makeReady(&op)
	c, res, err := s.retry(ctx, op)
	if err == nil {
		c.hint()
		return res, nil
	}
	if e := asError(err); e.Code != CodeInternal && e.Code != CodeOpReused {
		return s.keep(ctx, op, e, s.advice(ctx, op, e))
	}
	return Result{}, fmt.Errorf("apply %s: %w", op.Kind, err)
}

func (s *Service) retry(ctx context.Context, op Operation) (c *change, res Result, err error) {
	for try := range attempts {
		c, res, err = s.try(ctx, op)
		if !errors.Is(err, ErrStale) && !isDuplicateOperation(err) {
			break
		}
		select {
		case <-ctx.Done():
			return nil, res, ctx.Err()
		case <-time.After(time.Duration(rand.Int64N(int64(try+1))) * time.Millisecond):
		}
	}
	return c, res, err
}

// errTwice says that another transaction has just stored an operation with this id.
var errTwice = errors.New("operation stored meanwhile")

func isDuplicateOperation(err error) bool { return errors.Is(err, errTwice) }

func (s *Service) try(ctx context.Context, op Operation) (*change, Result, error) {
	var c *change
	var res Result
	err := s.Store.Write(ctx, func(tx Tx) error {
		c = &change{ctx: ctx, tx: tx, s: s, op: op, now: s.Now().UTC().Truncate(time.Millisecond), facts: map[string]string{}}
		earlier, err := s.earlier(tx, op)
		if earlier != nil || err != nil {
			c.repeat = true
			res = answerOf(earlier)
			return err
		}
		if err := c.run(); err != nil {
			return err
		}
		res = c.result()
		return c.finish(res)
	})
	return c, res, err
}

// earlier finds the answer to an operation that was applied or rejected before.
func (s *Service) earlier(tx Tx, op Operation) (*Kept, error) {
	var k Kept
	err := tx.Get(&k, op.ID)
	switch {
	case isNotFound(err):
		return nil, nil
	case err != nil:
		return nil, wrap(err, "get operation")
	case k.CreatedBy != op.Actor || k.Digest != op.digest():
		return nil, &Error{Code: CodeOpReused, Field: "id", VI: "mã thao tác đã dùng cho việc khác", EN: "was used for another operation"}
	}
	return &k, nil
}

func answerOf(k *Kept) Result {
	if k == nil {
		return Result{}
	}
	res := k.Result
	res.Duplicate = true
	return res
}

// advice says what else its author may do instead of an operation that was rejected.
func (s *Service) advice(ctx context.Context, op Operation, why *Error) map[string]string {
	if why.Code != CodeNoPlace {
		return nil
	}
	return s.nextBest(ctx, op)
}

// keep stores a rejected operation with its reason, and what else may be done. One that comes twice at the same moment is
// kept once and answered alike.
func (s *Service) keep(ctx context.Context, op Operation, why *Error, advice map[string]string) (res Result, err error) {
	for range attempts {
		res = Result{ID: op.ID, Status: StatusRejected, Subject: op.Subject, Error: why, Facts: advice}
		err = s.Store.Write(ctx, func(tx Tx) error {
			earlier, err := s.earlier(tx, op)
			if earlier != nil || err != nil {
				res = answerOf(earlier)
				return err
			}
			unit := Meta{}
			if u, err := get[User](tx, op.Actor); err == nil {
				unit = u.Meta
			}
			return tx.Insert(op.kept(res, unit.Unit, unit.Province))
		})
		if !isDuplicate(err) && !errors.Is(err, ErrStale) {
			break
		}
	}
	return res, wrap(err, "keep rejected operation")
}

func (op *Operation) kept(res Result, unit, province string) *Kept {
	return &Kept{Meta: Meta{ID: op.ID, Unit: unit, Province: province, CreatedBy: op.Actor}, Kind: op.Kind, Subject: op.Subject,
		Seen: op.Base, At: op.At.UTC(), Device: op.Device, Data: op.Data, Digest: op.digest(), Status: res.Status, Result: res}
}

// Ready says whether the store answers.
func (s *Service) Ready(ctx context.Context) error {
	return s.Store.Read(ctx, func(tx Tx) error {
		err := tx.Get(&User{}, "nobody")
		if isNotFound(err) {
			return nil
		}
		return err
	})
}
