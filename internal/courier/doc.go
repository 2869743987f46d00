// Package courier carries everything that goes to Telegram: it takes the rows of the outbox, puts views into words at
// the last moment, keeps to Telegram's pace, tries again what may still succeed, and records the outcome of each row in
// one transaction with its consequences.
//
// Telegram knows no idempotency key. A row is leased before it is sent and settled afterwards, so what was in flight
// when the program was killed, or when the connection broke after Telegram had done the work, is sent again: at most
// one message for each send in flight, never more, and never is one lost.
//
// The courier has no words of its own: they come from the conversations, by way of Hooks.
package courier
