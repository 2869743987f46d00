package gate_test

import (
	"fmt"
	"runtime"
	"sync"
	"time"

	"khoibot/internal/gate"
	"khoibot/internal/store"
)

// desk is the handler: what each update did is one receipt in the outbox.
type desk struct {
	mu   sync.Mutex
	odd  map[string]func(t *gate.Turn) error // what happens to a text before anything is written
	mute map[string]bool                     // of whom a failure cannot be told
	gap  func() error
	gone map[string]bool // texts answered since
}

func text(t *gate.Turn) (chat int64, said string) {
	switch u := t.Update; {
	case u.Message != nil:
		return u.Message.Chat.ID, u.Message.Text
	case u.EditedMessage != nil:
		return u.EditedMessage.Chat.ID, "sửa: " + u.EditedMessage.Text
	case u.CallbackQuery != nil:
		return u.CallbackQuery.From.ID, "bấm: " + u.CallbackQuery.Data
	case u.MyChatMember != nil:
		return u.MyChatMember.Chat.ID, "thành viên"
	}
	return 0, ""
}

func (d *desk) Handle(t *gate.Turn) error {
	chat, said := text(t)
	line := fmt.Sprintf("%s lúc %s", said, t.Now.UTC().Format("02/01 15:04:05"))
	if t.Held {
		line += " (giữ)"
	}
	if err := t.Tx.Outbox().Say(chat, store.LaneReply, store.Message{Text: line}); err != nil {
		return err
	}
	d.mu.Lock()
	odd := d.odd[said]
	d.mu.Unlock()
	if odd != nil {
		return odd(t)
	}
	return nil
}

func (d *desk) Failed(t *gate.Turn, _ error) error {
	chat, said := text(t)
	if err := t.Tx.Outbox().Say(chat, store.LaneReply, store.Message{Text: "chưa ghi nhận " + said}); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.mute[said] {
		panic("no words for " + said)
	}
	return nil
}

func (d *desk) Superseded(t *gate.Turn) (bool, error) {
	_, said := text(t)
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.gone[said], nil
}

func (d *desk) Gap(tx *store.Tx, from, to time.Time) error {
	d.mu.Lock()
	odd := d.gap
	d.mu.Unlock()
	if odd != nil {
		if err := odd(); err != nil {
			return err
		}
	}
	return tx.Outbox().Say(1, store.LaneAlert, store.Message{Text: fmt.Sprintf("gián đoạn từ %s đến %s",
		from.UTC().Format("02/01 15:04:05"), to.UTC().Format("02/01 15:04:05"))})
}

// when makes something happen to a text.
func (d *desk) when(said string, odd func(*gate.Turn) error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if odd == nil {
		delete(d.odd, said)
		return
	}
	d.odd[said] = odd
}

// kills is what ends the program in the middle of an update: nothing of Run comes after it.
func kills(*gate.Turn) error {
	runtime.Goexit()
	return nil
}
