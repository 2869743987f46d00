package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"khoibot/internal/sandbox"
)

// The big database: far more than any bloc will ever write.
const (
	bigTasks    = 100_000
	bigOpen     = 200
	bigAnswers  = 1_000_000
	bigAgencies = 14
)

// fillBig makes a database of 14 agencies, 100,000 tasks of which 200 are open, and a million answers.
func fillBig(b *testing.B, o *office) {
	b.Helper()
	o.does(0, "import", "khoi.xlsx")
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(o.folder, "khoibot.db"))+"?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	now := time.Now().Unix()
	for _, statement := range []string{
		fmt.Sprintf(`with recursive n(i) as (select 1 union all select i + 1 from n where i < %d)
			insert into task (kind, year, title, folded, due_at, ladder, everyone, phase, announce_at, announced_at, reminded_at, closed_at, created_at)
			select 'report', 2000 + i %% 27, 'Báo cáo số ' || i, 'bao cao so ' || i, %d + 86400 * (i %% 90 + 20), '14,7,3,1', 1,
			iif(i <= %d, 'confirmed', 'closed'), 0, 1, %d, iif(i <= %d, null, 2), 0 from n`, bigTasks, now, bigOpen-8, now, bigOpen-8),
		`insert into task_agency (task_id, agency_id) select t.id, a.id from task t cross join agency a where true on conflict do nothing`,
		fmt.Sprintf(`insert into answer (task_id, agency_id, act, at, recorded_at) select task_id, agency_id, 'reported', 3, 3
			from task_agency where task_id > %d and agency_id <= 10 limit %d`, bigOpen, bigAnswers),
		"update account set joined_at = 1",
		"pragma wal_checkpoint(truncate)",
	} {
		if _, err := db.Exec(statement); err != nil {
			b.Fatal(err)
		}
	}
	var open, answers int
	err = db.QueryRow("select (select count(*) from task where phase = 'confirmed'), (select count(*) from answer)").Scan(&open, &answers)
	if err != nil || open != bigOpen || answers < bigAnswers*99/100 {
		b.Fatalf("%d open tasks, %d answers: %v", open, answers, err)
	}
}

// BenchmarkBigDatabase measures how long serve takes from being called to its first poll on the big database, and how
// much memory it stays at once it has answered people.
func BenchmarkBigDatabase(b *testing.B) {
	o := newOffice(b, "KHOIBOT_RATE=1000", "KHOIBOT_LOG=warn")
	fillBig(b, o)
	var toPoll []time.Duration
	var resident int
	for b.Loop() {
		known := len(o.tg.Calls("getUpdates"))
		began := time.Now()
		p := start(b, o.folder, "serve")
		p.begin()
		// The sandbox records a poll when it is answered, so it is known by being parked or by being recorded.
		o.until(func() bool { parked, _ := o.tg.Parked(); return parked || len(o.tg.Calls("getUpdates")) > known })
		toPoll = append(toPoll, time.Since(began))
		phone := o.tg.Person(7103, "Đầu mối CQ03", "", "")
		use(b, o, phone)
		resident = max(resident, residentMB(b, p.cmd.Process.Pid))
		p.interrupt()
		if code := p.wait(); code != 0 {
			b.Fatalf("serve exits with %d: %s", code, p.said())
		}
	}
	worst := time.Duration(0)
	for _, d := range toPoll {
		worst = max(worst, d)
	}
	b.ReportMetric(float64(worst.Milliseconds()), "ms-to-first-poll")
	b.ReportMetric(float64(resident), "MB-resident")
}

// use lets a person do what people do most, and waits for the answers.
func use(b *testing.B, o *office, phone *sandbox.Phone) {
	b.Helper()
	for _, text := range []string{"/viec", "han bao cao so 77", "/han"} {
		before := len(phone.Bot())
		phone.Send(text)
		o.until(func() bool { return len(phone.Bot()) > before })
	}
}

// residentMB reads a process's resident memory, which only Linux tells this way.
func residentMB(b *testing.B, pid int) int {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("no /proc to read resident memory from")
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				b.Fatal(err)
			}
			return kb / 1000
		}
	}
	b.Fatal("no VmRSS")
	return 0
}
