package main

import (
	"context"
	"encoding/json"
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
		return matchError(err)
	}
	plan, err := placement.Solve(ctx, p)
	if err != nil {
		return matchError(err)
	}
	if err := placement.Check(p, plan); err != nil {
		return fmt.Errorf("check plan: %w", err)
	}
	if err := printPlan(a.stdout, plan); err != nil {
		return err
	}
	if p.RequireAll && !plan.Complete {
		return errors.New("không tìm được phương án xếp đủ mọi nhóm (no plan that places every group was found)")
	}
	return nil
}

func printPlan(w io.Writer, plan *placement.Plan) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	if err := out.Encode(plan); err != nil {
		return fmt.Errorf("write plan: %w", err)
	}
	return nil
}

// matchError puts the Vietnamese text of a wrong field before the English one.
func matchError(err error) error {
	var field *placement.FieldError
	if !errors.As(err, &field) {
		return err
	}
	return fmt.Errorf("%s / %w", field.VI, err)
}
