// Package bloc is the domain of an emulation bloc (Khối thi đua): its agencies, people, tasks and answers, and the
// rules that hold between them, as values and pure functions. It knows no database, no Telegram and no clock: whoever
// calls says what time it is.
package bloc
