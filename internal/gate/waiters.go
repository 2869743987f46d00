package gate

import (
	"context"
	"sync"
)

// waiters are those who wait until everything people did before has taken effect.
type waiters struct {
	mu   sync.Mutex
	asks uint64                   // how often Telegram was asked what it holds
	list map[chan struct{}]uint64 // who waits, and which ask was the last to have begun when he came
	cut  context.CancelFunc       // ends the ask that is parked, nil while there is none
}

// Drained waits until everything people did before the call has taken effect: a poll begun after it came back empty,
// and the machine's clock agrees with Telegram's. Whatever closes or reminds waits for it first. It returns ctx's error
// where ctx ends before.
func (g *Gate) Drained(ctx context.Context) error {
	done := g.waiters.join()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		g.waiters.leave(done)
		return ctx.Err()
	}
}

// join adds somebody who waits; a parked ask began before he came and is cut short.
func (w *waiters) join() chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.list == nil {
		w.list = map[chan struct{}]uint64{}
	}
	done := make(chan struct{})
	w.list[done] = w.asks
	if w.cut != nil {
		w.cut()
	}
	return done
}

func (w *waiters) leave(done chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.list, done)
}

// begin numbers an ask that is about to be made and tells whether somebody waits for it. cut ends it early.
func (w *waiters) begin(cut context.CancelFunc) (ask uint64, wanted bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asks++
	w.cut = cut
	return w.asks, len(w.list) > 0
}

// end says that the ask is over.
func (w *waiters) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = nil
}

// release lets go of those who came before the ask that found nothing more had begun.
func (w *waiters) release(ask uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for done, last := range w.list {
		if last < ask {
			close(done)
			delete(w.list, done)
		}
	}
}
