package sandbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"image"
	_ "image/gif"  // photos may be GIF,
	_ "image/jpeg" // JPEG
	_ "image/png"  // or PNG
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// Sizes of files, in bytes (Bot API, "Sending files" and getFile).
const (
	downloadMost = 20 << 20
	photoMost    = 10 << 20
)

// Kinds of file, as the Bot API names their fields.
const (
	kindDocument  = "document"
	kindPhoto     = "photo"
	kindVideo     = "video"
	kindVoice     = "voice"
	kindAudio     = "audio"
	kindAnimation = "animation"
	kindSticker   = "sticker"
)

// fileStore keeps every file that went through a chat.
type fileStore struct {
	byID   map[string]*storedFile
	byPath map[string]*storedFile
}

// storedFile is one file. The same content under the same name and kind is the same file, with the same file_id.
type storedFile struct {
	id, unique    string
	kind          string
	name, mime    string
	size          int64
	data          []byte // nil for one whose size is only claimed
	path          string
	width, height int
	small         *storedFile // a photo's thumbnail
}

// store keeps a file, or finds it again. size is what is claimed when there are no bytes.
func (f *fileStore) store(kind, name, mimeType string, data []byte, size int64) *storedFile {
	if data != nil {
		size = int64(len(data))
	}
	content := sha256.New()
	content.Write(data)
	if data == nil {
		fmt.Fprintf(content, "%s %d", name, size)
	}
	unique := content.Sum([]byte(kind))
	whole := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s", unique, name, mimeType))
	id := filePrefix(kind) + base64.RawURLEncoding.EncodeToString(whole[:])
	if old := f.byID[id]; old != nil {
		return old
	}
	one := &storedFile{
		id: id, unique: "AgAD" + base64.RawURLEncoding.EncodeToString(unique[len(kind):][:9]), kind: kind, name: name,
		mime: mimeType, size: size, data: data, width: 800, height: 600,
	}
	if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		one.width, one.height = c.Width, c.Height
	}
	f.keep(one, path.Ext(name))
	if kind == kindPhoto {
		small := *one
		small.id, small.unique = id+"s", one.unique+"s"
		small.width, small.height = max(one.width/10, 1), max(one.height/10, 1)
		f.keep(&small, path.Ext(name))
		one.small = &small
	}
	return one
}

func (f *fileStore) keep(one *storedFile, ext string) {
	switch {
	case one.kind == kindPhoto:
		ext = ".jpg"
	case one.kind == kindVoice:
		ext = ".oga"
	case strings.Trim(ext, ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "":
		ext = ""
	}
	folder := one.kind + "s"
	if one.kind == kindVoice {
		folder = kindVoice
	}
	one.path = folder + "/file_" + strconv.Itoa(len(f.byID)) + ext
	f.byID[one.id], f.byPath[one.path] = one, one
}

// filePrefix gives ids the looks of Telegram's, by which people tell the kinds apart.
func filePrefix(kind string) string {
	switch kind {
	case kindPhoto:
		return "AgACAgUAAx"
	case kindVideo:
		return "BAACAgUAAx"
	case kindVoice:
		return "AwACAgUAAx"
	case kindAudio:
		return "CQACAgUAAx"
	case kindAnimation:
		return "CgACAgUAAx"
	case kindSticker:
		return "CAACAgUAAx"
	}
	return "BQACAgUAAx"
}

func (f *storedFile) view() *File {
	return &File{ID: f.id, UniqueID: f.unique, Name: f.name, Mime: f.mime, Size: f.size, Kind: f.kind}
}

// attach puts the file in its field of a message.
func (f *storedFile) attach(w *wireMessage) {
	zero := 0
	plain := &wireFile{FileID: f.id, FileUniqueID: f.unique, FileName: f.name, MimeType: f.mime, FileSize: f.size}
	switch f.kind {
	case kindDocument:
		w.Document = plain
	case kindPhoto:
		w.Photo = []wirePhoto{f.small.asPhoto(), f.asPhoto()}
	case kindVideo:
		w.Video = &wireVideo{
			FileID: f.id, FileUniqueID: f.unique, Width: f.width, Height: f.height, FileName: f.name, MimeType: f.mime,
			FileSize: f.size,
		}
	case kindVoice:
		plain.Duration, plain.FileName = &zero, ""
		w.Voice = plain
	case kindAudio:
		plain.Duration = &zero
		w.Audio = plain
	case kindAnimation:
		plain.Duration, plain.Width, plain.Height = &zero, f.width, f.height
		w.Animation, w.Document = plain, plain
	case kindSticker:
		w.Sticker = &wireSticker{
			FileID: f.id, FileUniqueID: f.unique, Type: "regular", Width: 512, Height: 512, FileSize: f.size,
		}
	}
}

func (f *storedFile) asPhoto() wirePhoto {
	return wirePhoto{FileID: f.id, FileUniqueID: f.unique, Width: f.width, Height: f.height, FileSize: f.size}
}

func (s *Server) getFile(q *query) (any, *refusal) {
	f := s.files.byID[q.params["file_id"]]
	switch {
	case q.params["file_id"] == "":
		return nil, badRequest("file_id not specified")
	case f == nil:
		return nil, badRequest("wrong file_id or the file is temporarily unavailable")
	case f.size > downloadMost:
		return nil, badRequest("file is too big")
	}
	return struct {
		FileID       string `json:"file_id"`
		FileUniqueID string `json:"file_unique_id"`
		FileSize     int64  `json:"file_size,omitempty"`
		FilePath     string `json:"file_path"`
	}{f.id, f.unique, f.size, f.path}, nil
}

// serveFile answers a download by the path getFile gave.
func (s *Server) serveFile(w http.ResponseWriter, token, filePath string) {
	no := s.refuseToken(token)
	s.mu.Lock()
	f := s.files.byPath[filePath]
	s.mu.Unlock()
	if no == nil && (f == nil || f.data == nil) {
		no = &refusal{code: http.StatusNotFound, text: "Not Found"}
	}
	if no != nil {
		writeRefusal(w, no)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(f.data)))
	_, _ = io.Copy(w, bytes.NewReader(f.data))
}
