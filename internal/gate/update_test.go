package gate_test

import (
	"encoding/json"
	"testing"

	"khoibot/internal/gate"
)

func TestWhatIsKnownOfAnUpdate(t *testing.T) {
	for name, c := range map[string]struct {
		raw            string
		id             int64
		numbered, read bool
	}{
		"a message":                 {`{"update_id": 7, "message": {"message_id": 1, "date": 5, "chat": {"id": 1, "type": "private"}}}`, 7, true, true},
		"a kind nobody asked for":   {`{"update_id": 7, "hologram": {}}`, 7, true, true},
		"a message that is a word":  {`{"update_id": 7, "message": "x"}`, 7, true, false},
		"an unknown origin":         {`{"update_id": 7, "message": {"forward_origin": {"type": "hologram"}}}`, 7, true, false},
		"a number that is a word":   {`{"update_id": "7", "message": {}}`, 0, false, false},
		"a number beyond all":       {`{"update_id": 99999999999999999999, "message": {}}`, 0, false, false},
		"a number with a fraction":  {`{"update_id": 7.5}`, 0, false, false},
		"a number below zero":       {`{"update_id": -7, "message": {}}`, 0, false, false},
		"no number":                 {`{"message": {}}`, 0, false, false},
		"nothing":                   {`null`, 0, false, false},
		"a list":                    {`[7]`, 0, false, false},
		"a member without a status": {`{"update_id": 7, "my_chat_member": {"new_chat_member": {}}}`, 7, true, false},
		"a member that is null":     {`{"update_id": 7, "my_chat_member": {"new_chat_member": null}}`, 7, true, false},
	} {
		got := gate.Decode(json.RawMessage(c.raw))
		if got.Numbered != c.numbered || got.Read != c.read || c.numbered && got.ID != c.id || !c.numbered && got.ID >= 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// The offset confirms what was settled, and nothing behind it.
func TestTheOffsetThatConfirmsABatch(t *testing.T) {
	const known, unknown = `{"update_id": 41, "x": 1}`, `[]`
	for name, c := range map[string]struct {
		before int64
		batch  []string
		want   int64
	}{
		"one":                       {0, []string{known}, 42},
		"numbered anew, lower":      {900, []string{known}, 42},
		"an unnumbered one behind":  {0, []string{known, unknown, unknown}, 44},
		"an unnumbered one before":  {5, []string{unknown, known}, 42},
		"an unnumbered one alone":   {41, []string{unknown}, 42},
		"with nothing known before": {0, []string{unknown}, 0},
		"nothing":                   {7, nil, 7},
	} {
		if got := gate.OffsetAfter(c.before, c.batch...); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, raw := range []string{`{"update_id": 7, "message": {"message_id": 1, "date": 5, "chat": {"id": 1, "type": "private"}, "text": "chào"}}`,
		`{"update_id": 8, "callback_query": {"id": "1", "from": {"id": 3}, "message": {"chat": {"id": 3}, "date": 0}, "data": "rp:1:1"}}`,
		`{"update_id": 9, "my_chat_member": {"old_chat_member": {"status": "member"}, "new_chat_member": {"status": "kicked"}}}`,
		`{"update_id": "x"}`, `null`, `[]`, `{"message": {"forward_origin": null}}`} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, again := gate.Decode(raw), gate.Decode(raw)
		if got.ID != again.ID || got.Numbered != again.Numbered {
			t.Errorf("read twice as %+v and %+v", got, again)
		}
		if got.Read == (got.Err != nil) || got.Read && !got.Numbered || got.ID == 0 || got.Numbered != (got.ID > 0) {
			t.Errorf("read as %+v", got)
		}
	})
}
