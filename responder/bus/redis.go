package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"kipthoi/responder"
)

// Stream is the usual name of the stream in Redis. Two installations that share a server need two names.
const Stream = "kipthoi:events"

// Redis is a bus between processes: one stream of about 4,096 events. However many wait, a process follows the stream
// over one connection.
type Redis struct {
	client *redis.Client
	stream string
	ring   *ring
	outage *outage
	cancel context.CancelFunc
	done   chan struct{}
}

// OpenRedis follows a stream of the server at address: redis://…, rediss://…, unix://…, host:port, or the path of a
// socket. The server need not be there yet. Each outage is logged in one line, its end in another.
func OpenRedis(address, stream string, log *slog.Logger) (*Redis, error) {
	opt, err := options(address)
	if err != nil {
		return nil, err
	}
	redis.SetLogger(quiet{log})
	ctx, cancel := context.WithCancel(context.Background())
	b := &Redis{client: redis.NewClient(opt), stream: stream, ring: newRing(), outage: newOutage(log), cancel: cancel,
		done: make(chan struct{})}
	go b.follow(ctx)
	return b, nil
}

// options reads an address. Errors do not repeat it: it may hold a password.
func options(address string) (*redis.Options, error) {
	switch {
	case strings.HasPrefix(address, "/"):
		address = "unix://" + address
	case !strings.Contains(address, "://"):
		address = "redis://" + address
	}
	opt, err := redis.ParseURL(address)
	if err != nil {
		return nil, errors.New("address of Redis: want redis://host:port/number or unix:///path/of/socket")
	}
	opt.DialTimeout, opt.DialerRetries, opt.MaxRetries = 2*time.Second, 1, -1
	opt.ContextTimeoutEnabled = true
	opt.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return opt, nil
}

// Close ends all waiting with ErrClosed.
func (b *Redis) Close() error {
	b.cancel()
	err := b.client.Close() // ends the read that blocks
	<-b.done
	if err != nil {
		return fmt.Errorf("close redis: %w", err)
	}
	return nil
}

// Ping says whether the server answers.
func (b *Redis) Ping(ctx context.Context) error {
	if err := b.client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("ping redis: %w", err)
	}
	return nil
}

// Publish tells all who wait, in every process.
func (b *Redis) Publish(ctx context.Context, topic, data string) error {
	err := b.client.XAdd(ctx, &redis.XAddArgs{
		Stream: b.stream, MaxLen: capacity, Approx: true, Values: []string{"topic", topic, "data", data},
	}).Err()
	if !errors.Is(ctx.Err(), context.Canceled) {
		b.outage.note("publish", err)
	}
	if err != nil {
		return fmt.Errorf("publish %s: %w", topic, err)
	}
	return nil
}

// After gives what was published after id, oldest first, waiting until there is something or ctx ends. When the server
// is away it returns an error at once: wait a little before asking again. Of events that are not kept any more it says
// nothing. It gives 512 at once at most: ask again after the last.
func (b *Redis) After(ctx context.Context, id string) ([]responder.Event, error) {
	at, err := b.position(ctx, id)
	for err == nil {
		v := b.ring.after(at)
		switch {
		case v.begun && at.compare(v.floor) < 0:
			events, err := b.older(ctx, at)
			if err != nil || len(events) > 0 {
				return events, err
			}
			at = v.floor // nothing is left before it
			continue
		case len(v.events) > 0:
			return v.events, nil
		case v.err != nil:
			return nil, v.err
		}
		err = wait(ctx, v.more)
	}
	return nil, err
}

func (b *Redis) position(ctx context.Context, id string) (stamp, error) {
	if id != end {
		return parseStamp(id)
	}
	at, err := b.last(ctx)
	if seen, _, _ := b.ring.end(); at.compare(seen) < 0 {
		at = seen // the server was emptied
	}
	return at, err
}

// last asks the server for the stamp of the youngest event.
func (b *Redis) last(ctx context.Context) (stamp, error) {
	found, err := b.client.XRevRangeN(ctx, b.stream, "+", "-", 1).Result()
	if err != nil {
		return stamp{}, fmt.Errorf("find the end of the stream: %w", err)
	}
	if len(found) == 0 {
		return stamp{}, nil
	}
	return parseStamp(found[0].ID)
}

// older asks the server for events after a stamp from before this process followed the stream.
func (b *Redis) older(ctx context.Context, at stamp) (events []responder.Event, err error) {
	found, err := b.client.XRangeN(ctx, b.stream, "("+at.String(), "+", batch).Result()
	if err != nil {
		return nil, fmt.Errorf("read the stream: %w", err)
	}
	for _, m := range found {
		events = append(events, eventOf(m))
	}
	return events, nil
}

func eventOf(m redis.XMessage) responder.Event {
	topic, _ := m.Values["topic"].(string)
	data, _ := m.Values["data"].(string)
	return responder.Event{ID: m.ID, Topic: topic, Data: data}
}
