package main

import (
	"os"
	"testing"
)

// asProgram makes the test binary be the program, so that tests can run, stop and kill it as a process of its own.
const asProgram = "RUN_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}
