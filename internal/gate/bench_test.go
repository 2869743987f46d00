package gate_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/chat"
	"khoibot/internal/gate"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

const (
	benchAgencies = 14
	benchTasks    = 8
	benchFocal    = 7100 // the account of an agency's focal point, plus its number
)

// BenchmarkGateBatches gives batches of 100 answers their effect through the conversations: focal points of every
// agency press [Báo đã nộp] on every task, and take it back, each press a real change of state with its receipt.
func BenchmarkGateBatches(b *testing.B) {
	zone, err := when.Zone("")
	if err != nil {
		b.Fatal(err)
	}
	clock := when.NewFrozen(time.Date(2027, 6, 1, 9, 0, 0, 0, zone))
	db, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "khoibot.db"), clock, store.House{Zone: zone,
		RemindAt: when.TimeOfDay{Hour: 8}, Quiet: when.TimeOfDay{Hour: 18}, Calendar: when.VietnamCalendar()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	catalogue, err := words.Load("vi", zone)
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	g := gate.New(gate.Options{DB: db, Skew: &gate.Skew{Log: log}, Log: log,
		Handler: chat.New(chat.Config{Grace: time.Minute, BotUsername: "khoibot_demo_bot", Zone: zone}, catalogue, log)})
	tasks := seedBench(b, db, clock.Now().Unix())
	presses := presses(tasks)
	next := int64(0)
	for b.Loop() {
		batch := make([]json.RawMessage, 100)
		for i := range batch {
			batch[i] = presses(next)
			next++
		}
		if err := g.Take(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(next)/b.Elapsed().Seconds(), "updates/s")
	b.StopTimer()
	check(b, db, next)
}

// seedBench fills in a bloc with open tasks.
func seedBench(b *testing.B, db *store.DB, now int64) []bloc.Task {
	var tasks []bloc.Task
	err := db.Write(b.Context(), func(tx *store.Tx) error {
		for i := range benchAgencies {
			id, _, err := tx.Agencies().Put(bloc.Agency{Code: fmt.Sprintf("CQ%02d", i+1), Position: i + 1,
				Name: fmt.Sprintf("Cơ quan %02d", i+1), ShortName: fmt.Sprintf("CQ %02d", i+1), Post: bloc.PostMember})
			if err != nil {
				return err
			}
			person, err := tx.People().Add(fmt.Sprintf("Đầu mối CQ%02d", i+1))
			if err != nil {
				return err
			}
			if _, err := tx.People().Enroll(bloc.Membership{Person: person, Agency: id, Role: bloc.RoleFocal}); err != nil {
				return err
			}
			account := int64(benchFocal + i)
			if _, err := tx.People().Bind(account, person); err != nil {
				return err
			}
			if err := tx.People().Join(account, "Đầu mối", ""); err != nil {
				return err
			}
		}
		for i := range benchTasks {
			id, err := tx.Tasks().Add(bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: fmt.Sprintf("Báo cáo chuyên đề %d", i+1),
				Due: now + 30*86400, Everyone: true, Phase: bloc.PhaseConfirmed, AnnounceAt: now}, 0, nil)
			if err != nil {
				return err
			}
			task, err := tx.Tasks().Get(id)
			if err != nil {
				return err
			}
			if err := tx.Tasks().Announced(task); err != nil {
				return err
			}
			if task, err = tx.Tasks().Get(id); err != nil {
				return err
			}
			tasks = append(tasks, task)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return tasks
}

// presses gives the nth press: every agency reports every task, then takes every report back, and so on.
func presses(tasks []bloc.Task) func(n int64) json.RawMessage {
	return func(n int64) json.RawMessage {
		act := "rp"
		if n/(benchAgencies*benchTasks)%2 == 1 {
			act = "rt"
		}
		focal := benchFocal + n%benchAgencies
		task := tasks[n/benchAgencies%benchTasks]
		data := act + ":" + strconv.FormatInt(int64(task.ID), 36) + ":" + strconv.FormatInt(task.Rev, 36)
		return fmt.Appendf(nil, `{"update_id":%d,"callback_query":{"id":"%d","from":{"id":%d,"is_bot":false,"first_name":"Đầu mối",`+
			`"language_code":"vi"},"message":{"message_id":%d,"from":{"id":1,"is_bot":true,"first_name":"khoibot"},"chat":{"id":%d,`+
			`"type":"private","first_name":"Đầu mối"},"date":1811800000,"text":"%s"},"chat_instance":"1","data":"%s"}}`,
			n+1, n+1, focal, 100+n, focal, task.Title, data)
	}
}

// check sees that every press was an answer, so that the figure is of what it says.
func check(b *testing.B, db *store.DB, pressed int64) {
	err := db.Read(context.Background(), func(tx *store.Tx) error {
		back, err := tx.Backlog()
		if err != nil {
			return err
		}
		answered := int64(0)
		for id := range int64(benchAgencies * benchTasks) {
			e, err := tx.Answers().Get(pressed - id)
			if err != nil {
				return err
			}
			if e.Act == bloc.ActReported || e.Act == bloc.ActRetracted {
				answered++
			}
		}
		if answered != min(pressed, benchAgencies*benchTasks) || back.Dead > 0 {
			b.Errorf("the last answers are not those pressed: %d of them, %d dead", answered, back.Dead)
		}
		return nil
	})
	if err != nil {
		b.Errorf("look for answer %d: %v", pressed, err)
	}
}
