package sandbox_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"khoibot/internal/sandbox"
)

// upload sends one file; further parameters go in pairs.
func (r *rig) upload(method, field, name string, data []byte, params ...string) answer {
	r.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, name)
	if err == nil {
		_, err = part.Write(data)
	}
	for i := 0; err == nil && i < len(params); i += 2 {
		err = form.WriteField(params[i], params[i+1])
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return r.post(method, form.FormDataContentType(), &body)
}

func TestSendPhoto_HoldsPicturesToTheRules(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	cases := []struct {
		name, want string
		data       []byte
	}{
		{"a good one", "", pngOf(t, 40, 30)},
		{"not a picture", "Bad Request: IMAGE_PROCESS_FAILED", []byte("PK")},
		{"too long a strip", "Bad Request: PHOTO_INVALID_DIMENSIONS", pngOf(t, 210, 10)},
		{"too large", "Bad Request: PHOTO_INVALID_DIMENSIONS", pngOf(t, 9000, 1001)},
		{"too heavy", "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes", make([]byte, 10<<20+1)},
		{"empty", "Bad Request: file must be non-empty", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			wantText(t, r.upload("sendPhoto", "photo", "a.png", c.data, "chat_id", "11").Description, c.want)
		})
	}
}

func TestServer_SendsEveryKindOfFile(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	for _, kind := range []string{"document", "video", "voice", "audio", "animation", "sticker"} {
		got := r.upload("send"+strings.ToUpper(kind[:1])+kind[1:], kind, "a.bin", []byte("x"+kind), "chat_id", "11")
		if last, _ := r.focal.Last(); !got.OK || last.File == nil || last.File.Kind != kind {
			t.Errorf("%s: %s, shows %+v", kind, got.Description, last.File)
		}
	}
	last, _ := r.focal.Last()
	wantText(t, r.call("sendDocument", "chat_id", "11", "document", last.File.ID).Description,
		"Bad Request: can't use file of type Sticker as Document")
}

func TestFiles_HaveIDsOfTheirContent(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	file := func(name, data string) sandbox.File {
		r.focal.SendFile(name, "", []byte(data), "")
		all := r.focal.Messages()
		return *all[len(all)-1].File
	}
	a, again, renamed, other := file("a.txt", "x"), file("a.txt", "x"), file("b.txt", "x"), file("a.txt", "y")
	if a.ID != again.ID || a.UniqueID != again.UniqueID {
		t.Error("the same file has two ids")
	}
	if a.ID == renamed.ID || a.UniqueID != renamed.UniqueID {
		t.Error("a renamed file should have a file_id of its own and the same file_unique_id")
	}
	if a.ID == other.ID || a.UniqueID == other.UniqueID {
		t.Error("another content has the same id")
	}
}

func TestGetFile(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	fileOf := func(id int) string {
		for _, m := range r.focal.Messages() {
			if m.ID == id {
				return m.File.ID
			}
		}
		t.Fatal("no such message")
		return ""
	}
	small := fileOf(r.focal.SendFile("so.xlsx", "", []byte("bảng"), ""))
	big := fileOf(r.focal.SendBigFile("lon.pdf", 20<<20+1))
	wantText(t, r.call("getFile", "file_id", big).Description, "Bad Request: file is too big")
	var got struct {
		Path string `json:"file_path"`
		Size int    `json:"file_size"`
	}
	r.must(&got, "getFile", "file_id", small)
	if !strings.HasSuffix(got.Path, ".xlsx") || got.Size != len("bảng") {
		t.Errorf("got %+v", got)
	}
	for path, want := range map[string]string{
		"/file/bot" + token + "/" + got.Path:       "bảng",
		"/file/bot" + token + "/documents/none":    `{"ok":false,"error_code":404,"description":"Not Found"}`,
		"/file/bot1:other/" + got.Path:             `{"ok":false,"error_code":401,"description":"Unauthorized"}`,
		"/file/bot" + token + "/../" + "server.go": "",
	} {
		answer, err := http.Get(r.url + path)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(answer.Body)
		if closing := answer.Body.Close(); err != nil || closing != nil || want != "" && string(data) != want {
			t.Errorf("%s: %q, %v", path, data, err)
		}
	}
	if big := r.call("sendDocument", "chat_id", "11", "document", big); !big.OK {
		t.Errorf("a big file could not be sent on by its id: %s", big.Description)
	}
}

func TestSendMediaGroup_Rules(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.focal.SendFile("a.txt", "", []byte("x"), "")
	r.focal.SendPhoto(pngOf(t, 40, 30), "")
	var ids []string
	for _, m := range r.focal.Messages() {
		if m.File != nil {
			ids = append(ids, m.File.ID)
		}
	}
	item := func(kind, id string) string { return fmt.Sprintf(`{"type":%q,"media":%q}`, kind, id) }
	document, photo := item("document", ids[0]), item("photo", ids[1])
	cases := []struct {
		name, media, markup, want string
	}{
		{"two documents", "[" + document + "," + document + "]", "", ""},
		{"eleven", "[" + strings.Repeat(document+",", 10) + document + "]", "", "wrong number of items in the album: there must be 2 to 10"},
		{"a document and a photo", "[" + document + "," + photo + "]", "", "Photo can't be mixed with other media types"},
		{"with buttons", "[" + photo + "," + photo + "]", button(`"text":"a","callback_data":"b"`), "reply_markup is not supported in an album"},
		{"of an unknown kind", "[" + document + "," + item("poll", ids[0]) + "]", "", "type of the media is invalid"},
		{"a missing attachment", "[" + document + "," + item("document", "attach://x") + "]", "", "there is no document in the request"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := len(r.focal.Bot())
			want := ""
			if c.want != "" {
				want = "Bad Request: " + c.want
			}
			wantText(t, r.call("sendMediaGroup", "chat_id", "11", "media", c.media, "reply_markup", c.markup).Description, want)
			if sent := len(r.focal.Bot()) - before; c.want != "" && sent != 0 {
				t.Errorf("%d messages of a refused album arrived", sent)
			}
		})
	}
}
