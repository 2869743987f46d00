package courier

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// BenchmarkCourier300Chats sends one message each to 300 chats while Telegram's limits are on; 1.05 × (300/30) s is the
// most it may take, and Telegram must not once ask to wait.
func BenchmarkCourier300Chats(b *testing.B) {
	const chats = 300
	o := openOfficeWith(b, sandbox.Options{Token: token, Limits: true})
	for i := range int64(chats) {
		o.person(1000 + i)
	}
	c := o.courier()
	c.machine = monotonic{}
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	rounds := 0
	var longest time.Duration
	for b.Loop() {
		rounds++
		rows := make([]store.Outgoing, chats)
		for i := range rows {
			rows[i] = text(1000+int64(i), store.LaneBulk, fmt.Sprintf("Nhắc lần %d", rounds))
		}
		began := time.Now()
		o.put(rows...)
		o.idle(c)
		longest = max(longest, time.Since(began))
	}
	cancel()
	if err := <-done; err != nil {
		b.Fatal(err)
	}
	for _, call := range o.sand.Calls("sendMessage") {
		if call.Code == http.StatusTooManyRequests {
			b.Fatal("Telegram asked to wait")
		}
	}
	if n := o.calls("sendMessage"); n != rounds*chats {
		b.Fatalf("%d messages sent, want %d", n, rounds*chats)
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(rounds), "s/300msgs")
	b.ReportMetric(longest.Seconds(), "s/worst")
	b.ReportMetric(0, "ns/op")
}
