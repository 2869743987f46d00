package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"khoibot/internal/store"
	"khoibot/internal/when"
)

// usageError is a mistake in how the program was called or configured.
type usageError struct{ error }

// errTold ends a command that has said itself what is wrong.
var errTold = errors.New("told already")

// commandLine is the subcommands and the configuration they share.
type commandLine struct {
	Config

	Serve    serveCommand    `cmd:"" help:"Run the bot."`
	Demo     demoCommand     `cmd:"" help:"Try the bot in a browser: no token, no network, nothing kept."`
	Import   importCommand   `cmd:"" help:"Take in a workbook of agencies, people and tasks; all of it or nothing."`
	Template templateCommand `cmd:"" help:"Write an empty workbook to fill in."`
	Invite   inviteCommand   `cmd:"" help:"Print a link by which one person joins."`
	Check    checkCommand    `cmd:"" help:"Say whether everything is in order, a line each."`
	Backup   backupCommand   `cmd:"" help:"Copy the database, also while the bot runs."`
	Restore  restoreCommand  `cmd:"" help:"Put a backup in the database's place; what was unsent in it is held."`
	Verify   verifyCommand   `cmd:"" help:"Check the audit log: that no row was altered, removed, added or moved."`
	Retry    retryCommand    `cmd:"" help:"Run the updates again that could not take effect."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

// program is what every subcommand is given.
type program struct {
	out, err io.Writer
	env      *environment
	config   *Config
	secrets  []Secret
}

func (p *program) run(ctx context.Context, args []string) error {
	at, err := here()
	if err != nil {
		return err
	}
	p.env = readEnvironment(os.Environ(), at)
	var line commandLine
	p.config = &line.Config
	parser, err := p.parser(&line)
	if err != nil {
		return fmt.Errorf("describe the command line: %w", err)
	}
	called, err := parser.Parse(args)
	if err != nil {
		return &usageError{fmt.Errorf("%w; khoibot --help tells more", err)}
	}
	line.Config.fillSecrets(p.env)
	p.secrets = []Secret{line.Token, line.WebhookSecret, line.Proxy}
	called.BindTo(ctx, (*context.Context)(nil))
	return called.Run(p)
}

// parser makes the command line. Values that are not given as flags come from the environment and .env, of which demo
// and other commands that need no configuration take no notice because they do not read it.
func (p *program) parser(line *commandLine) (*kong.Kong, error) {
	names := map[string]string{}
	for _, k := range knobs() {
		names[k.Flag] = k.Var
	}
	fromEnv := kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if v := p.env.get(names[flag.Name]); v != "" {
			return v, nil
		}
		return nil, nil
	})
	return kong.New(line, kong.Name("khoibot"), kong.Description(description()), kong.Resolvers(fromEnv),
		kong.Writers(p.out, p.err), kong.ValueFormatter(describeFlag(names)), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
}

func describeFlag(names map[string]string) kong.HelpValueFormatter {
	return func(v *kong.Value) string {
		switch name := names[v.Name]; {
		case name != "" && v.Default != "":
			return fmt.Sprintf("%s ($%s, default %s)", v.Help, name, v.Default)
		case name != "":
			return fmt.Sprintf("%s ($%s)", v.Help, name)
		}
		return kong.DefaultHelpValueFormatter(v)
	}
}

// description is the head of --help; it tells of the secrets, which are no flags.
func description() string {
	var b strings.Builder
	b.WriteString("The Telegram bot of an emulation bloc (Khối thi đua).\n\n" +
		"Everything can be set in the environment or in a file .env, in the current folder or the program's; most also by a flag, which wins." +
		" Only there, because command lines are seen by others:\n")
	for _, k := range knobs() {
		if k.Flag == "" {
			b.WriteString("\n" + k.Var + ": " + k.Help + "\n")
		}
	}
	return b.String()
}

// settings reads the configuration, or tells everything that is wrong with it.
func (p *program) settings() (*settings, error) {
	s, err := p.config.read(p.env)
	if err != nil {
		lines := strings.Split(err.Error(), "\n")
		return nil, &usageError{fmt.Errorf("the configuration is wrong:\n  %s", strings.Join(lines, "\n  "))}
	}
	return s, nil
}

// logger writes to the program's error output, without the secrets.
func (p *program) logger(s *settings) *slog.Logger {
	return slog.New(slog.NewTextHandler(veil(p.err, s.secrets()...), &slog.HandlerOptions{Level: s.level}))
}

// open opens the database beside a running serve; it must exist, for a command that reads or changes one that is not
// there has been given the wrong one.
func (p *program) open(ctx context.Context, s *settings) (*store.DB, error) {
	if _, err := os.Stat(s.db); err != nil {
		return nil, fmt.Errorf("there is no database at %s yet: start with khoibot import, or set KHOIBOT_DB", s.db)
	}
	return openStore(ctx, s.db, when.Machine(), s)
}

// openStore opens a database, which is made where there is none, or says what to do when it cannot be.
func openStore(ctx context.Context, path string, clock when.Clock, s *settings) (*store.DB, error) {
	db, err := store.Open(ctx, path, clock, s.house())
	if err != nil {
		return nil, openTrouble(path, err)
	}
	return db, nil
}

// withDatabase runs a command on the database that is configured, beside a running serve.
func (p *program) withDatabase(ctx context.Context, run func(db *store.DB, s *settings) error) (err error) {
	s, err := p.settings()
	if err != nil {
		return err
	}
	db, err := p.open(ctx, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return run(db, s)
}
