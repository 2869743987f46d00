package chat

import (
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// How content fares with a person, as the keys of the words that say it.
const (
	deliveredAcknowledged = "delivery.acknowledged" // đã xác nhận: he himself pressed
	deliveredSent         = "delivery.sent"         // đã gửi: Telegram has it, which does not say that he read it
	deliveredWaiting      = "delivery.waiting"      // chờ gửi
	deliveredRenewed      = "delivery.renewed"      // has an earlier version, the new one is on its way
	deliveredNever        = "delivery.never"        // chưa tham gia
	deliveredFailed       = "delivery.failed"       // không gửi được, with a reason
	deliveredStopped      = "delivery.stopped"      // taken back before it was sent
	deliveredNotYet       = "delivery.not_yet"      // he can be reached now and has not been sent it
)

// deliveryKey says how content fares with a person, and, where it failed, the key of the reason. Nothing is said to have
// been read: only a press is an acknowledgement.
func deliveryKey(p store.Addressed, acknowledged bool) (key, why string) {
	switch {
	case acknowledged:
		return deliveredAcknowledged, ""
	case p.State == store.RecipientSent:
		return deliveredSent, ""
	case p.State == store.RecipientFailed:
		return deliveredFailed, p.Why
	case p.State == store.RecipientStopped:
		return deliveredStopped, ""
	case p.State == store.RecipientWaiting || p.State == store.RecipientQueued:
		if p.Version > 0 {
			return deliveredRenewed, ""
		}
		return deliveredWaiting, ""
	case !p.Joined:
		return deliveredNever, ""
	case p.Unreachable != "":
		return deliveredFailed, p.Unreachable
	}
	return deliveredNotYet, ""
}

// deliveryWords put it into words; at is when, zero where that is not said.
func (k *look) deliveryWords(key, why string, at int64) string {
	args := words.Args{"Why": ""}
	if why != "" {
		args["Why"] = k.lang.Text("reason."+why, nil)
	}
	text := k.lang.Text(key, args)
	if at != 0 {
		text += " (" + k.moment(at) + ")"
	}
	return text
}
