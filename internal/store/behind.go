package store

// ShowBehind is Show for a card that belongs behind what was queued to the chat before it: an edit of it that waits to be
// sent would go out first, and is dropped.
func (c Cards) ShowBehind(chat int64, lane Lane, key string, v View, topics ...Topic) (int64, error) {
	if _, err := c.tx.exec("update outbox set state = 'stopped', done_at = ?1 where state = 'queued' and kind = 'card'"+
		" and card_id = (select id from card where chat_id = ?2 and view = ?3 and key = ?4)", c.tx.Now, chat, v.Name, key); err != nil {
		return 0, wrap(err, "drop edit of card %s", v.Name)
	}
	return c.Show(chat, lane, key, v, 0, topics...)
}
