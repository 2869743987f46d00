// Package store keeps everything khoibot knows in one SQLite file: the migrations, one file and type an aggregate, and
// the transaction in which everything happens. Instants are unix seconds; the bloc's zone is applied by callers.
package store
