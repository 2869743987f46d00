package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program: it gives the exit code, 0 when all went well, 1 when something is wrong, 2 when it was called or
// configured wrongly.
func run(ctx context.Context, args []string, out, err io.Writer) int {
	p := &program{out: out, err: err}
	e := p.run(ctx, args)
	if e == nil {
		return 0
	}
	if !errors.Is(e, errTold) {
		fmt.Fprintf(veil(err, p.secrets...), "khoibot: %v\n", e)
	}
	var usage *usageError
	if errors.As(e, &usage) {
		return 2
	}
	return 1
}
