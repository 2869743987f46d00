// Command khoibot is the Telegram bot of an emulation bloc (Khối thi đua). Each subcommand has a file of its own; run.go
// wires what serve and demo have in common.
package main
