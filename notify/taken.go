package notify

import (
	"context"
	"time"
)

// Taken is a message that a provider says it took.
type Taken struct {
	ProviderID string
	// Body is its text as the provider has it.
	Body string
}

// Teller is a provider that can be asked afterwards which messages it took. It is safe for concurrent use.
type Teller interface {
	// Taken lists what the provider took since an instant and that may be m: to the same receiver, or under m's id. An
	// empty list means that it does not have m. It tells all or fails with a *SendError.
	Taken(ctx context.Context, m SMS, since time.Time) ([]Taken, error)
}
