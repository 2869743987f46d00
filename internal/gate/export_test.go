package gate

import (
	"context"
	"encoding/json"
	"time"
)

// SetMachine makes the gate read the machine's clock from now.
func (g *Gate) SetMachine(now func() time.Time) { g.machine = now }

// SetPause makes the gate wait with pause before another try.
func (g *Gate) SetPause(pause func(ctx context.Context, attempt int, asked time.Duration)) {
	g.pause = pause
}

// ConfirmFirst breaks the order of things: Telegram is told to forget a batch before it has taken effect.
func (g *Gate) ConfirmFirst() {
	g.settle = func(ctx context.Context, batch []incoming) error {
		g.offset = offsetAfter(g.offset, batch)
		if _, err := g.getUpdates(ctx, 0); err != nil {
			return err
		}
		return g.take(ctx, batch)
	}
}

// Take gives raw updates their effect as one batch, decoding included.
func (g *Gate) Take(ctx context.Context, raws []json.RawMessage) error {
	batch := make([]incoming, len(raws))
	for i, raw := range raws {
		batch[i] = decode(raw)
	}
	return g.take(ctx, batch)
}

// Waiting is how many wait for a drain.
func (g *Gate) Waiting() int {
	g.waiters.mu.Lock()
	defer g.waiters.mu.Unlock()
	return len(g.waiters.list)
}

// Decoded is what decode makes of one raw update.
type Decoded struct {
	ID       int64
	Numbered bool
	Read     bool
	Err      error
}

// Decode reads one raw update.
func Decode(raw json.RawMessage) Decoded {
	in := decode(raw)
	return Decoded{in.id, in.numbered, in.update != nil, in.err}
}

// OffsetAfter is the offset that confirms raw updates, when the last one was offset.
func OffsetAfter(offset int64, raws ...string) int64 {
	var batch []incoming
	for _, raw := range raws {
		batch = append(batch, decode(json.RawMessage(raw)))
	}
	return offsetAfter(offset, batch)
}

// OffBy is how far the machine's clock is off at the least.
var OffBy = offBy

// BackOff is the pause between tries.
var BackOff = backOff
