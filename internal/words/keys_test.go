package words_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// keyArgs are the functions that take a key: which argument it is, and what stands before it in the catalogues. A
// refusal is said in a message or in the answer to a press, so that it needs words for both.
func keyArgs(name string) (arg int, prefixes []string) {
	switch name {
	case "Text", "HTML", "html", "say", "offerRelay", "alert", "toast", "leaveGroup", "groupTell", "Has":
		return 0, []string{""}
	case "ask":
		return 3, []string{""}
	case "button":
		return 0, []string{"button."}
	case "forged":
		return 1, []string{"no.", "alert."}
	case "no", "noButKeep":
		return 0, []string{"no.", "alert."}
	case "log":
		return 0, []string{"audit."}
	}
	return -1, nil
}

// used is what the code asks of the catalogues.
type used struct {
	keys     map[string]string // with where they are asked for
	prefixes map[string]bool   // of keys put together with something known only at run time
	literals map[string]bool   // every string there is: a key may be chosen before it is used
}

// codeKeys reads the program's source for the keys it uses.
func codeKeys(t *testing.T) used {
	t.Helper()
	u := used{map[string]string{}, map[string]bool{}, map[string]bool{}}
	fset := token.NewFileSet()
	for _, root := range []string{"../../internal", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
				strings.Contains(filepath.ToSlash(path), "internal/sandbox/") {
				return err
			}
			file, err := parser.ParseFile(fset, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool { u.see(fset, n); return true })
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return u
}

func (u used) see(fset *token.FileSet, n ast.Node) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if s, ok := literal(n); ok {
			u.literals[s] = true
		}
	case *ast.BinaryExpr: // "reason." + why
		if s, ok := literal(n.X); ok && n.Op == token.ADD && looksLikeKey(strings.TrimRight(s, "._")) {
			u.prefixes[s] = true
		}
	case *ast.CallExpr:
		u.seeCall(fset, n)
	case *ast.CompositeLit:
		u.seeValue(fset, n)
	}
}

func (u used) seeCall(fset *token.FileSet, call *ast.CallExpr) {
	at, prefixes := keyArgs(typeName(call.Fun))
	if at < 0 || at >= len(call.Args) {
		return
	}
	switch arg := call.Args[at].(type) {
	case *ast.BasicLit:
		if s, ok := literal(arg); ok && looksLikeKey(s) {
			for _, p := range prefixes {
				u.keys[p+s] = fset.Position(arg.Pos()).String()
			}
		}
	case *ast.BinaryExpr: // button("set_" + name)
		if s, ok := literal(arg.X); ok {
			for _, p := range prefixes {
				u.prefixes[p+s] = true
			}
		}
	}
}

// seeValue finds the commands in Telegram's menu, whose descriptions are words, and events of the log.
func (u used) seeValue(fset *token.FileSet, value *ast.CompositeLit) {
	fields := map[string]string{}
	for _, e := range value.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				s, _ := literal(kv.Value)
				fields[id.Name] = s
			}
		}
	}
	where := fset.Position(value.Pos()).String()
	if _, menu := fields["menu"]; menu && fields["name"] != "" {
		u.keys["menu."+fields["name"]] = where
	}
	if act := fields["Act"]; act != "" && typeName(value.Type) == "Event" {
		u.keys["audit."+act] = where
	}
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func looksLikeKey(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_.") == ""
}

func TestEveryKeyInTheCodeHasWords(t *testing.T) {
	vi := catalogue(t, "vi")
	u := codeKeys(t)
	for key, where := range u.keys {
		if _, ok := vi[key]; !ok {
			t.Errorf("%s: no words under %q", where, key)
		}
	}
	for prefix := range u.prefixes {
		if !startsAny(vi, prefix) && strings.Contains(prefix, ".") && u.ownPrefix(prefix) {
			t.Errorf("no words under any key that starts with %q", prefix)
		}
	}
}

// ownPrefix reports whether a prefix is one of the catalogues' and not the beginning of some other text.
func (u used) ownPrefix(prefix string) bool {
	return slices.Contains([]string{"button", "no", "alert", "audit", "reason", "toast", "menu", "key", "state", "date"}, strings.SplitN(prefix, ".", 2)[0])
}

func startsAny(words map[string]message, prefix string) bool {
	for key := range words {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

func TestAllWordsAreUsed(t *testing.T) {
	u := codeKeys(t)
	for key := range catalogue(t, "vi") {
		if !u.uses(key) {
			t.Errorf("nothing says %q", key)
		}
	}
}

func (u used) uses(key string) bool {
	if _, ok := u.keys[key]; ok || u.literals[key] {
		return true
	}
	group, rest, _ := strings.Cut(key, ".")
	if slices.Contains([]string{"key", "button", "no", "alert", "audit"}, group) && u.literals[rest] {
		return true // named before it is used: the keys under the text box, a refusal chosen among several
	}
	if group == "audit" && u.literals["join.told_"+rest] {
		return true // what the secretariat is told of an invitation is logged under the same name
	}
	for prefix := range u.prefixes {
		switch prefix {
		case "button.", "no.", "alert.", "audit.", "menu.", "key.":
			continue // what these are put before stands in the code
		}
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// constants are the values of a string type's constants, as they stand in a file.
func constants(t *testing.T, path, typ string) (values []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := v.Type.(*ast.Ident); !ok || id.Name != typ {
			return true
		}
		for _, value := range v.Values {
			if s, ok := literal(value); ok && s != "" {
				values = append(values, s)
			}
		}
		return true
	})
	return values
}

func TestEveryReasonAndActHasWords(t *testing.T) {
	vi := catalogue(t, "vi")
	for _, c := range []struct{ path, typ, prefix string }{
		{"../courier/reason.go", "Reason", "reason."},
		{"../bloc/answer.go", "Act", "audit."},
	} {
		values := constants(t, c.path, c.typ)
		if len(values) == 0 {
			t.Errorf("%s has no constants of type %s", c.path, c.typ)
		}
		for _, s := range values {
			if _, ok := vi[c.prefix+s]; !ok {
				t.Errorf("no words under %q", c.prefix+s)
			}
		}
	}
	for key, word := range map[string]string{"blocked": "chặn", "never_started": "chưa tham gia", "deactivated": "đã khóa tài khoản"} {
		if !strings.Contains(vi["reason."+key].Other, word) {
			t.Errorf("the reason %q does not say %q: people and papers rely on it", key, word)
		}
	}
}
