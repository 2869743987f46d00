package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"khoibot/internal/store"
)

type versionCommand struct{}

// Run prints which khoibot this is, and the newest database it knows.
func (versionCommand) Run(p *program) error {
	schema, err := store.SchemaVersion()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "khoibot %s, database schema %d, %s %s/%s\n", version(), schema, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// version is the module's version, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (v == "" || v == "(devel)") {
			v = s.Value[:min(12, len(s.Value))]
		}
	}
	if v == "" {
		return "(devel)"
	}
	return v
}
