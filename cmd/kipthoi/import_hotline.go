package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"kipthoi/responder"
)

// importHotlineCmd takes in case files of the child hotline 111.
type importHotlineCmd struct {
	settings
	File string `arg:"" type:"existingfile" help:"One case file as JSON, or a list of them; docs/hotline.md describes it."`
}

// Bounds of a file of case files.
const (
	maxHotlineBytes = 8 << 20
	maxHotlineFiles = 1_000
)

// Run makes a case of each file, once; it tells which could not be taken in, and then ends with an error.
func (c *importHotlineCmd) Run(ctx context.Context, a *app) (err error) {
	files, err := readHotline(c.File)
	if err != nil {
		return err
	}
	s, err := c.open(ctx, time.Now, io.Discard, slog.New(slog.NewTextHandler(a.stderr, nil)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	refused := 0
	for i, f := range files {
		res, err := s.service.ReceiveHotline(ctx, responder.SystemUser(), f)
		var e *responder.Error
		switch {
		case errors.As(err, &e) && e.Code != responder.CodeInternal:
			refused++
			fmt.Fprintf(a.stdout, "hồ sơ thứ %d, %s: %s (%s)\n", i+1, e.Field, e.VI, e.EN)
		case err != nil:
			return err
		case res.Already:
			fmt.Fprintf(a.stdout, "hồ sơ thứ %d: đã có từ trước (there already)\n", i+1)
		default:
			fmt.Fprintf(a.stdout, "hồ sơ thứ %d: %s\n", i+1, res.Code)
		}
	}
	if refused > 0 {
		return fmt.Errorf("%d hồ sơ không nhận được (case files refused)", refused)
	}
	return nil
}

// readHotline reads one case file or a list.
func readHotline(file string) (files []responder.HotlineFile, err error) {
	info, err := os.Stat(file)
	if err == nil && info.Size() > maxHotlineBytes {
		return nil, errors.New("tệp lớn quá 8 MiB (the file is larger than 8 MiB)")
	}
	data, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		return nil, fmt.Errorf("read case files: %w", err)
	}
	if data = bytes.TrimSpace(data); !bytes.HasPrefix(data, []byte("[")) {
		data = append(append([]byte("["), data...), ']')
	}
	if json.Unmarshal(data, &files) != nil { // the error quotes what stood there
		return nil, errors.New("không đọc được: phải là JSON như trong docs/hotline.md (cannot be read: must be JSON as in docs/hotline.md)")
	}
	if len(files) > maxHotlineFiles {
		return nil, errors.New("quá 1.000 hồ sơ (more than 1,000 case files)")
	}
	return files, nil
}
