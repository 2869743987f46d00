package store

import "fmt"

// Blobs are the bytes of files people sent, kept under Telegram's unique id of the file.
type Blobs struct{ tx *Tx }

// Blobs gives access to the stored files in this transaction.
func (tx *Tx) Blobs() Blobs { return Blobs{tx} }

// Put keeps a file's bytes; the same file again changes nothing.
func (b Blobs) Put(uniqueID string, data []byte) error {
	if data == nil {
		data = []byte{} // an empty file is a file, and NULL is not
	}
	_, err := b.tx.exec("insert into blob (unique_id, data, at) values (?, ?, ?) on conflict do nothing", uniqueID, data, b.tx.Now)
	return wrap(err, "keep file %s", uniqueID)
}

// Get returns a file's bytes, or ErrNotFound where it was never fetched.
func (b Blobs) Get(uniqueID string) ([]byte, error) {
	var data []byte
	err := b.tx.one("select data from blob where unique_id = ?", []any{uniqueID}, &data)
	if err != nil && !isNotFound(err) {
		return nil, fmt.Errorf("read file %s: %w", uniqueID, err)
	}
	return data, err
}
