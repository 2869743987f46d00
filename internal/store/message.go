package store

import (
	"encoding/json"
	"fmt"
)

// Message is something the bot says, as a value that survives a restart.
type Message struct {
	Text        string       `json:"text,omitempty"`     // Telegram HTML; the caption where there are attachments
	Buttons     [][]Button   `json:"buttons,omitempty"`  // inline keyboard
	Keys        [][]string   `json:"keys,omitempty"`     // persistent reply keyboard
	DropKeys    bool         `json:"dropKeys,omitempty"` // takes the reply keyboard away
	Ask         string       `json:"ask,omitempty"`      // ForceReply, with this placeholder (1–64 characters)
	ReplyTo     int          `json:"replyTo,omitempty"`  // message of the same chat; sent without where it is gone
	Attachments []Attachment `json:"files,omitempty"`    // one carries the text where it fits a caption; several come first, in order
	About       About        `json:"about,omitzero"`     // what a reply to the message is about
}

// Button is an inline button: exactly one of Data, URL and Copy is set.
type Button struct {
	Label string `json:"label"`
	Data  string `json:"data,omitempty"` // callback data, 1–64 bytes
	URL   string `json:"url,omitempty"`
	Copy  string `json:"copy,omitempty"`  // text copied to the clipboard, 1–256 characters
	Style string `json:"style,omitempty"` // Bot API 9.4: primary, success or danger
}

// Attachment is a file sent along: one Telegram has (FileID), or one whose bytes were made while rendering.
type Attachment struct {
	Kind   string `json:"kind"` // document or photo, voice, video, audio: the Bot API's name
	FileID string `json:"fileId,omitempty"`
	Name   string `json:"name,omitempty"`
	Data   []byte `json:"-"` // never queued
}

// About says what a message concerns, so that a reply to it is understood.
type About struct {
	Kind   string `json:"k,omitempty"` // task, answer, relay, dialog, …
	Task   int64  `json:"t,omitempty"`
	Agency int64  `json:"a,omitempty"`
	ID     int64  `json:"i,omitempty"`
}

// View names something that is put into words only when it is about to be sent, from what is true then.
type View struct {
	Name   string `json:"view"`
	Task   int64  `json:"task,omitempty"`
	Agency int64  `json:"agency,omitempty"`
	Person int64  `json:"person,omitempty"`
	ID     int64  `json:"id,omitempty"`
	Arg    string `json:"arg,omitempty"`
	Shown  bool   `json:"-"` // set when rendering: it stands in the chat already and is drawn again
}

// Kind is what an outgoing row asks of Telegram.
type Kind string

// The kinds of outgoing rows.
const (
	KindMessage  Kind = "message"  // a frozen Message
	KindView     Kind = "view"     // a View, sent as a new message or edited into message Edit
	KindCard     Kind = "card"     // a card, sent or edited
	KindCallback Kind = "callback" // the answer to a press, within seconds or never
	KindFetch    Kind = "fetch"    // a file of a person, to be stored
	KindMenu     Kind = "menu"     // the command menu of a chat
	KindLeave    Kind = "leave"    // leave a group
	KindDelete   Kind = "delete"   // delete message Edit
	KindContent  Kind = "content"  // a task's content to one of its recipients: sent, amended or withdrawn
)

// Lane orders what waits: replies before alerts before bulk.
type Lane int

// The lanes.
const (
	LaneReply Lane = 0 // somebody has just said or pressed something
	LaneAlert Lane = 1 // the secretariat should know
	LaneBulk  Lane = 2 // reminders, announcements, notices
)

// Outgoing is one row of the outbox: everything the bot does towards Telegram is one.
type Outgoing struct {
	ID      int64
	Chat    int64 // zero for calls that concern no chat
	Lane    Lane
	Kind    Kind
	Body    Body
	Card    int64 // id of the card, for KindCard
	Task    int64
	Person  int64
	SendAt  int64 // bloc's clock; zero: at once
	Expires int64 // machine's clock; zero: never
	Attempt int
}

// Body is the part of an outgoing row that depends on its kind.
type Body struct {
	Message  *Message  `json:"message,omitempty"`
	View     *View     `json:"v,omitempty"`
	Edit     int       `json:"edit,omitempty"` // message id to edit or delete
	Callback *Callback `json:"callback,omitempty"`
	Fetch    *Fetch    `json:"fetch,omitempty"`
	Content  *Delivery `json:"content,omitempty"`
	Parts    int       `json:"parts,omitempty"`  // how many of its messages are sent already
	Secret   bool      `json:"secret,omitempty"` // holds a token: blanked once it is settled
}

// Delivery is what is to be done about a task's content for the row's person.
type Delivery struct {
	Do      string `json:"do"`                // one of the following
	Version int    `json:"version,omitempty"` // send, amend: which one
	Parts   []Part `json:"parts,omitempty"`   // test: what
	Head    string `json:"head,omitempty"`    // send: Telegram HTML said before the content; withdraw: said in place of what cannot be deleted
}

// What is done about content.
const (
	DoSend     = "send"     // send it and remember the messages
	DoTest     = "test"     // send it to whoever wants to see it first; nothing is remembered
	DoAmend    = "amend"    // change the messages the person has into the version
	DoWithdraw = "withdraw" // delete the messages the person has, or say in them that they were withdrawn
)

// Callback is the answer to a press (answerCallbackQuery).
type Callback struct {
	ID   string `json:"id"`
	Text string `json:"text,omitempty"` // plain, 0–200 characters
	Show bool   `json:"show,omitempty"` // as an alert rather than a toast
}

// Fetch asks for the bytes of a person's file; Flow names who is told when they are there.
type Fetch struct {
	File File   `json:"file"`
	Flow string `json:"flow"`
	Arg  string `json:"arg,omitempty"`
}

func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode row: %w", err)
	}
	return string(b), nil
}
