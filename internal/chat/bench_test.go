package chat_test

import (
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/bloc"
	"khoibot/internal/chat"
	"khoibot/internal/gate"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// archive is the database of a bloc that has kept everything for a century: 100,000 tasks, 200 of them open, asked of
// 14 agencies, and 1,000,000 answers.
func archive(b *testing.B) *store.DB {
	b.Helper()
	zone, err := when.Zone("")
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "archive.db")
	clock := when.NewFrozen(time.Date(2027, 6, 1, 9, 0, 0, 0, zone))
	db, err := store.Open(b.Context(), path, clock, store.House{Zone: zone, RemindAt: when.TimeOfDay{Hour: 8},
		Quiet: when.TimeOfDay{Hour: 18}, Calendar: when.VietnamCalendar()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	err = db.Write(b.Context(), func(tx *store.Tx) error {
		for i := range 14 {
			id, _, err := tx.Agencies().Put(bloc.Agency{Code: string(rune('A' + i)), Position: i, Name: "Cơ quan", Post: bloc.PostMember})
			if err != nil {
				return err
			}
			person, err := tx.People().Add("Đầu mối")
			if err != nil {
				return err
			}
			if _, err := tx.People().Enroll(bloc.Membership{Person: person, Agency: id, Role: bloc.RoleFocal}); err != nil {
				return err
			}
			if _, err := tx.People().Bind(int64(7000+i), person); err != nil {
				return err
			}
			if err := tx.People().Join(int64(7000+i), "Đầu mối", ""); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		b.Fatal(err)
	}
	defer raw.Close()
	for _, q := range []string{
		`with recursive n(i) as (select 1 union all select i+1 from n where i < 100000)
		 insert into task (kind, year, title, folded, due_at, phase, announce_at, announced_at, reminded_at, created_at)
		 select 'report', 1900 + i/1000, 'Báo cáo chuyên đề số ' || i, 'bao cao chuyen de so ' || i, 1800000000 + i,
		 case when i > 99800 then 'confirmed' else 'closed' end, 0, 1, 1800000000, 0 from n`,
		`insert into task_agency (task_id, agency_id) select t.id, a.id from task t cross join agency a`,
		`insert into answer (task_id, agency_id, act, person_id, at, recorded_at)
		 select task_id, agency_id, 'confirmed', 1, 1, 1 from task_agency order by task_id limit 1000000`,
		`analyze`,
	} {
		if _, err := raw.Exec(q); err != nil {
			b.Fatal(err)
		}
	}
	return db
}

// BenchmarkQuestion answers "when is it due" in the handler, over the archive.
func BenchmarkQuestion(b *testing.B) {
	db := archive(b)
	catalogue, err := words.Load("vi", db.House().Zone)
	if err != nil {
		b.Fatal(err)
	}
	c := chat.New(chat.Config{Zone: db.House().Zone, BotUsername: botUsername}, catalogue, slog.New(slog.DiscardHandler))
	for _, text := range []string{"han bao cao chuyen de so 99950", "/viec", "/han chuyên đề"} {
		b.Run(text, func(b *testing.B) {
			err := db.Write(context.Background(), func(tx *store.Tx) error {
				for b.Loop() {
					err := c.Handle(&gate.Turn{Ctx: context.Background(), Tx: tx, Now: db.Clock().Now(), Received: db.Clock().Now(),
						Update: &models.Update{Message: &models.Message{ID: 1, Text: text, From: &models.User{ID: 7003},
							Chat: models.Chat{ID: 7003, Type: models.ChatTypePrivate}}}})
					if err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}
