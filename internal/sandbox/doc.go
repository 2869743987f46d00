// Package sandbox is a local Telegram: a Bot API server for one bot, the people and groups it talks with, and a page
// that shows their phones side by side. The demo subcommand and the end-to-end tests hold the real bot against it.
//
// It refuses what Telegram refuses, in Telegram's own words, and shares no code with the client library: two
// independent readings of the protocol catch each other's mistakes. Rules and field names follow Bot API 10.1; where
// the sandbox is stricter than Telegram, the rule's comment says so. HTML is the only parse mode it reads.
//
// A test drives it from the people's side:
//
//	tg := sandbox.New(sandbox.Options{Token: "1:x"})
//	focal := tg.Person(11, "Đầu mối", "CQ03", "")
//	focal.Start("invitation")
//	last, _ := focal.Last()
//	err := focal.Press(last.ID, "Đồng ý")
//
// All methods are safe for concurrent use.
package sandbox
