package sandbox_test

import (
	"fmt"
	"testing"
	"time"

	"khoibot/internal/sandbox"
)

func TestEdit_ChangesTheMessageInPlace(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	r := newRig(t, sandbox.Options{Now: func() time.Time { return now }})
	one := button(`"text":"Xem","callback_data":"v"`)
	id := fmt.Sprint(r.send("text", "Thẻ", "reply_markup", one))
	r.send("text", "sau")
	now = now.Add(time.Hour)
	var got message
	r.must(&got, "editMessageText", "chat_id", "11", "message_id", id, "text", "<i>Thẻ</i>", "parse_mode", "HTML", "reply_markup", one)
	if got.EditDate != got.Date+3600 {
		t.Errorf("edited %+v", got)
	}
	r.must(nil, "editMessageReplyMarkup", "chat_id", "11", "message_id", id)
	all := r.focal.Bot()
	if len(all) != 2 || all[0].HTML != "<i>Thẻ</i>" || len(all[0].Buttons) != 0 || all[1].Text != "sau" {
		t.Errorf("the phone shows %+v", all)
	}
	r.must(nil, "deleteMessage", "chat_id", "11", "message_id", id)
	if all := r.focal.Bot(); len(all) != 1 {
		t.Errorf("after deleting %+v", all)
	}
	wantText(t, r.call("editMessageText", "chat_id", "11", "message_id", id, "text", "x").Description,
		"Bad Request: message to edit not found")
}

func TestEdit_MediaAndCaption(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	if got := r.upload("sendDocument", "document", "a.txt", []byte("1"), "chat_id", "11", "caption", "Bản 1"); !got.OK {
		t.Fatal(got.Description)
	}
	last, _ := r.focal.Last()
	id := fmt.Sprint(last.ID)
	r.must(nil, "editMessageCaption", "chat_id", "11", "message_id", id, "caption", "Bản một")
	if last, _ = r.focal.Last(); last.Caption != "Bản một" || last.Text != "" {
		t.Errorf("caption %+v", last)
	}
	wantText(t, r.call("editMessageText", "chat_id", "11", "message_id", id, "text", "x").Description,
		"Bad Request: there is no text in the message to edit")
	if got := r.upload("editMessageMedia", "file", "b.txt", []byte("2"), "chat_id", "11", "message_id", id,
		"media", `{"type":"document","media":"attach://file","caption":"Bản 2"}`); !got.OK {
		t.Fatal(got.Description)
	}
	if last, _ = r.focal.Last(); last.Caption != "Bản 2" || last.File.Name != "b.txt" {
		t.Errorf("media %+v", last)
	}
}

func TestCopyAndForward(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	other := r.Person(12, "Đầu mối", "CQ04", "")
	other.Start("")
	id := fmt.Sprint(r.focal.SendFile("a.txt", "", []byte("1"), "Góp ý"))
	r.must(nil, "copyMessage", "chat_id", "12", "from_chat_id", "11", "message_id", id, "caption", "Chuyển lại")
	if last, _ := other.Last(); last.Caption != "Chuyển lại" || last.File.Name != "a.txt" || last.Forwarded {
		t.Errorf("copied %+v", last)
	}
	var ids []struct{}
	r.must(&ids, "copyMessages", "chat_id", "12", "from_chat_id", "11", "message_ids", "[1,"+id+",900]")
	if last, _ := other.Last(); len(ids) != 2 || last.Caption != "Góp ý" {
		t.Errorf("copied %d, %+v", len(ids), last)
	}
	var got message
	r.must(&got, "forwardMessage", "chat_id", "12", "from_chat_id", "11", "message_id", id)
	if last, _ := other.Last(); !last.Forwarded || len(got.ForwardOrigin) == 0 {
		t.Errorf("forwarded %+v", last)
	}
	kept := fmt.Sprint(r.send("text", "Mật", "protect_content", "true"))
	wantText(t, r.call("forwardMessage", "chat_id", "12", "from_chat_id", "11", "message_id", kept).Description,
		"Bad Request: message can't be forwarded")
}

func TestDeleteMessages_SkipsWhatIsNotThere(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	a, b := r.send("text", "a"), r.send("text", "b")
	r.send("text", "c")
	r.must(nil, "deleteMessages", "chat_id", "11", "message_ids", fmt.Sprintf("[%d,%d,900]", a, b))
	if all := r.focal.Bot(); len(all) != 1 || all[0].Text != "c" {
		t.Errorf("left %+v", all)
	}
}

func TestReply_QuotesAPart(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	asked := r.focal.Send("Hạn nộp giao ước là bao giờ?")
	var got struct {
		Quote struct {
			Text     string `json:"text"`
			Position int    `json:"position"`
		} `json:"quote"`
	}
	r.must(&got, "sendMessage", "chat_id", "11", "text", "x",
		"reply_parameters", fmt.Sprintf(`{"message_id":%d,"quote":"giao ước"}`, asked))
	if last, _ := r.focal.Last(); last.ReplyTo != asked || got.Quote.Text != "giao ước" || got.Quote.Position != 8 {
		t.Errorf("quoted %+v", got)
	}
	wantText(t, r.call("sendMessage", "chat_id", "11", "text", "x",
		"reply_parameters", fmt.Sprintf(`{"message_id":%d,"quote":"sơ kết"}`, asked)).Description, "Bad Request: QUOTE_TEXT_INVALID")
}

func TestText_IsTrimmedWithItsFormatting(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.send("text", " \n <b> Thông báo </b> \n", "parse_mode", "HTML")
	if last, _ := r.focal.Last(); last.HTML != "<b>Thông báo</b>" {
		t.Errorf("shown %q", last.HTML)
	}
	var got message
	r.must(&got, "sendMessage", "chat_id", "11", "text", "gõ /viec chứ không gõ <code>/han</code>", "parse_mode", "HTML")
	if len(got.Entities) != 2 || got.Entities[0].Type != "bot_command" || got.Entities[1].Type != "code" {
		t.Errorf("entities %+v", got.Entities)
	}
}

func TestPins(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	id := r.send("text", "Phiếu")
	r.must(nil, "pinChatMessage", "chat_id", "11", "message_id", fmt.Sprint(id))
	if last, _ := r.focal.Last(); !last.Pinned {
		t.Error("not pinned")
	}
	var full struct {
		Pinned message `json:"pinned_message"`
	}
	if r.must(&full, "getChat", "chat_id", "11"); full.Pinned.MessageID != id {
		t.Errorf("getChat shows %+v", full)
	}
	r.must(nil, "unpinChatMessage", "chat_id", "11")
	if last, _ := r.focal.Last(); last.Pinned {
		t.Error("still pinned")
	}
	r.must(nil, "pinChatMessage", "chat_id", "11", "message_id", fmt.Sprint(id))
	r.must(nil, "unpinAllChatMessages", "chat_id", "11")
	if last, _ := r.focal.Last(); last.Pinned {
		t.Error("still pinned after all were unpinned")
	}
	g := r.Group(-500, "Khối thi đua", r.focal)
	g.AddBot(r.focal, "")
	var m message
	r.must(&m, "sendMessage", "chat_id", "-500", "text", "x")
	pin := func() answer {
		return r.call("pinChatMessage", "chat_id", "-500", "message_id", fmt.Sprint(m.MessageID))
	}
	wantText(t, pin().Description, "Bad Request: not enough rights to manage pinned messages in the chat")
	g.SetAdmin(true)
	wantText(t, pin().Description, "")
	wantText(t, r.call("deleteMessage", "chat_id", "-500", "message_id", "1").Description, "Bad Request: message can't be deleted")
}

func TestGetChatMember(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	outsider := r.Person(12, "Người", "ngoài", "")
	g := r.Group(-500, "Khối thi đua", r.focal)
	g.AddBot(r.focal, "")
	status := func(id string) string {
		var got struct {
			Status string `json:"status"`
		}
		r.must(&got, "getChatMember", "chat_id", "-500", "user_id", id)
		return got.Status
	}
	if status("11") != "member" || status(fmt.Sprint(outsider.ID())) != "left" || status("42") != "member" {
		t.Errorf("statuses %s, %s, %s", status("11"), status("12"), status("42"))
	}
	wantText(t, r.call("getChatMember", "chat_id", "-500", "user_id", "77").Description, "Bad Request: PARTICIPANT_ID_INVALID")
}

func TestABotDeletesMessagesForTwoDays(t *testing.T) {
	now := time.Date(2027, 6, 1, 9, 0, 0, 0, time.UTC)
	r := newRig(t, sandbox.Options{Now: func() time.Time { return now }})
	r.focal.Start("")
	first, second := fmt.Sprint(r.send("chat_id", "11", "text", "a")), fmt.Sprint(r.send("chat_id", "11", "text", "b"))
	now = now.Add(48*time.Hour - time.Second)
	r.must(nil, "deleteMessage", "chat_id", "11", "message_id", first)
	now = now.Add(time.Second)
	const refused = "Bad Request: message can't be deleted for everyone"
	wantText(t, r.call("deleteMessage", "chat_id", "11", "message_id", second).Description, refused)
	wantText(t, r.call("deleteMessages", "chat_id", "11", "message_ids", "["+second+"]").Description, refused)
	r.must(nil, "editMessageText", "chat_id", "11", "message_id", second, "text", "c")
}
