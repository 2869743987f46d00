package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"
)

// asProgram makes the test binary be the program, so that tests can run, stop and kill it as a process of its own.
// Its value says which: "khoibot", or a variant that a test breaks on purpose.
const asProgram = "RUN_AS_PROGRAM"

func TestMain(m *testing.M) {
	switch os.Getenv(asProgram) {
	case "":
		os.Exit(m.Run())
	case "khoibot":
		main()
	case "confirm-first":
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		serveConfirmingFirst(ctx)
	}
}
