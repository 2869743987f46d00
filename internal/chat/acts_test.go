package chat_test

import (
	"slices"
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// acts fails the test unless exactly these acts stand about an agency's answer to a task, oldest first.
func (o *office) acts(task bloc.TaskID, code string, want ...bloc.Act) {
	o.Helper()
	var got []bloc.Act
	o.read(func(tx *store.Tx) error {
		list, err := tx.Answers().Since(0, task, o.agency(code))
		for _, r := range list {
			got = append(got, r.Act)
		}
		return err
	})
	if !slices.Equal(got, want) {
		o.Fatalf("%s did %q about task %d, want %q", code, got, task, want)
	}
}

func find(list []sandbox.Message, id int) sandbox.Message {
	for _, m := range list {
		if m.ID == id {
			return m
		}
	}
	return sandbox.Message{}
}

func id36[T ~int64](id T) string { return strconv.FormatInt(int64(id), 36) }

func seen(screen, text string) bool { return strings.Contains(screen, text) }

// draftsTask takes a secretary through /themviec to the preview.
func (o *office) draftsTask(p *sandbox.Phone, title, due string) {
	o.Helper()
	o.says(p, "/themviec "+title)
	o.press(p, "Báo cáo")
	o.says(p, due)
	m, _ := p.Last()
	o.press(p, m.Labels()[0])
	if m, _ := p.Last(); seen(m.Text, "ngày nghỉ") {
		o.press(p, "Giữ")
	}
	o.press(p, "Bỏ qua")
	o.press(p, "Tất cả đơn vị")
}
