package bus

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
)

// outage logs when the server goes away and when it is back, once each, whichever part notices first.
type outage struct {
	log    *slog.Logger
	mu     sync.Mutex
	broken map[string]bool
}

func newOutage(log *slog.Logger) *outage { return &outage{log: log, broken: map[string]bool{}} }

// note takes down how a part fared.
func (o *outage) note(part string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	before := len(o.broken)
	if err == nil {
		delete(o.broken, part)
	} else {
		o.broken[part] = true
	}
	switch after := len(o.broken); {
	case before == 0 && after > 0:
		o.log.Warn("redis is away: hints are dropped, the store is polled, limits count for each process", "err", err)
	case before > 0 && after == 0:
		o.log.Info("redis is back")
	}
}

// quiet passes what go-redis reports, each failed dial for one, to the log's debug level.
type quiet struct{ log *slog.Logger }

// Printf has the form that go-redis asks for.
func (q quiet) Printf(ctx context.Context, format string, v ...any) {
	q.log.DebugContext(ctx, fmt.Sprintf(format, v...))
}
