package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"khoibot/internal/bloc"
)

// Invitations are single-use links by which people join (lời mời).
type Invitations struct{ tx *Tx }

// Invitations gives access to the invitations in this transaction.
func (tx *Tx) Invitations() Invitations { return Invitations{tx} }

// Invitation names who is invited: a person on the roll, or, without one, whoever is given the link to take the role.
type Invitation struct {
	ID        int64
	Person    bloc.PersonID
	Agency    bloc.AgencyID
	Role      bloc.Role
	ExpiresAt int64
	CreatedBy bloc.PersonID
	UsedAt    int64
	UsedBy    int64
	RevokedAt int64
}

// InvitationDays is how long an invitation is good for.
const InvitationDays = 14

// Good reports whether the invitation can still be used at an instant.
func (i Invitation) Good(now int64) bool {
	return i.UsedAt == 0 && i.RevokedAt == 0 && now < i.ExpiresAt
}

func hashToken(token string) []byte {
	h := sha256.Sum256([]byte(token))
	return h[:]
}

// newToken makes 128 random bits in the letters a deep link may carry.
func newToken() string {
	var b [16]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Make makes an invitation and returns its token, of which only a hash is kept. A person's earlier unused invitations
// to the same role are revoked, so that one link is good at a time.
func (v Invitations) Make(i Invitation) (token string, err error) {
	if i.Person != 0 {
		if _, err := v.tx.exec("update invitation set revoked_at = ? where person_id = ? and ifnull(agency_id, 0) = ? and role = ?"+
			" and used_at is null and revoked_at is null", v.tx.Now, i.Person, i.Agency, i.Role); err != nil {
			return "", fmt.Errorf("revoke earlier invitations: %w", err)
		}
	}
	token = newToken()
	_, err = v.tx.exec("insert into invitation (hash, person_id, agency_id, role, created_at, created_by, expires_at)"+
		" values (?, ?, ?, ?, ?, ?, ?)", hashToken(token), orNull(i.Person), orNull(i.Agency), i.Role, v.tx.Now,
		orNull(i.CreatedBy), v.tx.Now+InvitationDays*86400)
	return token, wrap(err, "make invitation")
}

// ByToken returns the invitation a token belongs to, used or not, or ErrNotFound.
func (v Invitations) ByToken(token string) (Invitation, error) {
	return v.pick("hash = ?", hashToken(token))
}

// Get returns an invitation by its id, or ErrNotFound.
func (v Invitations) Get(id int64) (Invitation, error) { return v.pick("id = ?", id) }

func (v Invitations) pick(where string, arg any) (Invitation, error) {
	var i Invitation
	err := v.tx.one("select id, ifnull(person_id, 0), ifnull(agency_id, 0), role, expires_at, ifnull(created_by, 0), ifnull(used_at, 0),"+
		" ifnull(used_by, 0), ifnull(revoked_at, 0) from invitation where "+where, []any{arg},
		&i.ID, &i.Person, &i.Agency, &i.Role, &i.ExpiresAt, &i.CreatedBy, &i.UsedAt, &i.UsedBy, &i.RevokedAt)
	return i, wrap(err, "read invitation")
}

// Use marks an invitation used by a Telegram user; it reports false where somebody was first or it is good no more.
func (v Invitations) Use(id, userID int64) (bool, error) {
	n, err := v.tx.affects("update invitation set used_at = ?1, used_by = ?2 where id = ?3 and used_at is null"+
		" and revoked_at is null and expires_at > ?1", v.tx.Now, userID, id)
	return n == 1, wrap(err, "use invitation %d", id)
}

// Revoke makes an unused invitation good for nothing.
func (v Invitations) Revoke(id int64) error {
	_, err := v.tx.exec("update invitation set revoked_at = ? where id = ? and used_at is null", v.tx.Now, id)
	return wrap(err, "revoke invitation %d", id)
}

const (
	guessesAllowed = 5
	guessWindow    = 3600
)

// Wrong counts a start with a token nobody gave out, and forgets counts that no longer matter.
func (v Invitations) Wrong(userID int64) error {
	if _, err := v.tx.exec("delete from wrong_token where at <= ?", v.tx.Now-guessWindow); err != nil {
		return fmt.Errorf("forget wrong tokens: %w", err)
	}
	_, err := v.tx.exec("insert into wrong_token (user_id, at) values (?, ?)", userID, v.tx.Now)
	return wrap(err, "count wrong token")
}

// Guessing reports whether a user has tried so many wrong tokens within the hour that no token of his is looked at.
func (v Invitations) Guessing(userID int64) (bool, error) {
	var n int
	err := v.tx.one("select count(*) from wrong_token where user_id = ? and at > ?", []any{userID, v.tx.Now - guessWindow}, &n)
	return n >= guessesAllowed, wrap(err, "count wrong tokens")
}

// JoinRequest is a stranger's wish to take part (đề nghị tham gia).
type JoinRequest struct {
	ID       int64
	UserID   int64
	Name     string
	Username string
	Words    string // what he wrote of himself: name, post, agency
	Decided  bool
	Approved bool
}

// Ask records a stranger's request; a second one while the first is open only renews its words. It returns its id.
func (v Invitations) Ask(r JoinRequest) (int64, error) {
	var id int64
	err := v.tx.one("insert into join_request (user_id, name, username, words, created_at) values (?, ?, ?, ?, ?)"+
		" on conflict (user_id) where decided_at is null do update set words = excluded.words, name = excluded.name returning id",
		[]any{r.UserID, r.Name, r.Username, r.Words, v.tx.Now}, &id)
	return id, wrap(err, "record request to join")
}

// Request returns a request by its id, or ErrNotFound.
func (v Invitations) Request(id int64) (JoinRequest, error) {
	r := JoinRequest{ID: id}
	err := v.tx.one("select user_id, name, username, words, decided_at is not null, ifnull(approved, 0) from join_request where id = ?",
		[]any{id}, &r.UserID, &r.Name, &r.Username, &r.Words, &r.Decided, &r.Approved)
	return r, wrap(err, "read request to join")
}

// OpenRequest returns a user's undecided request, or ErrNotFound.
func (v Invitations) OpenRequest(userID int64) (JoinRequest, error) {
	var id int64
	if err := v.tx.one("select id from join_request where user_id = ? and decided_at is null", []any{userID}, &id); err != nil {
		return JoinRequest{}, wrap(err, "find request to join")
	}
	return v.Request(id)
}

// Decide settles a request; it reports false where another secretary was first.
func (v Invitations) Decide(id int64, by bloc.PersonID, approved bool) (bool, error) {
	n, err := v.tx.affects("update join_request set decided_at = ?, decided_by = ?, approved = ? where id = ? and decided_at is null",
		v.tx.Now, orNull(by), approved, id)
	return n == 1, wrap(err, "decide request to join %d", id)
}
