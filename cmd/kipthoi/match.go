package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"kipthoi/responder/placement"
)

// matchCmd places many groups at once, without a server.
type matchCmd struct {
	Check string `placeholder:"PLAN" help:"Kiểm lại một phương án đã có (do not solve: check this plan of the problem, and its bound)."`
	Plan  string `and:"edit" help:"Phương án để thử sửa (the plan to try edits of)."`
	Edit  string `and:"edit" placeholder:"EDITS" help:"Thử ghim, loại, rút nơi ở của phương án (do not solve: what pins, bans and withdrawn homes make of the plan)."`
}

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
	switch {
	case c.Check != "":
		return checkPlan(a, p, c.Check)
	case c.Edit != "":
		return tryEdits(a, p, c.Plan, c.Edit)
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

// checkPlan says whether a file holds a right plan of the problem.
func checkPlan(a *app, p *placement.Problem, file string) error {
	plan, err := readPlan(file)
	if err != nil {
		return err
	}
	if err := placement.Check(p, plan); err != nil {
		return fmt.Errorf("phương án sai (the plan is wrong): %w", err)
	}
	_, err = fmt.Fprintf(a.stdout, "phương án đúng (the plan is right): %g, ≥ %g\n", plan.Cost, plan.Bound)
	return err
}

func readPlan(file string) (*placement.Plan, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	var plan placement.Plan
	if err := json.Unmarshal(data, &plan); err != nil {
		return nil, fmt.Errorf("đọc phương án (read plan): %w", err)
	}
	return &plan, nil
}

// tryEdits prints what edits make of a plan.
func tryEdits(a *app, p *placement.Problem, planFile, editFile string) error {
	plan, err := readPlan(planFile)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(editFile)
	if err != nil {
		return fmt.Errorf("read edits: %w", err)
	}
	var edits placement.Edits
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	if err := in.Decode(&edits); err != nil {
		return fmt.Errorf("đọc các sửa đổi (read edits): %w", err)
	}
	desk, err := placement.Open(p, plan)
	if err != nil {
		return inBothLanguages(err)
	}
	repair, err := desk.WhatIf(edits)
	if err != nil {
		return inBothLanguages(err)
	}
	return printJSON(a.stdout, repair)
}
