package sandbox_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"

	"khoibot/internal/sandbox"
)

// button is a reply_markup with one button of these fields.
func button(fields string) string { return `{"inline_keyboard":[[{` + fields + `}]]}` }

// refused is a call, its parameters parted by |, and what it is answered after "Bad Request: ".
type refused struct {
	method, params, want string
}

func long(n int) string { return strings.Repeat("ư", n) }

// keyboard is a reply_markup of some rows with so many buttons each.
func keyboard(rows, each int) string {
	row := "[" + strings.TrimSuffix(strings.Repeat(`{"text":"x","callback_data":"x"},`, each), ",") + "]"
	return `{"inline_keyboard":[` + strings.TrimSuffix(strings.Repeat(row+",", rows), ",") + `]}`
}

func refusedMessages() []refused {
	return []refused{
		{"sendMessage", "text=x", "chat_id is empty"},
		{"sendMessage", "chat_id=11", "message text is empty"},
		{"sendMessage", "chat_id=11|text= \n ", "message text is empty"},
		{"sendMessage", "chat_id=11|text=<b> </b>|parse_mode=HTML", "message text is empty"},
		{"sendMessage", "chat_id=11|text=" + long(4097), "message is too long"},
		{"sendMessage", "chat_id=11|text=" + strings.Repeat("🙂", 2049), "message is too long"},
		{"sendMessage", "chat_id=99|text=x", "chat not found"},
		{"sendMessage", "chat_id=@someone|text=x", "chat not found"},
		{"sendMessage", "chat_id=11|text=x|parse_mode=Mark", "unsupported parse_mode"},
		{"sendMessage", "chat_id=11|text=a <x>|parse_mode=HTML", `can't parse entities: Unsupported start tag "x" at byte offset 2`},
		{"sendMessage", "chat_id=11|text=<b>a|parse_mode=HTML", `can't parse entities: Can't find end tag corresponding to start tag "b"`},
		{"sendMessage", `chat_id=11|text=x|entities=[{"type":"bold","offset":0,"length":2}]`, "ENTITY_BOUNDS_INVALID"},
		{"sendMessage", "chat_id=11|text=x|reply_markup={", "can't parse reply keyboard markup JSON object"},
		{"sendMessage", "chat_id=11|text=x|reply_markup=" + button(`"text":"a","callback_data":"`+strings.Repeat("x", 65)+`"`), "BUTTON_DATA_INVALID"},
		{"sendMessage", "chat_id=11|text=x|reply_markup=" + button(`"text":"a","callback_data":"`+long(33)+`"`), "BUTTON_DATA_INVALID"},
		{"sendMessage", "chat_id=11|text=x|reply_markup=" + button(`"text":"a"`), "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"sendMessage", "chat_id=11|text=x|reply_markup=" + button(`"text":"a","callback_data":"b","url":"http://a.vn"`), "can't parse inline keyboard button: only one of url, callback_data may be specified"},
		{"sendMessage", "chat_id=11|text=x|reply_markup=" + button(`"text":"a","url":"nowhere"`), "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"},
		{"sendMessage", "chat_id=11|text=x|reply_markup=" + button(`"text":"a","callback_data":"b","style":"pink"`), "can't parse inline keyboard button: invalid button style specified"},
		{"sendMessage", "chat_id=11|text=x|reply_markup=" + button(`"callback_data":"b"`), `can't parse inline keyboard button: Field "text" must be of type String`},
		{"sendMessage", "chat_id=11|text=x|reply_markup=" + keyboard(13, 8), "reply markup is too long"},
		{"sendMessage", "chat_id=11|text=x|reply_markup=" + keyboard(1, 9), "REPLY_MARKUP_INVALID"},
		{"sendMessage", `chat_id=11|text=x|reply_parameters={"message_id":77}`, "message to be replied not found"},
	}
}

func refusedOthers() []refused {
	one := button(`"text":"Xem","callback_data":"v"`)
	return []refused{
		{"editMessageText", "chat_id=11|text=x", "message identifier is not specified"},
		{"editMessageText", "chat_id=11|message_id=77|text=x", "message to edit not found"},
		{"editMessageText", "chat_id=11|message_id=1|text=x", "message can't be edited"},
		{"editMessageText", "chat_id=11|message_id=2|text=Mời xem|reply_markup=" + one, "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},
		{"editMessageText", `chat_id=11|message_id=2|text=x|reply_markup={"force_reply":true}`, "inline keyboard expected"},
		{"editMessageCaption", "chat_id=11|message_id=2|caption=x", "there is no caption in the message to edit"},
		{"editMessageReplyMarkup", "chat_id=11|message_id=2|reply_markup=" + one, "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},
		{"deleteMessage", "chat_id=11|message_id=77", "message to delete not found"},
		{"copyMessage", "chat_id=11|from_chat_id=11|message_id=77", "message to copy not found"},
		{"forwardMessage", "chat_id=11|from_chat_id=11|message_id=77", "message to forward not found"},
		{"pinChatMessage", "chat_id=11|message_id=77", "message to pin not found"},
		{"sendDocument", "chat_id=11", "there is no document in the request"},
		{"sendDocument", "chat_id=11|document=nonsense", "wrong file identifier/HTTP URL specified"},
		{"sendDocument", "chat_id=11|document=http://a.vn/x.pdf", "failed to get HTTP URL content"},
		{"sendDocument", "chat_id=11|document=x|caption=" + long(1025), "message caption is too long"},
		{"sendMediaGroup", `chat_id=11|media=[{"type":"document","media":"x"}]`, "wrong number of items in the album: there must be 2 to 10"},
		{"answerCallbackQuery", "callback_query_id=1", "query is too old and response timeout expired or query ID is invalid"},
		{"sendChatAction", "chat_id=11|action=sleep", "wrong parameter action in request"},
		{"getFile", "file_id=x", "wrong file_id or the file is temporarily unavailable"},
		{"setMyCommands", `commands=[{"command":"Việc","description":"x"}]`, "BOT_COMMAND_INVALID"},
		{"setMyCommands", `commands=[{"command":"viec","description":""}]`, "BOT_COMMAND_DESCRIPTION_INVALID"},
		{"setMyCommands", `commands=[]|scope={"type":"chat","chat_id":99}`, "chat not found"},
		{"setMyCommands", `commands=[]|scope={"type":"chat_member","chat_id":11,"user_id":11}`, "can't use specified scope in private chats"},
		{"setWebhook", "url=http://example.vn/hook", "bad webhook: An HTTPS URL must be provided for webhook"},
		{"setMyDescription", "description=" + long(513), "description is too long"},
	}
}

func TestServer_RefusesInTelegramsWords(t *testing.T) {
	one := button(`"text":"Xem","callback_data":"v"`)
	r := newRig(t, sandbox.Options{})
	r.send("text", "Mời xem", "reply_markup", one)
	for _, c := range append(refusedMessages(), refusedOthers()...) {
		name := fmt.Sprintf("%s %.60s", c.method, c.params)
		t.Run(name, func(t *testing.T) {
			var params []string
			for pair := range strings.SplitSeq(c.params, "|") {
				key, value, _ := strings.Cut(pair, "=")
				params = append(params, key, value)
			}
			got := r.call(c.method, params...)
			wantText(t, got.Description, "Bad Request: "+c.want)
			if got.ErrorCode != 400 {
				t.Errorf("code %d", got.ErrorCode)
			}
		})
	}
}

func TestServer_AllowsWhatIsJustWithinTheLimits(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.send("text", "<b>"+strings.Repeat("ư", 4096)+"</b>", "parse_mode", "HTML")
	r.send("text", "x", "reply_markup", button(`"text":"a","callback_data":"`+strings.Repeat("x", 64)+`"`))
	r.send("text", "x", "reply_parameters", `{"message_id":77,"allow_sending_without_reply":true}`)
	r.send("text", "x", "reply_markup", button(`"text":"a","callback_data":"b","copy_text":{"text":""}`))
}

func TestServer_TellsWhyAPersonCannotBeWrittenTo(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.Person(12, "Chưa", "bắt đầu", "")
	gone := r.Person(13, "Đã", "xóa", "")
	gone.Start("")
	gone.Deactivate()
	r.focal.Block()
	for chat, want := range map[string]string{
		"11": "Forbidden: bot was blocked by the user",
		"12": "Forbidden: bot can't initiate conversation with a user",
		"13": "Forbidden: user is deactivated",
	} {
		got := r.call("sendMessage", "chat_id", chat, "text", "x")
		if wantText(t, got.Description, want); got.ErrorCode != 403 {
			t.Errorf("code %d", got.ErrorCode)
		}
	}
	r.focal.Unblock()
	r.send("text", "x")
}

func TestServer_RefusesAWrongTokenAndAnUnknownMethod(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	if got := r.call("sendTelepathy", "chat_id", "11"); got.ErrorCode != 404 || got.Description != "Not Found" {
		t.Errorf("unknown method: %+v", got)
	}
	if got := r.Unknown(); len(got) != 1 || got[0] != "sendTelepathy" {
		t.Errorf("unknown methods %q", got)
	}
	r.SetTokenValid(false)
	if got := r.call("getMe"); got.ErrorCode != 401 || got.Description != "Unauthorized" {
		t.Errorf("revoked token: %+v", got)
	}
}

func TestServer_RefusesAnUploadOverFiftyMegabytes(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("document", "lon.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(make([]byte, 50<<20)); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	if got := r.post("sendDocument", form.FormDataContentType(), &body); got.ErrorCode != 413 || got.Description != "Request Entity Too Large" {
		t.Errorf("got %+v", got)
	}
}

func TestServer_ReadsEveryFormOfParameters(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	for name, got := range map[string]answer{
		"JSON": r.post("sendMessage", "application/json",
			strings.NewReader(`{"chat_id":11,"text":"một","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}}`)),
		"urlencoded":          r.call("sendMessage", "chat_id", "11", "text", "hai"),
		"address":             r.post("sendMessage?chat_id=11&text=ba", "", strings.NewReader("")),
		"bodiless multipart":  r.post("getMe", "multipart/form-data; boundary=x", strings.NewReader("")),
		"method in any case":  r.post("GETME", "", strings.NewReader("")),
		"test server address": r.post("test/getMe", "", strings.NewReader("")),
	} {
		if !got.OK {
			t.Errorf("%s: %s", name, got.Description)
		}
	}
	var texts []string
	for _, m := range r.focal.Bot() {
		texts = append(texts, m.Text)
	}
	if len(texts) != 3 {
		t.Errorf("texts %q", texts)
	}
	if got := r.post("sendMessage", "application/json", strings.NewReader(`{"chat_id":`)); got.ErrorCode != 400 {
		t.Errorf("broken JSON: %+v", got)
	}
}
