package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
)

// crowd is people who come and go while notices are sent, and what stands in their chats: the store decides who gets what,
// and every send, edit and deletion it asks for is done at once.
type crowd struct {
	*desk
	t        *rapid.T
	run      int
	agencies []bloc.AgencyID
	folk     []*reader
	notices  []*sentNotice
	chats    map[int64][]seenMessage
	lastID   int
}

type seenMessage struct {
	id      int
	task    bloc.TaskID
	version int
}

type reader struct {
	id      bloc.PersonID
	account int64
	joined  bool
	blocked bool
	roles   map[bloc.AgencyID]bloc.Role
}

type sentNotice struct {
	id       bloc.TaskID
	role     bloc.Role
	agencies []bloc.AgencyID // nil: everyone
	silent   bool
	due      int64
	kind     string // of its one part
	version  int
	phase    bloc.Phase
}

// wants is the naive rule: whose notice is it now?
func (c *crowd) wants(n *sentNotice, r *reader) bool {
	if !r.joined || r.blocked || n.phase != bloc.PhaseConfirmed {
		return false
	}
	for agency, role := range r.roles {
		if role == n.role && (n.agencies == nil || slices.Contains(n.agencies, agency)) {
			return true
		}
	}
	return false
}

func (c *crowd) enroll() *reader {
	r := &reader{account: int64(c.run*1000 + len(c.folk) + 1), roles: map[bloc.AgencyID]bloc.Role{}}
	c.write(func(tx *Tx) error { r.id = must(tx.People().Add("Đầu mối")); return nil })
	c.folk = append(c.folk, r)
	c.role(r)
	return r
}

func (c *crowd) role(r *reader) {
	agency := rapid.SampledFrom(c.agencies).Draw(c.t, "agency")
	role := rapid.SampledFrom([]bloc.Role{bloc.RoleFocal, bloc.RoleLeader}).Draw(c.t, "role")
	if _, has := r.roles[agency]; has {
		return
	}
	r.roles[agency] = role
	c.write(func(tx *Tx) error {
		must(tx.People().Enroll(bloc.Membership{Person: r.id, Agency: agency, Role: role}))
		return tx.Content().Welcome(r.id)
	})
}

func (c *crowd) dismiss(r *reader) {
	c.write(func(tx *Tx) error {
		for _, m := range must(tx.People().Get(r.id)).Roles {
			if err := tx.People().Dismiss(m.ID); err != nil {
				return err
			}
		}
		return nil
	})
	r.roles = map[bloc.AgencyID]bloc.Role{}
}

// join takes the person in, with another account where he takes part already.
func (c *crowd) join(r *reader) {
	if r.joined {
		r.account += 500_000
	}
	r.joined, r.blocked = true, false
	c.write(func(tx *Tx) error {
		if old, err := tx.People().AccountOf(r.id); err == nil {
			if err := tx.Outbox().Abandon(old.UserID, "account released"); err != nil {
				return err
			}
			if err := tx.People().Unbind(old.UserID); err != nil {
				return err
			}
		}
		must(tx.People().Bind(r.account, r.id))
		if err := tx.People().Join(r.account, "Đầu mối", ""); err != nil {
			return err
		}
		return tx.Content().Welcome(r.id)
	})
}

func (c *crowd) block(r *reader) {
	if !r.joined {
		return
	}
	r.blocked = !r.blocked
	c.write(func(tx *Tx) error {
		if r.blocked {
			must(tx.People().SetUnreachable(r.account, "blocked"))
			return tx.Outbox().Abandon(r.account, "blocked")
		}
		must(tx.People().SetUnreachable(r.account, ""))
		return tx.Content().Welcome(r.id)
	})
}

func part(kind string, version int) []Part {
	return []Part{{Kind: kind, Text: fmt.Sprint("bản ", version), FileID: map[string]string{"photo": "f"}[kind]}}
}

func (c *crowd) send() {
	n := &sentNotice{role: rapid.SampledFrom([]bloc.Role{bloc.RoleFocal, bloc.RoleLeader}).Draw(c.t, "to"), version: 1, kind: "text",
		silent: rapid.Bool().Draw(c.t, "silent"), phase: bloc.PhaseConfirmed, due: c.clock.Now().Unix() + 86400*3}
	if rapid.Bool().Draw(c.t, "some") {
		n.agencies = rapid.SliceOfNDistinct(rapid.SampledFrom(c.agencies), 1, -1, rapid.ID[bloc.AgencyID]).Draw(c.t, "agencies")
	}
	c.write(func(tx *Tx) error {
		task := bloc.Task{Kind: bloc.KindNotice, Year: 2027, Title: fmt.Sprint("Thông báo ", c.run, "/", len(c.notices)), Due: n.due, Everyone: n.agencies == nil,
			Silent: n.silent, Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}
		n.id = must(tx.Tasks().Add(task, 0, n.agencies))
		if err := tx.Tasks().Announced(must(tx.Tasks().Get(n.id))); err != nil {
			return err
		}
		if err := tx.Content().Add(Dispatch{Task: n.id, Roles: []bloc.Role{n.role}}, part(n.kind, 1), 0); err != nil {
			return err
		}
		return tx.Content().Address(n.id)
	})
	c.notices = append(c.notices, n)
}

// open draws a notice that is not over.
func (c *crowd) open() *sentNotice {
	var list []*sentNotice
	for _, n := range c.notices {
		if n.phase == bloc.PhaseConfirmed {
			list = append(list, n)
		}
	}
	if len(list) == 0 {
		c.t.Skip("nothing is open")
	}
	return rapid.SampledFrom(list).Draw(c.t, "notice")
}

func (c *crowd) amend(n *sentNotice) {
	n.version++
	n.kind = rapid.SampledFrom([]string{"text", "photo"}).Draw(c.t, "kind")
	c.write(func(tx *Tx) error {
		_, err := tx.Content().Amend(n.id, HowEdit, "sửa", part(n.kind, n.version), 0)
		return err
	})
}

func (c *crowd) end(n *sentNotice, phase bloc.Phase) {
	n.phase = phase
	c.write(func(tx *Tx) error {
		if ok := must(tx.Tasks().Enter(n.id, phase, must(tx.Tasks().Get(n.id)).Rev)); !ok {
			return ErrNotFound
		}
		if phase == bloc.PhaseWithdrawn {
			return tx.Content().Withdraw(n.id, "thu hồi")
		}
		_, err := tx.Content().Stop(n.id)
		return err
	})
}

// deliver does what the store asks for, until nothing is left to be done.
func (c *crowd) deliver() {
	for again := true; again; {
		c.write(func(tx *Tx) error {
			again = false
			due, err := tx.Content().Due(100)
			if err != nil {
				return err
			}
			for _, d := range due {
				again = true
				v := must(tx.Content().Dispatch(d.Task)).Version
				c.lastID++
				c.chats[d.UserID] = append(c.chats[d.UserID], seenMessage{c.lastID, d.Task, v})
				if err := tx.Content().Sent(d.Task, d.Person, v, []Copy{{Chat: d.UserID, Message: c.lastID}}, true); err != nil {
					return err
				}
			}
			rows, err := all(tx, func(s scanner) (x Outgoing, err error) {
				var body string
				if err = s.Scan(&x.ID, &x.Chat, &x.Task, &x.Person, &body); err != nil {
					return x, err
				}
				return x, json.Unmarshal([]byte(body), &x.Body)
			}, "select id, chat_id, task_id, person_id, body from outbox where state = 'queued' and kind = 'content' order by id")
			if err != nil {
				return err
			}
			for _, x := range rows {
				again = true
				if _, err := tx.exec("update outbox set state = 'sent' where id = ?", x.ID); err != nil {
					return err
				}
				if err := c.do(tx, x); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// do is one row of content: messages are changed or deleted.
func (c *crowd) do(tx *Tx, x Outgoing) error {
	box, task, person := tx.Content(), bloc.TaskID(x.Task), bloc.PersonID(x.Person)
	if slices.ContainsFunc(c.folk, func(r *reader) bool { return r.account == x.Chat && r.blocked }) {
		if x.Body.Content.Do == DoWithdraw {
			return box.NotTakenBack(task, x.Chat)
		}
		return box.Fail(task, person, "blocked")
	}
	if x.Body.Content.Do == DoWithdraw {
		for _, k := range must(box.Copies(task, person)) {
			c.chats[k.Chat] = slices.DeleteFunc(c.chats[k.Chat], func(m seenMessage) bool { return m.id == k.Message })
			if err := box.Became(task, k, CopyDeleted); err != nil {
				return err
			}
		}
		return nil
	}
	version := must(box.Wanted(task, person, *x.Body.Content, false))
	if version == 0 {
		return nil
	}
	for _, k := range must(box.ToChange(task, person, version)) {
		for i, m := range c.chats[k.Chat] {
			if m.id == k.Message {
				c.chats[k.Chat][i].version = version
			}
		}
		if err := box.Became(task, k, CopyReplaced); err != nil {
			return err
		}
		if err := box.Sent(task, person, version, []Copy{{Ordinal: k.Ordinal, Chat: k.Chat, Message: k.Message}}, false); err != nil {
			return err
		}
	}
	return box.Amended(task, person, version)
}

// check wants everybody to have of every notice what the naive rule says.
func (c *crowd) check(t *rapid.T) {
	before := map[int64]int{}
	for chat, list := range c.chats {
		before[chat] = len(list)
	}
	c.deliver()
	now := c.clock.Now().Unix()
	for _, n := range c.notices {
		valid := n.phase == bloc.PhaseConfirmed && (!n.silent || now < n.due)
		for _, r := range c.folk {
			count := map[int]int{}
			for i, m := range c.chats[r.account] {
				if m.task != n.id {
					continue
				}
				count[m.version]++
				if n.phase != bloc.PhaseConfirmed && i >= before[r.account] {
					t.Fatalf("person %d was sent notice %d, which is %s", r.id, n.id, n.phase)
				}
			}
			for v, k := range count {
				if k > 1 {
					t.Fatalf("person %d has version %d of notice %d %d times", r.id, v, n.id, k)
				}
			}
			if valid && c.wants(n, r) && count[n.version] != 1 {
				t.Fatalf("person %d has %v of notice %d, whose newest version is %d", r.id, count, n.id, n.version)
			}
			if n.phase == bloc.PhaseWithdrawn && r.joined && !r.blocked && len(count) > 0 && !c.wasBlocked(r, n) {
				t.Fatalf("person %d still has %v of notice %d, which is withdrawn", r.id, count, n.id)
			}
		}
	}
}

// wasBlocked reports whether the notice could not be taken back from the person.
func (c *crowd) wasBlocked(r *reader, n *sentNotice) bool {
	return c.number("select count(*) from content_copy where task_id = ? and person_id = ? and state = 'stuck'", n.id, r.id) > 0
}

func TestEverybodyHasWhatIsStillValidOnce(t *testing.T) {
	d := openDesk(t)
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		c := &crowd{desk: d, t: t, run: run, chats: map[int64][]seenMessage{}}
		d.write(func(tx *Tx) error { // what an earlier run left is over
			_, err := tx.exec("update task set phase = 'closed'")
			return err
		})
		newAgency := func() {
			d.write(func(tx *Tx) error {
				id, _, err := tx.Agencies().Put(bloc.Agency{Code: fmt.Sprint("CQ", run, "-", len(c.agencies)), Position: 1, Name: "Cơ quan", Post: bloc.PostMember})
				if err != nil {
					return err
				}
				c.agencies = append(c.agencies, id)
				return tx.Tasks().Welcome(id)
			})
		}
		newAgency()
		newAgency()
		c.enroll()
		one := func(t *rapid.T) *reader { return rapid.SampledFrom(c.folk).Draw(t, "who") }
		t.Repeat(map[string]func(*rapid.T){
			"a notice":       func(t *rapid.T) { c.t = t; c.send() },
			"another person": func(t *rapid.T) { c.t = t; c.enroll() },
			"joins":          func(t *rapid.T) { c.join(one(t)) },
			"blocks":         func(t *rapid.T) { c.block(one(t)) },
			"a role":         func(t *rapid.T) { c.t = t; c.role(one(t)) },
			"leaves":         func(t *rapid.T) { c.dismiss(one(t)) },
			"amended":        func(t *rapid.T) { c.t = t; c.amend(c.open()) },
			"withdrawn":      func(t *rapid.T) { c.t = t; c.end(c.open(), bloc.PhaseWithdrawn) },
			"closed":         func(t *rapid.T) { c.t = t; c.end(c.open(), bloc.PhaseClosed) },
			"a new agency":   func(*rapid.T) { newAgency() },
			"days pass":      func(*rapid.T) { d.clock.Advance(48 * time.Hour) },
			"":               c.check,
		})
	})
}
