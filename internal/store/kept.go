package store

import "khoibot/internal/bloc"

// Kept counts what is kept in a person's name beside his name, roles and account.
type Kept struct {
	Answers     int // acts about agencies' answers
	Questions   int // questions to the secretariat, and answers to them
	Events      int // lines of the audit log
	Invitations int // invitations made out to him
	JoinedAt    int64
}

// Kept counts what is kept of a person.
func (p People) Kept(id bloc.PersonID) (Kept, error) {
	var k Kept
	err := p.tx.one("select (select count(*) from answer where person_id = ?1),"+
		" (select count(*) from relay where person_id = ?1),"+
		" (select count(*) from audit where person_id = ?1),"+
		" (select count(*) from invitation where person_id = ?1),"+
		" ifnull((select joined_at from account where person_id = ?1), 0)", []any{id},
		&k.Answers, &k.Questions, &k.Events, &k.Invitations, &k.JoinedAt)
	return k, wrap(err, "count what is kept of person %d", id)
}
