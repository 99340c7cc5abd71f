package bus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	block = 5 * time.Second        // longest that one read of the stream waits at the server
	retry = 500 * time.Millisecond // between attempts while the server is away
)

// follow reads the stream into the ring until ctx ends.
func (b *Redis) follow(ctx context.Context) {
	defer close(b.done)
	for ctx.Err() == nil {
		err := b.read(ctx)
		if ctx.Err() != nil {
			break
		}
		b.outage.note("read", err)
		if err != nil {
			b.ring.fail(fmt.Errorf("follow the stream: %w", err))
			pause(ctx, retry)
		}
	}
	b.ring.fail(ErrClosed)
}

// read waits for the next events and puts them into the ring. While there is an error it does not wait, so that the
// end of an outage is noticed at once.
func (b *Redis) read(ctx context.Context) error {
	from, begun, failing := b.ring.end()
	if !begun {
		return b.begin(ctx)
	}
	args := &redis.XReadArgs{Streams: []string{b.stream, from.String()}, Count: batch, Block: block}
	if failing {
		args.Block = -1
	}
	found, err := b.client.XRead(ctx, args).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return fmt.Errorf("xread: %w", err)
	}
	var entries []entry
	for _, s := range found {
		for _, m := range s.Messages {
			at, err := parseStamp(m.ID)
			if err != nil {
				return err
			}
			entries = append(entries, entry{at, eventOf(m)})
		}
	}
	b.ring.add(entries...)
	return nil
}

func (b *Redis) begin(ctx context.Context) error {
	at, err := b.last(ctx)
	if err == nil {
		b.ring.begin(at)
	}
	return err
}
