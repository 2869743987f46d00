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

const invitationColumns = "id, ifnull(person_id, 0), ifnull(agency_id, 0), role, expires_at, ifnull(created_by, 0)," +
	" ifnull(used_at, 0), ifnull(used_by, 0), ifnull(revoked_at, 0)"

func scanInvitation(s scanner) (Invitation, error) {
	var i Invitation
	err := s.Scan(&i.ID, &i.Person, &i.Agency, &i.Role, &i.ExpiresAt, &i.CreatedBy, &i.UsedAt, &i.UsedBy, &i.RevokedAt)
	return i, err
}

func (v Invitations) pick(where string, arg any) (Invitation, error) {
	list, err := all(v.tx, scanInvitation, "select "+invitationColumns+" from invitation where "+where, arg)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Invitation{}, wrap(err, "read invitation")
	}
	return list[0], nil
}

// Latest returns the newest invitation of every person who was sent one, by the person.
func (v Invitations) Latest() (map[bloc.PersonID]Invitation, error) {
	list, err := all(v.tx, scanInvitation, "select "+invitationColumns+" from invitation where id in"+
		" (select max(id) from invitation where person_id is not null group by person_id)")
	if err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	latest := make(map[bloc.PersonID]Invitation, len(list))
	for _, i := range list {
		latest[i.Person] = i
	}
	return latest, nil
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
	At       int64  // when he asked
	Decided  int64  // when it was decided, zero while it is open
	By       bloc.PersonID
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

const requestColumns = "select id, user_id, name, username, words, created_at, ifnull(decided_at, 0), ifnull(decided_by, 0)," +
	" ifnull(approved, 0) from join_request"

func scanRequest(s scanner) (JoinRequest, error) {
	var r JoinRequest
	err := s.Scan(&r.ID, &r.UserID, &r.Name, &r.Username, &r.Words, &r.At, &r.Decided, &r.By, &r.Approved)
	return r, err
}

// Request returns a request by its id, or ErrNotFound.
func (v Invitations) Request(id int64) (JoinRequest, error) {
	return v.request(requestColumns+" where id = ?", id)
}

// LastRequest returns what a user asked last, or ErrNotFound.
func (v Invitations) LastRequest(userID int64) (JoinRequest, error) {
	return v.request(requestColumns+" where user_id = ? order by id desc limit 1", userID)
}

func (v Invitations) request(query string, arg int64) (JoinRequest, error) {
	list, err := all(v.tx, scanRequest, query, arg)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return JoinRequest{}, wrap(err, "read request to join")
	}
	return list[0], nil
}

// Requests lists the undecided requests, oldest first.
func (v Invitations) Requests() ([]JoinRequest, error) {
	list, err := all(v.tx, scanRequest, requestColumns+" where decided_at is null order by id")
	return list, wrap(err, "list requests to join")
}

// Decide settles a request; it reports false where another secretary was first.
func (v Invitations) Decide(id int64, by bloc.PersonID, approved bool) (bool, error) {
	n, err := v.tx.affects("update join_request set decided_at = ?, decided_by = ?, approved = ? where id = ? and decided_at is null",
		v.tx.Now, orNull(by), approved, id)
	return n == 1, wrap(err, "decide request to join %d", id)
}
