package bloc

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The domain stands below everything: nothing of ours, no database, no Telegram, no clock.
func TestTheDomainStandsAlone(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			path, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, no := range []string{"khoibot/", "database/", "modernc.org/", "github.com/", "net", "os", "time"} {
				if (path == no || strings.HasPrefix(path, no) && strings.HasSuffix(no, "/")) && !strings.HasSuffix(name, "_test.go") {
					t.Errorf("%s imports %s", name, path)
				}
			}
		}
	}
}
