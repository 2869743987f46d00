package store

import (
	"encoding/json"
	"fmt"
	"strconv"

	"khoibot/internal/bloc"
)

// Shares are the good practices agencies propose to be published (chia sẻ cách làm hay).
type Shares struct{ tx *Tx }

// Shares gives access to the proposals of good practice in this transaction.
func (tx *Tx) Shares() Shares { return Shares{tx} }

// ShareState is where a proposal stands.
type ShareState string

// The states of a proposal. Those from taken to published follow from the composition it was made into.
const (
	ShareWriting   ShareState = "writing"   // its content comes in
	ShareProposed  ShareState = "proposed"  // it waits for the secretariat
	ShareTaken     ShareState = "taken"     // it is being prepared for publication
	ShareLeaving   ShareState = "leaving"   // it goes out soon
	SharePublished ShareState = "published" // it went out, and never goes out again
	ShareReturned  ShareState = "returned"  // the secretariat gave it back with a word
	ShareWithdrawn ShareState = "withdrawn" // the agency took it back
	ShareDropped   ShareState = "dropped"   // it was never proposed
)

// ShareView is the name of the view that shows a proposal to the secretariat, and ShareMineView that to its agency.
const (
	ShareView     = "share.card"
	ShareMineView = "share.mine"
)

// Share is a proposal.
type Share struct {
	ID          int64
	Agency      bloc.AgencyID // zero until it is known in whose name
	Person      bloc.PersonID // who proposes it
	State       ShareState
	Parts       []Part
	Rev         int64
	Word        string // why it was returned
	ProposedAt  int64
	DecidedBy   bloc.PersonID // who took it, returned it or withdrew it last
	DecidedAt   int64
	Composition int64       // what it was made into
	Task        bloc.TaskID // as what it goes out, from leaving on
	GoesAt      int64       // when it goes, or went, out
}

// Add keeps a new proposal in its person's hands.
func (s Shares) Add(by bloc.PersonID, agency bloc.AgencyID, parts []Part) (int64, error) {
	text, err := encode(parts)
	if err != nil {
		return 0, err
	}
	id, err := s.tx.insert("insert into share (agency_id, person_id, parts, created_at) values (?, ?, ?, ?)", orNull(agency), by, text, s.tx.Now)
	return id, wrap(err, "keep proposal")
}

const (
	shareStates = "case when s.state <> 'proposed' or ifnull(c.state, 'dropped') = 'dropped' then s.state" +
		" when c.state <> 'sent' then 'taken' when t.announced_at is null then 'leaving' else 'published' end"
	shareColumns = "select s.id, ifnull(s.agency_id, 0), s.person_id, " + shareStates + ", s.parts, s.rev, s.word, ifnull(s.proposed_at, 0)," +
		" ifnull(s.decided_by, 0), ifnull(s.decided_at, 0), ifnull(s.composition_id, 0), ifnull(c.task_id, 0)," +
		" ifnull(ifnull(t.announced_at, t.announce_at), 0)" +
		" from share s left join composition c on c.id = s.composition_id left join task t on t.id = c.task_id"
)

func scanShare(row scanner) (Share, error) {
	var x Share
	var parts string
	err := row.Scan(&x.ID, &x.Agency, &x.Person, &x.State, &parts, &x.Rev, &x.Word, &x.ProposedAt, &x.DecidedBy, &x.DecidedAt,
		&x.Composition, &x.Task, &x.GoesAt)
	if err != nil {
		return x, err
	}
	return x, json.Unmarshal([]byte(parts), &x.Parts)
}

func (s Shares) pick(where string, args ...any) (Share, error) {
	list, err := all(s.tx, scanShare, shareColumns+where, args...)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Share{}, fmt.Errorf("read proposal: %w", err)
	}
	return list[0], nil
}

// Get returns a proposal, or ErrNotFound.
func (s Shares) Get(id int64) (Share, error) { return s.pick(" where s.id = ?", id) }

// Of returns the proposal a composition was made of, or ErrNotFound.
func (s Shares) Of(composition int64) (Share, error) {
	return s.pick(" where s.composition_id = ?", composition)
}

// SentAs returns the proposal a task publishes, or ErrNotFound.
func (s Shares) SentAs(task bloc.TaskID) (Share, error) { return s.pick(" where c.task_id = ?", task) }

// Holding returns the newest proposal that holds a message of a person's, or ErrNotFound.
func (s Shares) Holding(by bloc.PersonID, message int) (Share, error) {
	return s.pick(" where s.state <> 'dropped' and exists (select 1 from json_each(s.parts) p where "+heldPart+")"+
		" order by s.id desc limit 1", by, message)
}

// Waiting lists the proposals the secretariat has not decided about, oldest first.
func (s Shares) Waiting() ([]Share, error) {
	list, err := all(s.tx, scanShare, shareColumns+" where s.state = 'proposed' and ifnull(c.state, 'dropped') = 'dropped' order by s.proposed_at, s.id")
	return list, wrap(err, "list proposals")
}

// change sets columns of a proposal that still is as it was read; it reports false where somebody was first.
func (s Shares) change(x Share, set string, args ...any) (bool, error) {
	n, err := s.tx.affects("update share set rev = rev + 1, "+set+" where id = ? and rev = ?", append(args, x.ID, x.Rev)...)
	if err != nil || n == 0 {
		return false, wrap(err, "change proposal %d", x.ID)
	}
	return true, s.Touch(x.ID)
}

// Save changes the content of a proposal that is being written.
func (s Shares) Save(x Share, parts []Part) (bool, error) {
	text, err := encode(parts)
	if err != nil {
		return false, err
	}
	return s.change(x, "parts = ?", text)
}

// Propose hands a proposal over to the secretariat, in an agency's name.
func (s Shares) Propose(x Share, agency bloc.AgencyID) (bool, error) {
	return s.change(x, "state = 'proposed', agency_id = ?, proposed_at = ?, word = '', decided_by = null, decided_at = null, composition_id = null",
		agency, s.tx.Now)
}

// Take makes a proposal the composition it is published with.
func (s Shares) Take(x Share, composition int64, by bloc.PersonID) (bool, error) {
	return s.change(x, "composition_id = ?, decided_by = ?, decided_at = ?", composition, orNull(by), s.tx.Now)
}

// Return gives a proposal back with a word.
func (s Shares) Return(x Share, word string, by bloc.PersonID) (bool, error) {
	return s.change(x, "state = 'returned', word = ?, decided_by = ?, decided_at = ?, composition_id = null", word, orNull(by), s.tx.Now)
}

// Withdraw takes a proposal back, and Drop drops one that was never proposed.
func (s Shares) Withdraw(x Share, by bloc.PersonID) (bool, error) {
	return s.change(x, "state = 'withdrawn', decided_by = ?, decided_at = ?, composition_id = null", orNull(by), s.tx.Now)
}

// Drop drops a proposal that was never handed over.
func (s Shares) Drop(x Share) (bool, error) { return s.change(x, "state = 'dropped', parts = '[]'") }

// Resume puts a proposal that came back into a person's hands again.
func (s Shares) Resume(x Share, by bloc.PersonID) (bool, error) {
	return s.change(x, "state = 'writing', person_id = ?", by)
}

// Told records that the proposer is told of the publication; it reports whether this was the first time.
func (s Shares) Told(id int64) (bool, error) {
	n, err := s.tx.affects("update share set told_at = ? where id = ? and told_at is null", s.tx.Now, id)
	return n == 1, wrap(err, "record that publication of proposal %d is told", id)
}

// Touch queues an edit of every card that shows a proposal.
func (s Shares) Touch(id int64) error {
	const which = "view in ('" + ShareView + "', '" + ShareMineView + "') and (key = ?1 or key like ?1 || '@%')"
	return wrap(s.tx.Cards().touch(which, ShareKey(id)), "touch cards of proposal %d", id)
}

// ShareKey is the key of the card of a proposal, and News that of a card that brings what became of it at its revision: the
// earlier ones stand, and are kept true too.
func ShareKey(id int64) string { return strconv.FormatInt(id, 36) }

// News is described with ShareKey.
func (x Share) News() string { return ShareKey(x.ID) + "@" + strconv.FormatInt(x.Rev, 36) }

// moved follows a composition that was made of a proposal from one state to the next.
func (s Shares) moved(composition int64) error {
	x, err := s.Of(composition)
	if isNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.Touch(x.ID)
}
