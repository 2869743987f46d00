package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khoibot/internal/workbook"
)

func TestTrouble_IsToldInASentenceWithAWayOut(t *testing.T) {
	o := newOffice(t)
	o.does(0, "import", "khoi.xlsx")
	before := o.does(0, "verify")
	o.file("empty.db", nil)
	o.file("text.db", []byte("not a database at all, but a text of some length"))
	o.file("broken.db", []byte("SQLite format 3\x00 but no more"))
	if err := os.Mkdir(filepath.Join(o.folder, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	o.does(0, "backup", "copy.db")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []struct {
		code int
		args string
		want []string
	}{
		{1, "restore empty.db", []string{"empty.db is empty", "khoibot backup"}},
		{1, "restore text.db", []string{"text.db is not a khoibot database", "khoibot backup", "nothing was changed"}},
		{1, "restore broken.db", []string{"broken.db", "nothing was changed"}},
		{1, "restore missing.db", []string{"there is no file missing.db"}},
		{1, "restore folder", []string{"folder is a folder"}},
		{1, "backup nowhere/copy.db", []string{"there is no folder nowhere", "make it first"}},
		{1, "backup copy.db", []string{"copy.db is there already", "give another name"}},
		{1, "import missing.xlsx", []string{"there is no file missing.xlsx"}},
		{1, "import folder", []string{"folder is a folder"}},
		{2, "backup --db= x.db", []string{"KHOIBOT_DB: is empty"}},
		{2, "backup --db=folder x.db", []string{"is a folder", "khoibot.db"}},
		{1, "backup --db=text.db x.db", []string{"text.db is something else, not a khoibot database", "--db"}},
		{1, "import --db=text.db khoi.xlsx", []string{"not a khoibot database"}},
		{1, "backup --db=nowhere/k.db x.db", []string{"there is no database at", "khoibot import"}},
		{1, "check --db=", []string{"✗ configuration", "KHOIBOT_DB: is empty"}},
		{1, "serve --listen=" + taken.Addr().String(), []string{"KHOIBOT_LISTEN", "another program", "another port"}},
	} {
		said := o.does(c.code, strings.Fields(c.args)...)
		for _, want := range c.want {
			if !strings.Contains(said, want) {
				t.Errorf("khoibot %s does not say %q:\n%s", c.args, want, said)
			}
		}
		for _, raw := range []string{"goose_db_version", "(26)", "SQL logic error", ".part-", "copy_file_range"} {
			if strings.Contains(said, raw) {
				t.Errorf("khoibot %s says %q:\n%s", c.args, raw, said)
			}
		}
	}
	if after := o.does(0, "verify"); after != before {
		t.Errorf("what was refused changed the database: %q, before %q", after, before)
	}
}

func TestCheck_ALineForEveryThingThatIsWrong(t *testing.T) {
	o := newOffice(t)
	o.configure("KHOIBOT_RATE=x", "KHOIBOT_LOCALE=xx")
	said := o.does(1, "check")
	n := 0
	for line := range strings.Lines(said) {
		if strings.HasPrefix(line, "✗ configuration") {
			n++
		}
	}
	if n != 2 {
		t.Errorf("check tells of two settings in %d lines:\n%s", n, said)
	}
}

func TestEnvironment_AnUnreadableFileIsTold(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, ".env"), 0o700); err != nil {
		t.Fatal(err)
	}
	code, _, errs := command(t, folder, nil, "verify")
	if code != 2 || !strings.Contains(errs, ".env is a folder") || !strings.Contains(errs, "move it away") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}

func TestRetry_SetsAsideWhatCannotBeRead(t *testing.T) {
	o := newOffice(t)
	o.does(0, "import", "khoi.xlsx")
	o.sql(`insert into dead_update (update_id, raw, error, at) values (7, '{"update_id":7,"message":{"date":"soon"}}', 'cannot be read', 1)`)
	if said := o.does(1, "check"); !strings.Contains(said, "1 dead updates") {
		t.Errorf("check says\n%s", said)
	}
	if said := o.does(0, "retry"); !strings.Contains(said, "update 7 cannot be read") || !strings.Contains(said, "0 updates") {
		t.Errorf("retry says %q", said)
	}
	if said := o.does(1, "check"); !strings.Contains(said, "0 dead updates") {
		t.Errorf("check says\n%s", said)
	}
	if said := o.does(0, "retry"); strings.Contains(said, "update 7") {
		t.Errorf("a second retry says %q", said)
	}
}

func TestImport_DryRunShowsOldAndNew(t *testing.T) {
	o := newOffice(t)
	o.does(0, "import", "khoi.xlsx")
	f, err := excelize.OpenReader(bytes.NewReader(workbook.Sample()))
	if err != nil {
		t.Fatal(err)
	}
	for cell, value := range map[string]string{"Danh bạ!B3": "Đầu mối Một", "Việc và thời hạn!C2": "25/06/2027 17:00"} {
		sheet, at, _ := strings.Cut(cell, "!")
		if err := f.SetCellValue(sheet, at, value); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	o.file("new.xlsx", b.Bytes())
	said := o.does(0, "import", "--dry-run", "new.xlsx")
	for _, want := range []string{"1 changed", "Danh bạ B3: Đầu mối CQ01 – Họ và tên: Đầu mối CQ01 → Đầu mối Một",
		"Hạn: 18/06/2027 17:00 → 25/06/2027 17:00", "nothing was changed"} {
		if !strings.Contains(said, want) {
			t.Errorf("import --dry-run does not say %q:\n%s", want, said)
		}
	}
	if again := o.does(0, "import", "--dry-run", "new.xlsx"); again != said {
		t.Errorf("a dry run changed something:\n%s", again)
	}
}
