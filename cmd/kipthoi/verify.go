package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// verifyCmd checks a database that is in use or not.
type verifyCmd struct {
	settings
	Expect string `help:"Head that an earlier run printed; the seal must still be there."`
}

// Run prints what was looked at and the first break of each kind; a break is an error.
func (c *verifyCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := c.open(ctx, time.Now, io.Discard, slog.New(slog.NewTextHandler(a.stderr, nil)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	v, err := s.service.Audit(ctx, c.Expect)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "nhật ký: %d mục, %d dấu niêm phong, %d mục chưa niêm phong; %d tài khoản; %d nơi chăm sóc\n",
		v.Entries, v.Seals, v.Unsealed, v.Accounts, v.Carers)
	fmt.Fprintf(a.stdout, "dấu cuối, nên ghi lại ở nơi khác: %s\n", v.Head)
	for _, b := range v.Breaks {
		fmt.Fprintf(a.stdout, "KHÔNG ĐÚNG %s tại %s: %s (%s)\n", b.What, b.Where, b.VI, b.EN)
	}
	if len(v.Breaks) > 0 {
		return errors.New("dữ liệu không còn nguyên vẹn (the data is not whole)")
	}
	fmt.Fprintln(a.stdout, "mọi điều kiểm tra đều đúng")
	return nil
}
