package courier

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"khoibot/internal/store"
)

// maxDownload is the largest file Telegram gives a bot, in bytes (Bot API, getFile: 20 MB).
const maxDownload = 20 << 20

// maxFetches is how often a file is tried that Telegram says it does not have: it says so of those that are merely
// unavailable for the moment.
const maxFetches = 4

var errTooBig = errors.New("the file is larger than a bot may download")

// fetch gets a person's file and hands it to the flow that asked for it.
func (c *Courier) fetch(ctx context.Context, x store.Outgoing) {
	f := x.Body.Fetch
	if f == nil {
		c.record(ctx, x, outcome{how: moot})
		return
	}
	data, err := c.download(ctx, f.File)
	if err == nil {
		if err = c.deliver(ctx, x, *f, data); err == nil {
			c.note(x, outcome{how: sent})
			return
		}
	}
	out := c.judge(x, err)
	switch {
	case errors.Is(err, errTooBig):
		out = outcome{how: refused, reason: ReasonTooBig, why: c.redact(err)}
	case out.how == refused && out.reason == ReasonFileGone && x.Attempt < maxFetches:
		out = outcome{how: retry, wait: backOff(x.Attempt), why: out.why}
	case out.how == refused && out.reason != ReasonTooBig:
		out.reason = ReasonFileGone
	case errors.As(err, new(hookError)) && x.Attempt >= maxStrikes:
		out = outcome{how: parked, why: out.why}
	case errors.As(err, new(hookError)):
		out.offline = false
	case out.how == paused: // the chat may be written to all the same
		out.how = retry
	}
	c.note(x, out)
	if out.how == refused {
		c.lose(ctx, x, *f, out)
		return
	}
	c.record(ctx, x, out)
}

// deliver stores the bytes and tells the flow, in one transaction. A flow that fails is told again later: the file is
// somebody's, and would otherwise vanish without a word.
func (c *Courier) deliver(ctx context.Context, x store.Outgoing, f store.Fetch, data []byte) error {
	return c.db.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		if err := tx.Blobs().Put(f.File.UniqueID, data); err != nil {
			return err
		}
		if err := tx.Outbox().Sent(x, 0, store.About{}); err != nil || c.hooks.Fetched == nil {
			return err
		}
		if err := guard(func() error { return c.hooks.Fetched(tx, x.Chat, f, data) }); err != nil {
			return hookError{fmt.Errorf("take file %s: %w", f.File.UniqueID, err)}
		}
		return nil
	})
}

// lose records that a file cannot be had.
func (c *Courier) lose(ctx context.Context, x store.Outgoing, f store.Fetch, out outcome) {
	c.settle(ctx, x, func(tx *store.Tx) error {
		return tx.Outbox().Failed(x.ID, string(out.reason)+": "+out.why)
	}, func(tx *store.Tx) error {
		if c.hooks.Lost == nil {
			return nil
		}
		return c.hooks.Lost(tx, x.Chat, f, out.reason)
	})
}

func (c *Courier) download(ctx context.Context, f store.File) ([]byte, error) {
	if f.Size > maxDownload {
		return nil, errTooBig
	}
	ctx, cancel := context.WithTimeout(ctx, uploadTime)
	defer cancel()
	at, err := c.bot.GetFile(ctx, &bot.GetFileParams{FileID: f.FileID})
	if err != nil {
		return nil, err
	}
	return c.read(ctx, at)
}

// read downloads a file by the path getFile gave, which is good for an hour.
func (c *Courier) read(ctx context.Context, at *models.File) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.bot.FileDownloadLink(at), nil)
	if err != nil {
		return nil, fmt.Errorf("ask for file: %w", err)
	}
	answer, err := c.client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("download file: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("download file: %s", answer.Status)
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxDownload+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("download file: %w", err)
	case len(data) > maxDownload:
		return nil, errTooBig
	}
	return data, nil
}
