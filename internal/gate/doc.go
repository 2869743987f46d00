// Package gate takes updates from Telegram, by polling or by webhook, and makes each take effect exactly once and in
// order: its effects, what it queued and its id commit together, and only then is Telegram told that it may forget it.
package gate
