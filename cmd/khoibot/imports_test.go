package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "khoibot/"

// mayImport is the one way imports point: package → what of this module it may know.
func mayImport() map[string][]string {
	pure := []string{"internal/bloc", "internal/when"}
	kept := append([]string{"internal/store"}, pure...)
	return map[string][]string{
		"cmd/khoibot": append([]string{"internal/chat", "internal/courier", "internal/gate", "internal/remind", "internal/sandbox",
			"internal/words", "internal/workbook"}, kept...),
		"internal/chat": append([]string{"internal/ask", "internal/courier", "internal/gate", "internal/remind", "internal/report",
			"internal/words", "internal/workbook"}, kept...),
		"internal/gate":     kept,
		"internal/courier":  kept,
		"internal/remind":   kept,
		"internal/workbook": kept,
		"internal/report":   append([]string{"internal/words"}, kept...),
		"internal/words":    {"locales"},
		"internal/ask":      pure,
		"internal/store":    pure,
		"internal/when":     {"internal/bloc"},
		"internal/bloc":     nil,
		"internal/sandbox":  nil,
		"locales":           nil,
	}
}

// TestImports_PointOneWay reads the imports of everything but tests.
func TestImports_PointOneWay(t *testing.T) {
	allowed := mayImport()
	knowTelegram := []string{"cmd/khoibot", "internal/chat", "internal/courier", "internal/gate"}
	for pkg, imports := range imports(t) {
		may, known := allowed[pkg]
		if !known {
			t.Errorf("%s is a package the layout does not have", pkg)
			continue
		}
		for _, name := range imports {
			ours, isOurs := strings.CutPrefix(name, module)
			switch {
			case isOurs && !slices.Contains(may, ours):
				t.Errorf("%s imports %s, against the way imports point", pkg, ours)
			case strings.HasPrefix(name, "github.com/go-telegram/") && !slices.Contains(knowTelegram, pkg):
				t.Errorf("%s imports the Telegram library", pkg)
			case pkg == "internal/sandbox" && strings.Contains(strings.Split(name, "/")[0], "."):
				t.Errorf("the sandbox imports %s, which is not of the standard library", name)
			}
		}
	}
}

// imports gives what each package of the module imports, by its folder.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir("../..", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := path.Dir(strings.TrimPrefix(filepath.ToSlash(file), "../../"))
		found[pkg] = append(found[pkg], "")
		for _, i := range parsed.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			found[pkg] = append(found[pkg], name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 8 {
		t.Fatalf("found %d packages only", len(found))
	}
	return found
}
