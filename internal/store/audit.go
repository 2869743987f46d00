package store

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"khoibot/internal/bloc"
)

// Audit is the log of every change of state (nhật ký): link = SHA-256(previous link ‖ SHA-256(salt ‖ row)), so that a
// row altered, removed, inserted or moved shows, and a text can be erased without breaking what follows.
type Audit struct{ tx *Tx }

// Audit gives access to the audit log in this transaction.
func (tx *Tx) Audit() Audit { return Audit{tx} }

// Event is one line of the log.
type Event struct {
	Person bloc.PersonID // who did it; zero: the program itself, or the operator at its command line
	Act    string        // what was done, a stable word
	Task   bloc.TaskID
	Agency bloc.AgencyID
	Detail string
}

const saltSize = 16

// Log adds an event.
func (a Audit) Log(e Event) error {
	if a.tx.audit == nil {
		head, err := a.Head()
		if err != nil {
			return err
		}
		a.tx.audit = head
	}
	var salt [saltSize]byte
	rand.Read(salt[:]) // never fails (crypto/rand)
	link := chain(a.tx.audit, salt[:], e.row(a.tx.Now))
	_, err := a.tx.exec("insert into audit (at, person_id, act, task_id, agency_id, detail, salt, link) values (?, ?, ?, ?, ?, ?, ?, ?)",
		a.tx.Now, orNull(e.Person), e.Act, orNull(e.Task), orNull(e.Agency), e.Detail, salt[:], link)
	if err != nil {
		return fmt.Errorf("log %s: %w", e.Act, err)
	}
	a.tx.audit = link
	return nil
}

// Head returns the link of the last event, an empty one where there is none.
func (a Audit) Head() ([]byte, error) {
	head := []byte{}
	err := a.tx.one("select link from audit order by id desc limit 1", nil, &head)
	if err != nil && !isNotFound(err) {
		return nil, fmt.Errorf("read the log's head: %w", err)
	}
	return head, nil
}

// row is the event as it is hashed: fields of fixed width, then texts each behind its length, so that no two events
// read the same.
func (e Event) row(at int64) []byte {
	var b bytes.Buffer
	for _, n := range []int64{at, int64(e.Person), int64(e.Task), int64(e.Agency)} {
		b.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
	}
	for _, s := range []string{e.Act, e.Detail} {
		b.Write(binary.BigEndian.AppendUint64(nil, uint64(len(s))))
		b.WriteString(s)
	}
	return b.Bytes()
}

func chain(previous, salt, row []byte) []byte {
	inner := sha256.Sum256(append(append([]byte{}, salt...), row...))
	outer := sha256.Sum256(append(append([]byte{}, previous...), inner[:]...))
	return outer[:]
}

// Logged is an event as it stands in the log.
type Logged struct {
	ID int64
	At int64
	Event
	salt, link []byte
}

func scanLogged(s scanner) (Logged, error) {
	var l Logged
	err := s.Scan(&l.ID, &l.At, &l.Person, &l.Act, &l.Task, &l.Agency, &l.Detail, &l.salt, &l.link)
	return l, err
}

const auditColumns = "select id, at, ifnull(person_id, 0), act, ifnull(task_id, 0), ifnull(agency_id, 0), detail, salt, link from audit"

// Last returns the newest events, newest first.
func (a Audit) Last(n int) ([]Logged, error) {
	list, err := all(a.tx, scanLogged, auditColumns+" order by id desc limit ?", n)
	return list, wrap(err, "read the log")
}

// Page returns n events, newest first, after skipping so many; and whether there are older ones.
func (a Audit) Page(skip, n int) (list []Logged, more bool, err error) {
	list, err = all(a.tx, scanLogged, auditColumns+" order by id desc limit ? offset ?", n+1, skip)
	if err != nil {
		return nil, false, fmt.Errorf("read the log: %w", err)
	}
	return list[:min(n, len(list))], len(list) > n, nil
}

// Verify walks the log and returns the id of the first event whose link does not follow from what stands before it,
// zero where all do, and the head reached.
func (a Audit) Verify() (broken int64, head []byte, err error) {
	list, err := all(a.tx, scanLogged, auditColumns+" order by id")
	if err != nil {
		return 0, nil, fmt.Errorf("read the log: %w", err)
	}
	head = []byte{}
	for _, l := range list {
		link := chain(head, l.salt, l.row(l.At))
		if !bytes.Equal(link, l.link) {
			return l.ID, head, nil
		}
		head = link
	}
	return 0, head, nil
}
