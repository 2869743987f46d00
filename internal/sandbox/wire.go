package sandbox

// The types of this file are Bot API objects as they go over the wire; see the API's own page for each.

type user struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

type wireChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
}

type wireMessage struct {
	MessageID       int           `json:"message_id"`
	From            *user         `json:"from,omitempty"`
	Date            int64         `json:"date"`
	Chat            wireChat      `json:"chat"`
	ForwardOrigin   *wireOrigin   `json:"forward_origin,omitempty"`
	ReplyTo         *wireMessage  `json:"reply_to_message,omitempty"`
	Quote           *wireQuote    `json:"quote,omitempty"`
	EditDate        int64         `json:"edit_date,omitempty"`
	Protected       bool          `json:"has_protected_content,omitempty"`
	Album           string        `json:"media_group_id,omitempty"`
	Text            string        `json:"text,omitempty"`
	Entities        []Entity      `json:"entities,omitempty"`
	Caption         string        `json:"caption,omitempty"`
	CaptionEntities []Entity      `json:"caption_entities,omitempty"`
	Animation       *wireFile     `json:"animation,omitempty"`
	Audio           *wireFile     `json:"audio,omitempty"`
	Document        *wireFile     `json:"document,omitempty"`
	Photo           []wirePhoto   `json:"photo,omitempty"`
	Sticker         *wireSticker  `json:"sticker,omitempty"`
	Video           *wireVideo    `json:"video,omitempty"`
	Voice           *wireFile     `json:"voice,omitempty"`
	NewMembers      []user        `json:"new_chat_members,omitempty"`
	LeftMember      *user         `json:"left_chat_member,omitempty"`
	MigrateTo       int64         `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom     int64         `json:"migrate_from_chat_id,omitempty"`
	ReplyMarkup     *inlineMarkup `json:"reply_markup,omitempty"`
}

type wireOrigin struct {
	Type       string `json:"type"`
	Date       int64  `json:"date"`
	SenderUser *user  `json:"sender_user,omitempty"`
	SenderName string `json:"sender_user_name,omitempty"`
}

type wireQuote struct {
	Text     string `json:"text"`
	Position int    `json:"position"`
	IsManual bool   `json:"is_manual,omitempty"`
}

type wireFile struct {
	FileID       string     `json:"file_id"`
	FileUniqueID string     `json:"file_unique_id"`
	Width        int        `json:"width,omitempty"`
	Height       int        `json:"height,omitempty"`
	Duration     *int       `json:"duration,omitempty"`
	FileName     string     `json:"file_name,omitempty"`
	MimeType     string     `json:"mime_type,omitempty"`
	FileSize     int64      `json:"file_size,omitempty"`
	Thumbnail    *wirePhoto `json:"thumbnail,omitempty"`
}

type wireVideo struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	Duration     int    `json:"duration"`
	FileName     string `json:"file_name,omitempty"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int64  `json:"file_size,omitempty"`
}

type wirePhoto struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	FileSize     int64  `json:"file_size,omitempty"`
}

type wireSticker struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Type         string `json:"type"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	IsAnimated   bool   `json:"is_animated"`
	IsVideo      bool   `json:"is_video"`
	FileSize     int64  `json:"file_size,omitempty"`
}

type wireMember struct {
	Status string `json:"status"`
	User   user   `json:"user"`
	Until  *int64 `json:"until_date,omitempty"`
}

type wireMemberUpdate struct {
	Chat wireChat   `json:"chat"`
	From user       `json:"from"`
	Date int64      `json:"date"`
	Old  wireMember `json:"old_chat_member"`
	New  wireMember `json:"new_chat_member"`
}

type wireCallback struct {
	ID           string `json:"id"`
	From         user   `json:"from"`
	Message      any    `json:"message,omitempty"`
	ChatInstance string `json:"chat_instance"`
	Data         string `json:"data"`
}

// wireInaccessible is a message the bot can no longer see: all that is left of it is its number.
type wireInaccessible struct {
	Chat      wireChat `json:"chat"`
	MessageID int      `json:"message_id"`
	Date      int64    `json:"date"`
}

type messageID struct {
	MessageID int `json:"message_id"`
}
