package courier

import (
	"context"
	"fmt"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"khoibot/internal/store"
)

// chore does what shows nobody a message. A refusal has no further consequences: the chat or the message is gone, and
// with it what was to be done.
func (c *Courier) chore(ctx context.Context, x store.Outgoing) outcome {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	switch x.Kind {
	case store.KindMenu:
		return c.setMenu(ctx, x)
	case store.KindLeave:
		_, err := c.bot.LeaveChat(ctx, &bot.LeaveChatParams{ChatID: x.Chat})
		return c.judge(x, err)
	case store.KindDelete:
		_, err := c.bot.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: x.Chat, MessageID: x.Body.Edit})
		return c.judge(x, err)
	}
	return outcome{how: parked, why: fmt.Sprintf("unknown kind %q", x.Kind)}
}

// setMenu sets the commands a chat is shown (chat 0: everyone), in every language; a language without commands falls
// back to the default.
func (c *Courier) setMenu(ctx context.Context, x store.Outgoing) outcome {
	var menus []Menu
	err := c.db.Read(ctx, func(tx *store.Tx) error {
		if c.hooks.Menu == nil {
			return nil
		}
		return guard(func() (err error) {
			menus, err = c.hooks.Menu(tx, x.Chat)
			return err
		})
	})
	if err != nil {
		return c.unspoken(x, err)
	}
	var scope models.BotCommandScope = &models.BotCommandScopeDefault{}
	if x.Chat != 0 {
		scope = &models.BotCommandScopeChat{ChatID: x.Chat}
	}
	for _, m := range menus {
		if err := c.setCommands(ctx, scope, m); err != nil {
			return c.judge(x, err)
		}
	}
	return outcome{how: sent}
}

func (c *Courier) setCommands(ctx context.Context, scope models.BotCommandScope, m Menu) error {
	if len(m.Commands) == 0 {
		_, err := c.bot.DeleteMyCommands(ctx, &bot.DeleteMyCommandsParams{Scope: scope, LanguageCode: m.Lang})
		return err
	}
	list := make([]models.BotCommand, len(m.Commands))
	for i, one := range m.Commands {
		list[i] = models.BotCommand{Command: one.Name, Description: one.Description}
	}
	_, err := c.bot.SetMyCommands(ctx, &bot.SetMyCommandsParams{Commands: list, Scope: scope, LanguageCode: m.Lang})
	return err
}

// answer answers a press. There is no use in it after some seconds, so it is tried again soon or not at all.
func (c *Courier) answer(ctx context.Context, x store.Outgoing) {
	a := x.Body.Callback
	if a == nil {
		c.record(ctx, x, outcome{how: moot})
		return
	}
	call, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	_, err := c.bot.AnswerCallbackQuery(call, &bot.AnswerCallbackQueryParams{CallbackQueryID: a.ID, Text: a.Text, ShowAlert: a.Show})
	out := c.judge(x, err)
	switch out.how {
	case paused, parked:
		out = outcome{how: retry, wait: out.wait, why: out.why}
	case refused: // the query is too old
		out = outcome{how: moot}
	case retry:
		out.wait = time.Second
	}
	c.note(x, out)
	c.record(ctx, x, out)
}
