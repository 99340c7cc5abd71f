// Command kipthoi serves, demonstrates and maintains Kịp Thời.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var cli commands
	k := kong.Parse(&cli, kong.Name("kipthoi"), kong.Description("Kịp Thời: trợ giúp khẩn cấp, đúng lúc. Emergency assistance in time."),
		kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(&app{os.Stdin, os.Stdout, os.Stderr}))
	k.FatalIfErrorf(k.Run())
}
