package chat

import (
	"slices"

	"khoibot/internal/store"
)

// dropAlbum takes what came of an album before one of its files turned out to be a state secret out of what the person is
// writing, and deletes it from the chat: an album is one thing to its sender.
func (t *turn) dropAlbum(album string) error {
	d, ok, err := t.composes()
	if err != nil || !ok || album == "" {
		return err
	}
	var g noticeDialog
	if err := d.Read(&g); err != nil {
		return err
	}
	if d.Flow == flowShare {
		return t.dropAlbumShared(g.ID, album)
	}
	x, err := t.Tx.Compositions().Get(g.ID)
	if err != nil || x.State != store.CompositionWriting {
		return err
	}
	var c composition
	if err := x.Read(&c); err != nil {
		return err
	}
	parts, err := t.withoutAlbum(c.Parts, album)
	if err != nil || len(parts) == len(c.Parts) {
		return err
	}
	c.Parts = parts
	if err := t.saveComposition(x, c); err != nil {
		return err
	}
	return t.Tx.Compositions().Touch(x.ID)
}

func (t *turn) dropAlbumShared(id int64, album string) error {
	x, err := t.Tx.Shares().Get(id)
	if err != nil || x.State != store.ShareWriting {
		return err
	}
	parts, err := t.withoutAlbum(x.Parts, album)
	if err != nil || len(parts) == len(x.Parts) {
		return err
	}
	ok, err := t.Tx.Shares().Save(x, parts)
	return noUnless(ok, err, "stale")
}

// withoutAlbum is content without what the messages of an album became; those are deleted from the chat.
func (t *turn) withoutAlbum(parts []store.Part, album string) ([]store.Part, error) {
	var gone []int
	for _, p := range parts {
		if p.Album == album && p.By == t.who.ID {
			gone = append(gone, p.Message)
			if err := t.unsay(p.Message); err != nil {
				return nil, err
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(parts), func(p store.Part) bool {
		return p.By == t.who.ID && slices.Contains(gone, p.Message)
	}), nil
}
