package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// environment is where values come from besides flags: the real environment, which wins, and .env.
type environment struct {
	real   map[string]string
	file   map[string]string
	path   string // of the .env that was read; empty: none
	folder string // from which a relative KHOIBOT_DB starts
	err    error  // why .env could not be read
}

// place is where the program runs.
type place struct {
	current string // folder
	program string // folder of the executable; the current one under "go run"
}

// here finds out where the program runs.
func here() (place, error) {
	current, err := os.Getwd()
	if err != nil {
		return place{}, fmt.Errorf("find the current folder: %w", err)
	}
	exe, err := os.Executable()
	if err != nil {
		return place{}, fmt.Errorf("find the program's folder: %w", err)
	}
	return place{current, programFolder(exe, current)}, nil
}

// programFolder is the executable's folder, but for what "go run" and "go test" build into a folder that is gone
// afterwards.
func programFolder(exe, current string) string {
	for _, part := range strings.Split(filepath.ToSlash(exe), "/") {
		if strings.HasPrefix(part, "go-build") {
			return current
		}
	}
	return filepath.Dir(exe)
}

// readEnvironment gathers the values; real is in the form of os.Environ.
func readEnvironment(real []string, at place) *environment {
	env := &environment{real: map[string]string{}, folder: at.program}
	for _, pair := range real {
		name, value, _ := strings.Cut(pair, "=")
		env.real[name] = value
	}
	env.file, env.path, env.err = readDotenv(at.current, at.program)
	if env.path != "" {
		env.folder = filepath.Dir(env.path)
	}
	return env
}

// get gives a variable's value without the space around it; one that is set to nothing counts as not set.
func (e *environment) get(name string) string {
	if v := strings.TrimSpace(e.real[name]); v != "" {
		return v
	}
	return strings.TrimSpace(e.file[name])
}

// strangers reports names that nobody reads and that were meant for this program: all KHOIBOT_…, and those a slip of
// the finger away from a known one.
func (e *environment) strangers() []error {
	var known []string
	for _, k := range knobs() {
		known = append(known, k.Var)
	}
	var errs []error
	look := func(names map[string]string, where string, slips int) {
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if slices.Contains(known, name) {
				continue
			}
			near, distance := nearest(strings.ToUpper(name), known)
			if strings.HasPrefix(name, "KHOIBOT_") || distance <= slips {
				errs = append(errs, fmt.Errorf("%s is not known%s; did you mean %s?", name, where, near))
			}
		}
	}
	look(e.real, "", 2)
	look(e.file, " (in .env)", 4)
	return errs
}

// nearest gives the word that takes the fewest letters added, dropped or changed to come from s, and how many.
func nearest(s string, words []string) (string, int) {
	best, least := "", len(s)+1<<10
	for _, w := range words {
		if d := distance(s, w); d < least {
			best, least = w, d
		}
	}
	return best, least
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := diagonal
			if a[i-1] != b[j-1] {
				change++
			}
			diagonal = row[j]
			row[j] = min(change, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
