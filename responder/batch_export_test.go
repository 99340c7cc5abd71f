package responder

import (
	"context"
	"time"

	"kipthoi/responder/placement"
)

// BatchProblem gives the problem of a batch that waits as the matcher is asked, and what reading and judging took.
func (s *Service) BatchProblem(ctx context.Context, id string) (p *placement.Problem, read, judged time.Duration, err error) {
	began := time.Now()
	b, err := s.readBatch(ctx, id)
	if err != nil {
		return nil, 0, 0, err
	}
	read = time.Since(began)
	b.judge()
	p = b.problem()
	b.choose(p)
	p.TimeLimitS, p.Iterations = batchLimits(len(b.groups))
	return p, read, time.Since(began) - read, nil
}
