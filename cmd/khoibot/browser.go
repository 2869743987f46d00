package main

import (
	"context"
	"os"
	"os/exec"
	"runtime"
)

// openBrowser shows an address in the machine's browser where there is one; where there is none nothing happens, for
// the address is printed too.
func openBrowser(ctx context.Context, address string) {
	command := []string{"xdg-open", address}
	switch runtime.GOOS {
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler", address}
	case "darwin":
		command = []string{"open", address}
	default:
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
			return // xdg-open would look for a browser in the terminal
		}
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }() // ends with ctx at the latest
	}
}
