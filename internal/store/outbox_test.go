package store

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"khoibot/internal/when"
)

// outboxAt is a new database whose clock stands still.
func outboxAt(t *testing.T) (*DB, *when.Movable) {
	t.Helper()
	clock := when.NewFrozen(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "khoibot.db"), clock, House{Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db, clock
}

func write(t *testing.T, db *DB, fn func(*Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

const machineNow = 1_000_000

// claimAll leases rows until none can be, and gives their words; the chats stay busy.
func claimAll(t *testing.T, tx *Tx, busy ...int64) (words []string, rows []Outgoing) {
	t.Helper()
	for {
		x, err := tx.Outbox().Claim(machineNow, busy)
		if errors.Is(err, ErrNotFound) {
			return words, rows
		}
		if err != nil {
			t.Fatal(err)
		}
		busy = append(busy, x.Chat)
		words, rows = append(words, x.Body.Message.Text), append(rows, x)
	}
}

func say(t *testing.T, tx *Tx, chat int64, lane Lane, words string) {
	t.Helper()
	if err := tx.Outbox().Say(chat, lane, Message{Text: words}); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsSentNext(t *testing.T) {
	for _, test := range []struct {
		name   string
		before func(t *testing.T, tx *Tx)
		want   []string
	}{
		{"the first lane first, the oldest first", func(t *testing.T, tx *Tx) {
			say(t, tx, 1, LaneBulk, "a")
			say(t, tx, 2, LaneAlert, "b")
			say(t, tx, 3, LaneReply, "c")
			say(t, tx, 4, LaneReply, "d")
		}, []string{"c", "d", "b", "a"}},
		{"one row a chat", func(t *testing.T, tx *Tx) {
			say(t, tx, 1, LaneBulk, "a")
			say(t, tx, 1, LaneBulk, "b")
			say(t, tx, 1, LaneReply, "c")
		}, []string{"c"}},
		{"not a paused chat's", func(t *testing.T, tx *Tx) {
			say(t, tx, 1, LaneReply, "a")
			say(t, tx, 2, LaneReply, "b")
			if err := tx.Outbox().Pause(1, machineNow+1); err != nil {
				t.Fatal(err)
			}
		}, []string{"b"}},
		{"a pause that is over is none", func(t *testing.T, tx *Tx) {
			say(t, tx, 1, LaneReply, "a")
			if err := tx.Outbox().Pause(1, machineNow); err != nil {
				t.Fatal(err)
			}
		}, []string{"a"}},
		{"only replies while slowed", func(t *testing.T, tx *Tx) {
			say(t, tx, 1, LaneReply, "a")
			say(t, tx, 2, LaneAlert, "b")
			say(t, tx, 3, LaneBulk, "c")
			if err := tx.Outbox().Slow(machineNow + 1); err != nil {
				t.Fatal(err)
			}
		}, []string{"a"}},
		{"nothing past a row of its lane that waits", func(t *testing.T, tx *Tx) {
			say(t, tx, 1, LaneBulk, "a")
			say(t, tx, 1, LaneBulk, "b")
			x, err := tx.Outbox().Claim(machineNow, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := tx.Outbox().Retry(x, machineNow+5, "", false); err != nil {
				t.Fatal(err)
			}
			say(t, tx, 1, LaneReply, "c")
		}, []string{"c"}},
		{"not before its hour, and it holds nobody back", func(t *testing.T, tx *Tx) {
			if _, err := tx.Outbox().Put(Outgoing{Chat: 1, Kind: KindMessage, SendAt: tx.Now + 60,
				Body: Body{Message: &Message{Text: "a"}}}); err != nil {
				t.Fatal(err)
			}
			say(t, tx, 1, LaneReply, "b")
		}, []string{"b"}},
		{"files and answers to presses hold nobody back", func(t *testing.T, tx *Tx) {
			if _, err := tx.Outbox().Put(Outgoing{Chat: 1, Kind: KindFetch, Body: Body{Fetch: &Fetch{}}}); err != nil {
				t.Fatal(err)
			}
			if err := tx.Outbox().Answer(1, Callback{ID: "q"}, 10); err != nil {
				t.Fatal(err)
			}
			say(t, tx, 1, LaneReply, "a")
		}, []string{"a"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			db, _ := outboxAt(t)
			write(t, db, func(tx *Tx) error {
				test.before(t, tx)
				look, err := tx.Outbox().Look(machineNow, nil)
				if err != nil || look.Sendable != (len(test.want) > 0) {
					t.Errorf("looks %+v, %v", look, err)
				}
				if got, _ := claimAll(t, tx); !slices.Equal(got, test.want) {
					t.Errorf("sent %v, want %v", got, test.want)
				}
				return nil
			})
		})
	}
}

func TestTheNextInstantsOfTheOutbox(t *testing.T) {
	db, _ := outboxAt(t)
	write(t, db, func(tx *Tx) error {
		for _, later := range []int64{60, 30, 90} {
			if _, err := tx.Outbox().Put(Outgoing{Chat: later, Kind: KindMessage, SendAt: tx.Now + later, Body: Body{Message: &Message{}}}); err != nil {
				return err
			}
		}
		if err := tx.Outbox().Pause(7, machineNow+12); err != nil {
			return err
		}
		say(t, tx, 8, LaneReply, "a")
		_, rows := claimAll(t, tx)
		if err := tx.Outbox().Retry(rows[0], machineNow+20, "", false); err != nil {
			return err
		}
		scheduled, retry, err := tx.Outbox().Next(machineNow)
		if scheduled != tx.Now+30 || retry != machineNow+12 {
			t.Errorf("scheduled in %d, retried in %d", scheduled-tx.Now, retry-machineNow)
		}
		if err != nil {
			return err
		}
		n, err := tx.Outbox().Pauses(machineNow + 12)
		if n != 0 {
			t.Errorf("%d pauses left", n)
		}
		return err
	})
}

func TestASecretIsBlankedOnceSettled(t *testing.T) {
	db, _ := outboxAt(t)
	write(t, db, func(tx *Tx) error {
		if _, err := tx.Outbox().Put(Outgoing{Chat: 1, Kind: KindMessage, Body: Body{Message: &Message{Text: "t.me/x?start=abc"}, Secret: true}}); err != nil {
			return err
		}
		_, rows := claimAll(t, tx)
		if err := tx.Outbox().Sent(rows[0], 5, About{}); err != nil {
			return err
		}
		var body string
		if err := tx.one("select body from outbox", nil, &body); err != nil || body != "{}" {
			t.Errorf("left %s, %v", body, err)
		}
		return nil
	})
}

func TestAChatThatIsGivenUpKeepsItsFiles(t *testing.T) {
	db, _ := outboxAt(t)
	write(t, db, func(tx *Tx) error {
		say(t, tx, 1, LaneReply, "a")
		say(t, tx, 2, LaneBulk, "b")
		if _, err := tx.Outbox().Put(Outgoing{Chat: 1, Kind: KindFetch, Body: Body{Fetch: &Fetch{}}}); err != nil {
			return err
		}
		if err := tx.Outbox().Abandon(1, "blocked"); err != nil {
			return err
		}
		if got, _ := claimAll(t, tx); !slices.Equal(got, []string{"b"}) {
			t.Errorf("still sends %v", got)
		}
		_, err := tx.Outbox().ClaimFetch(machineNow)
		return err
	})
}

func TestPartsOfAMessageAreCounted(t *testing.T) {
	db, _ := outboxAt(t)
	write(t, db, func(tx *Tx) error {
		say(t, tx, 1, LaneReply, "a")
		_, rows := claimAll(t, tx)
		if err := tx.Outbox().SentPart(rows[0], 40, About{Task: 9}, 2); err != nil {
			return err
		}
		_, rows = claimAll(t, tx)
		if len(rows) != 1 || rows[0].Body.Parts != 2 || rows[0].Attempt != 1 {
			t.Errorf("left %+v", rows)
		}
		about, err := tx.Outbox().About(1, 40)
		if about.Task != 9 {
			t.Errorf("about %+v", about)
		}
		return err
	})
}

func TestAFileIsKeptOnce(t *testing.T) {
	db, _ := outboxAt(t)
	write(t, db, func(tx *Tx) error {
		if _, err := tx.Blobs().Get("u"); !errors.Is(err, ErrNotFound) {
			t.Errorf("found: %v", err)
		}
		for range 2 {
			if err := tx.Blobs().Put("u", []byte("bytes")); err != nil {
				return err
			}
		}
		if err := tx.Blobs().Put("empty", nil); err != nil {
			return err
		}
		got, err := tx.Blobs().Get("u")
		if string(got) != "bytes" {
			t.Errorf("kept %q", got)
		}
		return err
	})
}
