package chat

import "khoibot/internal/store"

// replier gives a reply to a message of the bot's its effect; about is what that message concerned.
type replier func(t *turn, about store.About) error

// replies tells what a reply means, by what the message it answers was about.
func replies() map[string]replier {
	return map[string]replier{
		store.RelayView: relayReply,
		"task":          replyToTask,
		"plan":          replyPlan,
		"plan_entry":    replyPlanEntry,
		"content":       replyToContent,
	}
}
