package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"kipthoi/cmd/kipthoi/trial"
)

// trialCmd runs the main job on real files and prints what it found as JSON.
type trialCmd struct {
	Data string `default:"../shared/data" type:"existingdir" help:"Folder of the files."`
	Dir  string `help:"Folder for the database; a fresh temporary one when empty."`
}

// Run runs the trial.
func (c *trialCmd) Run(ctx context.Context, a *app) (err error) {
	dir := c.Dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "kipthoi-trial-"); err != nil {
			return fmt.Errorf("trial folder: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	set := settings{DB: filepath.Join(dir, "kipthoi.db")}
	s, err := set.open(ctx, time.Now, io.Discard, slog.New(slog.NewTextHandler(a.stderr, nil)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	bars := newProgress(a.stderr)
	result, err := c.run(ctx, s, bars)
	bars.end()
	if err != nil {
		return err
	}
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	return enc.Encode(result)
}

func (c *trialCmd) run(ctx context.Context, s *system, bars *progress) (trial.Result, error) {
	file := filepath.Join(c.Data, filepath.FromSlash(trial.BoundariesFile))
	shapes, report, err := readBoundaries(file, "code", bars)
	if err != nil {
		return trial.Result{}, err
	}
	if err := s.service.ImportBoundaries(ctx, shapes, file, 0, func(n int) { bars.step("lưu ranh giới", n, len(shapes)) }); err != nil {
		return trial.Result{}, err
	}
	if err := s.service.TakeUp(ctx); err != nil {
		return trial.Result{}, err
	}
	t := &trial.Trial{Service: s.service, Dir: c.Data, Workers: 32, Step: bars.step}
	result, err := t.Run(ctx)
	result.Boundaries, result.BoundaryProblems = len(shapes), len(report.Problems)
	return result, err
}
