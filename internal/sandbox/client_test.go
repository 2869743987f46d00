package sandbox_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"khoibot/internal/sandbox"
)

func encodePNG(w io.Writer, width, height int) error {
	return png.Encode(w, image.NewGray(image.Rect(0, 0, width, height)))
}

func TestServer_ServesTheClientLibrary(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b, ctx := r.client(), t.Context()

	me, err := b.GetMe(ctx)
	if err != nil || me.ID != 42 || me.Username != "khoibot_demo_bot" || !me.IsBot {
		t.Fatalf("getMe: %+v, %v", me, err)
	}
	sent, err := b.SendMessage(ctx, &bot.SendMessageParams{
		ChatID: r.focal.ID(), Text: "Kính gửi <b>đồng chí</b>", ParseMode: models.ParseModeHTML,
		ReplyMarkup: models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{
			{Text: "Đồng ý", CallbackData: "y", Style: "success"}, {Text: "Không", CallbackData: "n"},
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if sent.Text != "Kính gửi đồng chí" || len(sent.Entities) != 1 || sent.Entities[0].Offset != 9 || sent.Entities[0].Length != 8 {
		t.Errorf("sent %q %+v", sent.Text, sent.Entities)
	}
	last, _ := r.focal.Last()
	if last.HTML != "Kính gửi <b>đồng chí</b>" || !slices.Equal(last.Labels(), []string{"Đồng ý", "Không"}) {
		t.Errorf("the phone shows %q %q", last.HTML, last.Labels())
	}
	if err := r.focal.Press(last.ID, "Đồng"); err != nil {
		t.Fatal(err)
	}
	query := r.take()[0].Callback
	if query.Data != "y" || query.Message.MessageID != sent.ID || len(query.Message.ReplyMarkup) == 0 {
		t.Errorf("callback %+v", query)
	}
	if _, err := b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{
		CallbackQueryID: query.ID, Text: "Đã ghi nhận", ShowAlert: true,
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: query.ID}); err == nil {
		t.Error("a press was answered twice")
	}
	if got := r.focal.Alerts(); len(got) != 1 || got[0].Text != "Đã ghi nhận" || !got[0].Show {
		t.Errorf("alerts %+v", got)
	}
	if _, err := b.EditMessageText(ctx, &bot.EditMessageTextParams{
		ChatID: r.focal.ID(), MessageID: sent.ID, Text: "Đã xong",
	}); err != nil {
		t.Fatal(err)
	}
	last, _ = r.focal.Last()
	if last.Text != "Đã xong" || len(last.Buttons) != 0 || last.EditDate.IsZero() {
		t.Errorf("after the edit %+v", last)
	}
	if unknown := r.Unknown(); len(unknown) != 0 {
		t.Errorf("unknown methods %q", unknown)
	}
}

func TestServer_TakesUploadsOfTheClientLibrary(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b, ctx := r.client(), t.Context()
	paper := []byte("PK bien ban")

	sent, err := b.SendDocument(ctx, &bot.SendDocumentParams{
		ChatID: r.focal.ID(), Caption: "Biên bản", Document: &models.InputFileUpload{
			Filename: "Biên bản.docx", Data: bytes.NewReader(paper),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	last, _ := r.focal.Last()
	if last.File == nil || last.File.Name != "Biên bản.docx" || last.Caption != "Biên bản" || last.File.Kind != "document" {
		t.Fatalf("the phone shows %+v", last)
	}
	again, err := b.SendDocument(ctx, &bot.SendDocumentParams{
		ChatID: r.focal.ID(), Document: &models.InputFileString{Data: sent.Document.FileID},
	})
	if err != nil || again.Document.FileID != sent.Document.FileID {
		t.Errorf("sent again by file_id: %+v, %v", again, err)
	}
	file, err := b.GetFile(ctx, &bot.GetFileParams{FileID: sent.Document.FileID})
	if err != nil {
		t.Fatal(err)
	}
	got, err := http.Get(b.FileDownloadLink(file))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(got.Body)
	if closing := got.Body.Close(); err != nil || closing != nil || !bytes.Equal(data, paper) {
		t.Errorf("downloaded %q, %v, %v", data, err, closing)
	}
	album, err := b.SendMediaGroup(ctx, &bot.SendMediaGroupParams{ChatID: r.focal.ID(), Media: []models.InputMedia{
		&models.InputMediaDocument{Media: "attach://one.txt", MediaAttachment: strings.NewReader("1"), Caption: "Phụ lục"},
		&models.InputMediaDocument{Media: sent.Document.FileID},
	}})
	if err != nil || len(album) != 2 || album[0].MediaGroupID == "" || album[0].MediaGroupID != album[1].MediaGroupID {
		t.Fatalf("album %+v, %v", album, err)
	}
	photo, err := b.SendPhoto(ctx, &bot.SendPhotoParams{
		ChatID: r.focal.ID(), Photo: &models.InputFileUpload{Filename: "a.png", Data: bytes.NewReader(pngOf(t, 300, 200))},
	})
	if err != nil || len(photo.Photo) != 2 || photo.Photo[1].Width != 300 {
		t.Errorf("photo %+v, %v", photo, err)
	}
}

func TestServer_FaultsReachTheClientLibraryAsItsErrors(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.client()
	send := func() error {
		_, err := b.SendMessage(t.Context(), &bot.SendMessageParams{ChatID: r.focal.ID(), Text: "x"})
		return err
	}
	r.Fail(sandbox.Fault{Method: "sendMessage", ChatID: 11, Times: 1, RetryAfter: 7})
	var slow *bot.TooManyRequestsError
	if err := send(); !errors.As(err, &slow) || slow.RetryAfter != 7 {
		t.Errorf("429: %v", err)
	}
	if err := send(); err != nil {
		t.Errorf("after the only time: %v", err)
	}
	r.Fail(sandbox.Fault{Method: "sendMessage", MigrateTo: -100123})
	var moved *bot.MigrateError
	if err := send(); !errors.As(err, &moved) || moved.MigrateToChatID != -100123 {
		t.Errorf("migrated: %v", err)
	}
	before := len(r.focal.Bot())
	r.Fail(sandbox.Fault{Method: "sendMessage", DropBefore: true})
	if err := send(); err == nil || len(r.focal.Bot()) != before {
		t.Errorf("dropped before: %v, %d messages", err, len(r.focal.Bot())-before)
	}
	r.Fail(sandbox.Fault{Method: "sendMessage", DropAfter: true})
	if err := send(); err == nil || len(r.focal.Bot()) != before+1 {
		t.Errorf("dropped after: %v, %d messages", err, len(r.focal.Bot())-before)
	}
	r.Fail(sandbox.Fault{Times: -1, Code: http.StatusBadGateway})
	if err := send(); err == nil || !strings.Contains(err.Error(), "502") {
		t.Errorf("bad gateway: %v", err)
	}
	r.ClearFaults()
	r.focal.Block()
	if err := send(); !errors.Is(err, bot.ErrorForbidden) || !strings.Contains(err.Error(), "bot was blocked by the user") {
		t.Errorf("blocked: %v", err)
	}
	r.SetTokenValid(false)
	if err := send(); !errors.Is(err, bot.ErrorUnauthorized) {
		t.Errorf("revoked token: %v", err)
	}
}
