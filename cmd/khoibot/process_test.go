package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// child is the program as a process of its own.
type child struct {
	testing.TB
	cmd    *exec.Cmd
	lines  chan string // of its standard output
	mu     sync.Mutex
	errors strings.Builder // what it wrote to its error output
	read   sync.WaitGroup
	killed bool // instead of interrupted
}

// start makes a child that runs in a folder with these arguments, which begin starts. Its environment is the test's
// without what configures a khoibot.
func start(t testing.TB, folder string, args ...string) *child {
	c := &child{TB: t, cmd: exec.Command(os.Args[0], args...), lines: make(chan string, 1000)}
	c.cmd.Dir = folder
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "KHOIBOT_") && !strings.HasPrefix(pair, "TELEGRAM_") {
			c.env(pair)
		}
	}
	c.env(asProgram + "=1")
	return c
}

func (c *child) env(pairs ...string) { c.cmd.Env = append(c.cmd.Env, pairs...) }

// begin starts the process and reads what it writes.
func (c *child) begin() {
	c.Helper()
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		c.Fatal(err)
	}
	errs, err := c.cmd.StderrPipe()
	if err != nil {
		c.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		c.Fatal(err)
	}
	c.read.Go(func() {
		defer close(c.lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			c.lines <- s.Text()
		}
	})
	c.read.Go(func() {
		for s := bufio.NewScanner(errs); s.Scan(); {
			c.mu.Lock()
			c.errors.WriteString(s.Text() + "\n")
			c.mu.Unlock()
		}
	})
}

// line waits for a line of output with the prefix and gives the rest of it.
func (c *child) line(prefix string) string {
	c.Helper()
	for line := range c.lines {
		if rest, ok := strings.CutPrefix(line, prefix); ok {
			return rest
		}
	}
	c.Fatalf("the program ended without saying %q: %s", prefix, c.said())
	return ""
}

// interrupt is Ctrl-C. Windows has none for another process: there the program is killed, which it must survive too.
func (c *child) interrupt() {
	if runtime.GOOS == "windows" {
		c.killed = true
		c.kill()
		return
	}
	if err := c.cmd.Process.Signal(os.Interrupt); err != nil {
		c.Error(err)
	}
}

func (c *child) kill() {
	if err := c.cmd.Process.Kill(); err != nil {
		c.Error(err)
	}
	c.wait()
}

// wait waits for the end and gives the exit code; for one that could not be interrupted, that of a clean end.
func (c *child) wait() int {
	for range c.lines {
	}
	c.read.Wait()
	_ = c.cmd.Wait() // the code tells
	if c.killed {
		return 0
	}
	return c.cmd.ProcessState.ExitCode()
}

// said is what it wrote to its error output.
func (c *child) said() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.errors.String()
}

// command runs the program to its end in a folder; it gives the exit code and all it wrote.
func command(t testing.TB, folder string, env []string, args ...string) (code int, out, errs string) {
	t.Helper()
	c := start(t, folder, args...)
	c.env(env...)
	var o, e strings.Builder
	c.cmd.Stdout, c.cmd.Stderr = &o, &e
	if err := c.cmd.Run(); c.cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return c.cmd.ProcessState.ExitCode(), o.String(), e.String()
}

func readAll(t testing.TB, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
