package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"kipthoi/responder/placement"
)

// matchCmd places many groups at once, without a server.
type matchCmd struct{}

// Run reads a problem and prints a plan. A plan that leaves somebody out is an error only if all were required.
func (c *matchCmd) Run(ctx context.Context, a *app) error {
	data, err := io.ReadAll(io.LimitReader(a.stdin, placement.MaxInput+1))
	if err != nil {
		return fmt.Errorf("read standard input: %w", err)
	}
	p, err := placement.Read(data)
	if err != nil {
		return inBothLanguages(err)
	}
	plan, err := placement.Solve(ctx, p)
	if err != nil {
		return inBothLanguages(err)
	}
	if err := placement.Check(p, plan); err != nil {
		return fmt.Errorf("check plan: %w", err)
	}
	if err := printJSON(a.stdout, plan); err != nil {
		return err
	}
	if p.RequireAll && !plan.Complete {
		return errors.New("không tìm được phương án xếp đủ mọi nhóm (no plan that places every group was found)")
	}
	return nil
}
