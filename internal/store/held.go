package store

// Held are messages of people that wait for a word of theirs before they take effect, because they may hold a state
// secret (nghi là tài liệu mật).
type Held struct{ tx *Tx }

// Held gives access to the held messages in this transaction.
func (tx *Tx) Held() Held { return Held{tx} }

// HeldMessage is one of them. Of one that was refused nothing is kept but the name of its album.
type HeldMessage struct {
	ID      int64
	Chat    int64
	Message int    // its id in the chat
	Album   string // Telegram's media_group_id, empty for a message by itself
	JSON    string // the message as Telegram gave it; empty: it was refused
	SaidAt  int64  // when its sender sent it
}

// HeldLife is how long a message is held for its sender's word, in seconds.
const HeldLife = 24 * 3600

// Put keeps a message, and forgets those whose time is over.
func (h Held) Put(m HeldMessage) (int64, error) {
	if err := h.Expire(); err != nil {
		return 0, err
	}
	id, err := h.tx.insert("insert into held_message (chat_id, message_id, album, message, said_at, at) values (?, ?, ?, ?, ?, ?)",
		m.Chat, m.Message, m.Album, m.JSON, m.SaidAt, h.tx.Now)
	return id, wrap(err, "hold message %d", m.Message)
}

// Expire forgets the messages whose time is over.
func (h Held) Expire() error {
	_, err := h.tx.exec("delete from held_message where at <= ?", h.tx.Now-HeldLife)
	return wrap(err, "forget held messages")
}

const heldColumns = "select id, chat_id, message_id, album, message, said_at from held_message where at > ?"

func scanHeld(s scanner) (HeldMessage, error) {
	var m HeldMessage
	err := s.Scan(&m.ID, &m.Chat, &m.Message, &m.Album, &m.JSON, &m.SaidAt)
	return m, err
}

// Album lists what is kept of an album of a chat, oldest first.
func (h Held) Album(chat int64, album string) ([]HeldMessage, error) {
	if album == "" {
		return nil, nil
	}
	list, err := all(h.tx, scanHeld, heldColumns+" and chat_id = ? and album = ? order by id", h.tx.Now-HeldLife, chat, album)
	return list, wrap(err, "list held album")
}

// Waits reports whether a message of a chat is held.
func (h Held) Waits(chat int64, message int) (bool, error) {
	var n int
	err := h.tx.one("select count(*) from held_message where chat_id = ? and message_id = ? and message <> '' and at > ?",
		[]any{chat, message, h.tx.Now - HeldLife}, &n)
	return n > 0, wrap(err, "look for held message %d", message)
}

// Take returns a held message of a chat with the rest of its album, oldest first, and forgets them; it returns none
// where there is none any more.
func (h Held) Take(chat, id int64) ([]HeldMessage, error) {
	list, err := all(h.tx, scanHeld, heldColumns+" and chat_id = ?2 and message <> '' and (id = ?3 or album <> '' and album ="+
		" (select album from held_message where id = ?3 and chat_id = ?2)) order by id", h.tx.Now-HeldLife, chat, id)
	if err != nil {
		return nil, wrap(err, "read held message %d", id)
	}
	for _, m := range list {
		if err := h.Forget(m.ID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Forget drops what is kept of a held message.
func (h Held) Forget(id int64) error {
	_, err := h.tx.exec("delete from held_message where id = ?", id)
	return wrap(err, "forget held message %d", id)
}

// Edited records that a person was told that editing a message changes nothing; it reports false where he was before.
func (h Held) Edited(chat int64, message int) (bool, error) {
	n, err := h.tx.affects("insert into edited_message (chat_id, message_id, at) values (?, ?, ?) on conflict do nothing",
		chat, message, h.tx.Now)
	return n == 1, wrap(err, "record edit of message %d", message)
}
