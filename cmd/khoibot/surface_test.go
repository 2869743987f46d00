package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestSurface_ReadmeHelpAndExampleAgree holds the three places where the configuration is described to Config.
func TestSurface_ReadmeHelpAndExampleAgree(t *testing.T) {
	readme, example := readText(t, "../../README.md"), readText(t, "../../.env.example")
	cmd := exec.Command(os.Args[0], "--help")
	cmd.Env = append(os.Environ(), asProgram+"=1", "COLUMNS=4000")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	help := strings.Join(strings.Fields(string(out)), " ")
	named := map[string]bool{}
	for _, k := range knobs() {
		named[k.Var] = true
		row := "| `" + k.Var + "` | " + orDash(k.Default) + " | " + k.Help + " |"
		if !strings.Contains(readme, row) {
			t.Errorf("README lacks the row\n%s", row)
		}
		if !strings.Contains(help, k.Var) || !strings.Contains(help, k.Help) || !strings.Contains(help, k.Default) {
			t.Errorf("--help lacks %s, its default %q or what it is: %s", k.Var, k.Default, k.Help)
		}
		entry := "\n# " + k.Help + "\n#" + k.Var + "=" + k.Default + "\n"
		if k.Var == "TELEGRAM_BOT_TOKEN" {
			entry = strings.Replace(entry, "\n#T", "\nT", 1)
		}
		if !strings.Contains(example, entry) {
			t.Errorf(".env.example lacks%s", entry)
		}
	}
	for where, text := range map[string]string{"README": readme, ".env.example": example, "--help": help} {
		for _, name := range regexp.MustCompile(`\b(KHOIBOT|TELEGRAM)_[A-Z_]+\b`).FindAllString(text, -1) {
			if !named[name] {
				t.Errorf("%s tells of %s, which there is not", where, name)
			}
		}
	}
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return "`" + s + "`"
}

// TestSurface_ReadmeTellsOfEverySubcommand keeps the README's list whole.
func TestSurface_ReadmeTellsOfEverySubcommand(t *testing.T) {
	readme := readText(t, "../../README.md")
	p := &program{out: t.Output(), err: t.Output(), env: &environment{}}
	parser, err := p.parser(&commandLine{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range parser.Model.Children {
		if !strings.Contains(readme, "`khoibot "+c.Name) {
			t.Errorf("README does not tell of khoibot %s", c.Name)
		}
	}
}

func readText(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}
