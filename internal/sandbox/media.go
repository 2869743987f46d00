package sandbox

import (
	"bytes"
	"encoding/json"
	"image"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// mediaMethod gives the kind of file a method sends, "" for other methods.
func mediaMethod(name string) string {
	kind, ok := strings.CutPrefix(strings.ToLower(name), "send")
	if !ok {
		return ""
	}
	switch kind {
	case kindDocument, kindPhoto, kindVideo, kindVoice, kindAudio, kindAnimation, kindSticker:
		return kind
	}
	return ""
}

func (s *Server) sendMedia(q *query, kind string) (any, *refusal) {
	d, no := s.readDraft(q)
	if no != nil {
		return nil, no
	}
	if kind != kindSticker {
		d.msg.text, d.msg.entities, no = readCaption(q.params["caption"], q.params["parse_mode"], q.params["caption_entities"])
		if no != nil {
			return nil, no
		}
	}
	if d.msg.file, no = s.readFile(q, kind, q.params[kind], kind); no != nil {
		return nil, no
	}
	if no := s.postDraft(d); no != nil {
		return nil, no
	}
	return d.msg.wire(), nil
}

// readFile finds the file a parameter means: an upload in the field, an attach:// upload, or a file_id.
func (s *Server) readFile(q *query, kind, value, field string) (*storedFile, *refusal) {
	if name, ok := strings.CutPrefix(value, "attach://"); ok {
		field = name
	}
	if up, ok := q.files[field]; ok {
		return s.storeUpload(kind, up)
	}
	if value == "" || strings.HasPrefix(value, "attach://") {
		return nil, badRequest("there is no %s in the request", kind)
	}
	if strings.HasPrefix(value, "http://") || strings.HasPrefix(value, "https://") {
		return nil, badRequest("failed to get HTTP URL content") // nothing is fetched: the sandbox has no network
	}
	f := s.files.byID[value]
	switch {
	case f == nil:
		return nil, badRequest("wrong file identifier/HTTP URL specified")
	case f.kind != kind:
		return nil, badRequest("can't use file of type %s as %s", titled(f.kind), titled(kind))
	}
	return f, nil
}

func titled(kind string) string { return strings.ToUpper(kind[:1]) + kind[1:] }

func (s *Server) storeUpload(kind string, up upload) (*storedFile, *refusal) {
	if len(up.data) == 0 {
		return nil, badRequest("file must be non-empty")
	}
	if kind == kindPhoto {
		if no := checkPhoto(up.data); no != nil {
			return nil, no
		}
	}
	return s.files.store(kind, path.Base(up.name), mimeOf(up.name, up.mime, up.data), up.data, 0), nil
}

// checkPhoto holds a picture to the rules of sendPhoto: at most 10 MB, 10,000 for width plus height, and 20 to 1.
func checkPhoto(data []byte) *refusal {
	if len(data) > photoMost {
		return badRequest("file of size %d bytes is too big for a photo; the maximum size is %d bytes", len(data), photoMost)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		return badRequest("IMAGE_PROCESS_FAILED")
	case c.Width+c.Height > 10_000 || c.Width > 20*c.Height || c.Height > 20*c.Width:
		return badRequest("PHOTO_INVALID_DIMENSIONS")
	}
	return nil
}

// mimeOf tells a file's type by its name, then by what the sender said, then by its bytes.
func mimeOf(name, said string, data []byte) string {
	switch strings.ToLower(path.Ext(name)) { // the system's table lacks these on small machines
	case ".docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case ".ics":
		return "text/calendar"
	case ".zip":
		return "application/zip"
	}
	known, _, _ := mime.ParseMediaType(mime.TypeByExtension(path.Ext(name)))
	switch {
	case known != "":
		return known
	case said != "" && said != "application/octet-stream":
		return said
	}
	sniffed, _, _ := mime.ParseMediaType(http.DetectContentType(data))
	return sniffed
}

// albumItem is one file of an album, with its caption.
type albumItem struct {
	file     *storedFile
	text     string
	entities []Entity
}

func (s *Server) readInputMedia(q *query, raw json.RawMessage) (albumItem, *refusal) {
	var in struct {
		Type     string          `json:"type"`
		Media    string          `json:"media"`
		Caption  string          `json:"caption"`
		Mode     string          `json:"parse_mode"`
		Entities json.RawMessage `json:"caption_entities"`
	}
	if json.Unmarshal(raw, &in) != nil || in.Media == "" {
		return albumItem{}, badRequest("can't parse media JSON object")
	}
	switch in.Type {
	case kindDocument, kindPhoto, kindVideo, kindAudio, kindAnimation:
	default:
		return albumItem{}, badRequest("type of the media is invalid")
	}
	var item albumItem
	var no *refusal
	if item.text, item.entities, no = readCaption(in.Caption, in.Mode, string(in.Entities)); no != nil {
		return item, no
	}
	item.file, no = s.readFile(q, in.Type, in.Media, "")
	return item, no
}

func (s *Server) sendMediaGroup(q *query) (any, *refusal) {
	var media []json.RawMessage
	if given, no := q.json("media", &media); no != nil || !given {
		return nil, badRequest("parameter \"media\" is required")
	}
	if len(media) < 2 || len(media) > 10 {
		return nil, badRequest("wrong number of items in the album: there must be 2 to 10")
	}
	if q.params["reply_markup"] != "" { // Telegram leaves it out in silence; here the mistake is told
		return nil, badRequest("reply_markup is not supported in an album")
	}
	d, no := s.readDraft(q)
	if no != nil {
		return nil, no
	}
	album := strconv.FormatInt(13_000_000_000+s.nextSerial(), 10)
	var messages []*message
	var items []albumItem
	for _, raw := range media {
		item, no := s.readInputMedia(q, raw)
		if no != nil {
			return nil, no
		}
		items = append(items, item)
		messages = append(messages, &message{
			text: item.text, entities: item.entities, file: item.file, album: album, replyTo: d.msg.replyTo,
			quote: d.msg.quote, protected: d.msg.protected,
		})
	}
	if no := checkAlbum(items); no != nil {
		return nil, no
	}
	return s.postAlbum(d.chat, messages)
}

// checkAlbum: documents go only with documents, audio only with audio, animations not at all (sendMediaGroup).
func checkAlbum(items []albumItem) *refusal {
	sort := func(i albumItem) string {
		if i.file.kind == kindVideo {
			return kindPhoto
		}
		return i.file.kind
	}
	for _, i := range items {
		switch {
		case i.file.kind == kindAnimation:
			return badRequest("%s can't be sent in an album", titled(i.file.kind))
		case sort(i) != sort(items[0]):
			return badRequest("%s can't be mixed with other media types", titled(i.file.kind))
		}
	}
	return nil
}

func (s *Server) postAlbum(c *chat, messages []*message) (any, *refusal) {
	if no := s.post(c, messages[0], len(messages)-1); no != nil {
		return nil, no
	}
	out := []*wireMessage{messages[0].wire()}
	for _, m := range messages[1:] {
		s.place(c, m)
		out = append(out, m.wire())
	}
	return out, nil
}
