package courier

import (
	"slices"
	"testing"

	"khoibot/internal/store"
)

func TestAPersonSeesWhatIsQueued(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	c := o.start()
	o.put(store.Outgoing{Chat: 11, Kind: store.KindMessage, Body: store.Body{Message: &store.Message{
		Text: "Đã ghi nhận. <b>Mã phiếu: ABCD-EFGH</b>",
		Buttons: [][]store.Button{{{Label: "Xem", Data: "v:1", Style: "primary"}, {Label: "Chép", Copy: "ABCD-EFGH"}},
			{{Label: "Trang", URL: "https://example.org/"}}},
		About: store.About{Kind: "task", Task: 7},
	}}})
	o.idle(c)
	m, ok := p.Last()
	if !ok || m.Text != "Đã ghi nhận. Mã phiếu: ABCD-EFGH" || m.HTML != "Đã ghi nhận. <b>Mã phiếu: ABCD-EFGH</b>" {
		t.Fatalf("saw %+v", m)
	}
	if !slices.Equal(m.Labels(), []string{"Xem", "Chép", "Trang"}) {
		t.Errorf("buttons %v", m.Labels())
	}
	if b := m.Buttons[0]; b[0].Style != "primary" || b[0].Data != "v:1" || b[1].CopyText != "ABCD-EFGH" {
		t.Errorf("buttons %+v", b)
	}
	o.read(func(tx *store.Tx) error {
		about, err := tx.Outbox().About(11, m.ID)
		if about.Task != 7 {
			t.Errorf("a reply would be about %+v", about)
		}
		return err
	})
}
