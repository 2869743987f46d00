package courier

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// world is a notice on its way to some people while everything happens that can. The model beside it is naive: what
// versions there are, and what befell whom.
type world struct {
	*office
	t      *rapid.T
	c      *Courier
	task   bloc.TaskID
	agency bloc.AgencyID
	photo  string
	folk   []*reader
	serial int // tells the notices of one database apart

	versions  [][]store.Part // from 1
	base      int            // the last version that was sent anew rather than changed into
	withdrawn bool
	stopped   bool
}

// reader is one of the people.
type reader struct {
	*sandbox.Phone
	person    bloc.PersonID
	joined    bool
	blocked   bool // whether or not the bot knows
	disturbed bool // he may be left with older messages, or with one twice: something was cut off, refused or sent in part
}

func newWorld(t *rapid.T, o *office, serial int, photo string) *world {
	w := &world{office: o, t: t, c: o.courier(), serial: serial, base: 1, photo: photo}
	o.write(func(tx *store.Tx) (err error) {
		w.agency, _, err = tx.Agencies().Put(bloc.Agency{Code: fmt.Sprint("CQ", serial), Name: fmt.Sprint("Cơ quan ", serial), Position: 1, Post: bloc.PostMember})
		return err
	})
	for i := range rapid.IntRange(1, 3).Draw(t, "people") {
		w.folk = append(w.folk, w.enroll(int64(1000*serial+i), rapid.IntRange(0, 3).Draw(t, "joined") > 0))
	}
	w.versions = [][]store.Part{nil, w.parts(1, w.draw("parts"))}
	o.write(func(tx *store.Tx) (err error) {
		task := bloc.Task{Kind: bloc.KindNotice, Year: 2026, Title: fmt.Sprint("Thông báo ", serial), Due: tx.Now + 1e6,
			Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}
		if w.task, err = tx.Tasks().Add(task, 0, []bloc.AgencyID{w.agency}); err != nil {
			return err
		}
		task.ID = w.task
		if err := tx.Tasks().Announced(task); err != nil {
			return err
		}
		if err := tx.Content().Add(store.Dispatch{Task: w.task, Roles: []bloc.Role{bloc.RoleFocal}}, w.stored(w.versions[1]), 0); err != nil {
			return err
		}
		return tx.Content().Address(w.task)
	})
	return w
}

func (w *world) enroll(id int64, joined bool) *reader {
	r := &reader{Phone: w.sand.Person(id, "Đầu mối", "", ""), joined: joined}
	w.write(func(tx *store.Tx) (err error) {
		if r.person, err = tx.People().Add("Đầu mối"); err != nil {
			return err
		}
		if _, err = tx.People().Enroll(bloc.Membership{Person: r.person, Agency: w.agency, Role: bloc.RoleFocal}); err != nil {
			return err
		}
		_, err = tx.People().Bind(id, r.person)
		return err
	})
	if joined {
		r.Start("")
		w.write(func(tx *store.Tx) error { return tx.People().Join(id, "Đầu mối", "") })
	}
	return r
}

// draw draws a shape, which has a letter a part: text, photo by itself, or a member of an album.
func (w *world) draw(name string) string {
	return rapid.SampledFrom([]string{"t", "p", "tt", "aa", "taa", "tpt", "aat", "aaaaaaaaaaa"}).Draw(w.t, name)
}

func (w *world) parts(version int, shape string) (list []store.Part) {
	for i, kind := range shape {
		p := store.Part{Kind: "photo", Text: w.words(version, i)}
		switch kind {
		case 't':
			p.Kind = "text"
		case 'a':
			p.Album = "a"
		}
		list = append(list, p)
	}
	return list
}

func (w *world) words(version, part int) string {
	return fmt.Sprintf("%d: bản %d phần %d", w.serial, version, part)
}

func (w *world) shape(version int) (shape string) {
	for _, p := range w.versions[version] {
		switch {
		case p.Kind == "text":
			shape += "t"
		case p.Album != "":
			shape += "a"
		default:
			shape += "p"
		}
	}
	return shape
}

func (w *world) newest() int { return len(w.versions) - 1 }

func (w *world) amend(how, shape string) {
	if w.withdrawn {
		return
	}
	parts := w.parts(w.newest()+1, shape)
	if how == store.HowAnew || shape != w.shape(w.newest()) {
		w.base = w.newest() + 1
	}
	w.versions = append(w.versions, parts)
	w.write(func(tx *store.Tx) error {
		_, err := tx.Content().Amend(w.task, how, "", w.stored(parts), 0)
		return err
	})
}

// stored are parts with the file they show.
func (w *world) stored(parts []store.Part) []store.Part {
	list := slices.Clone(parts)
	for i := range list {
		if list[i].Kind == "photo" {
			list[i].FileID = w.photo
		}
	}
	return list
}

func (w *world) withdraw() {
	if w.withdrawn {
		return
	}
	w.withdrawn = true
	w.write(func(tx *store.Tx) error {
		if err := tx.Content().Withdraw(w.task, "Đã thu hồi"); err != nil {
			return err
		}
		task, err := tx.Tasks().Get(w.task)
		if err != nil {
			return err
		}
		_, err = tx.Tasks().Enter(w.task, bloc.PhaseWithdrawn, task.Rev)
		return err
	})
}

func (w *world) halt() {
	w.stopped = true
	for _, r := range w.folk {
		r.disturbed = true
	}
	w.write(func(tx *store.Tx) error {
		_, err := tx.Content().Stop(w.task)
		return err
	})
}

func (w *world) block(r *reader) {
	r.Block()
	r.blocked, r.disturbed = true, true
}

// comeBack is what the conversations do when somebody joins or unblocks.
func (w *world) comeBack(r *reader) {
	if r.joined && !r.blocked {
		return
	}
	if !r.joined {
		r.Start("")
	}
	r.Unblock()
	joins := !r.joined
	r.joined, r.blocked = true, false
	w.write(func(tx *store.Tx) error {
		if joins {
			if err := tx.People().Join(r.ID(), "Đầu mối", ""); err != nil {
				return err
			}
		}
		if _, err := tx.People().SetUnreachable(r.ID(), ""); err != nil {
			return err
		}
		return tx.Content().Welcome(r.person)
	})
}

// event draws something that may happen at any moment, as a function that makes it happen.
func (w *world) event(name string) func() {
	r := rapid.SampledFrom(w.folk).Draw(w.t, "who")
	shape := w.draw("shape")
	switch rapid.SampledFrom([]string{"edit", "edit", "anew", "block", "back", "queue", "queue", "withdraw", "stop", "", "", ""}).Draw(w.t, name) {
	case "edit":
		return func() { w.amend(store.HowEdit, w.shape(w.newest())) }
	case "anew":
		return func() { w.amend(store.HowAnew, shape) }
	case "block":
		return func() { w.block(r) }
	case "back":
		return func() { w.comeBack(r) }
	case "queue":
		return w.queue
	case "withdraw":
		if rapid.IntRange(0, 3).Draw(w.t, "really") == 0 {
			return w.withdraw
		}
	case "stop":
		if rapid.IntRange(0, 5).Draw(w.t, "really") == 0 {
			return w.halt
		}
	}
	return func() {}
}

func (w *world) queue() { notice{office: w.office, task: w.task}.queue() }

// step lets the courier do one thing while something else happens before or after Telegram does its part.
// Nobody unblocks the bot just while it is refused: what the bot learns first would then be anybody's guess.
func (w *world) step() {
	before, after := w.event("before"), w.event("after")
	refused := false
	r := rapid.SampledFrom(w.folk).Draw(w.t, "whose")
	fault := sandbox.Fault{ChatID: r.ID()}
	switch rapid.SampledFrom([]string{"", "", "", "429", "500", "cut before", "cut after", "edit", "crash"}).Draw(w.t, "fault") {
	case "429":
		fault.RetryAfter = 3600
	case "500":
		fault.Code, fault.Description = 502, "Bad Gateway"
	case "cut before":
		fault.DropBefore = true
	case "cut after":
		fault.DropAfter = true
	case "edit":
		fault.Code, fault.Description, fault.Method = 400, "Bad Request: message can't be edited", "editMessageText"
	case "crash": // the row is leased and never sent
		_ = w.db.Write(context.Background(), func(tx *store.Tx) error {
			_, err := tx.Outbox().Claim(w.machine.Now().Unix(), nil)
			return err // there may be none
		})
		w.c = w.courier()
		if err := w.c.recover(context.Background()); err != nil {
			w.t.Fatal(err)
		}
		return
	default:
		fault.Method = "none"
	}
	w.sand.Fail(fault)
	once := false
	w.around = func(serve func()) {
		if once {
			serve()
			return
		}
		once = true
		before()
		refused = slices.ContainsFunc(w.folk, func(r *reader) bool { return r.blocked })
		r.disturbed = r.disturbed || fault.Method == "editMessageText" || fault.DropAfter
		serve()
		if !refused {
			after()
		}
	}
	w.dispatch()
	w.around = nil
	w.sand.ClearFaults()
}

// dispatch lets the courier do one thing and waits until it is done; it reports whether there was anything.
func (w *world) dispatch() bool {
	next, err := w.c.dispatch(context.Background(), context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	w.c.flights.Wait()
	if !next.again && !next.machine.IsZero() {
		w.machine.Advance(max(next.machine.Sub(w.machine.Now()), 0))
		return true
	}
	return next.again
}

// settle lets everything happen that is still to happen.
func (w *world) settle() {
	for range 3000 {
		w.queue()
		if !w.dispatch() {
			return
		}
	}
	w.t.Fatalf("does not come to rest; the log:\n%s", w.log)
}

// check holds what the phones show and what the store says to the model.
func (w *world) check() {
	states := notice{office: w.office, task: w.task}.states()
	for _, r := range w.folk {
		shows := map[string]int{}
		for _, text := range sees(r.Phone) {
			if strings.HasPrefix(text, fmt.Sprint(w.serial, ":")) {
				shows[text]++
			}
		}
		state := states[r.ID()]
		var has int
		if n, _ := fmt.Sscanf(state, "sent %d", &has); n == 1 && !w.withdrawn {
			w.whole(r, shows, has, state)
		}
		reachable := r.joined && !r.blocked
		switch {
		case !reachable:
		case w.withdrawn:
			if len(shows) > 0 && !r.disturbed {
				w.t.Fatalf("%d: withdrawn, and still there: %v", r.ID(), shows)
			}
		case !w.stopped:
			if want := fmt.Sprintf("sent %d ", w.newest()); state != want {
				w.t.Fatalf("%d can be reached and is %q, want %q; shows %v", r.ID(), state, want, shows)
			}
			w.noOlder(r, shows)
		}
	}
}

// whole requires every part of a version on a phone, once.
func (w *world) whole(r *reader, shows map[string]int, version int, state string) {
	for i := range w.versions[version] {
		if n := shows[w.words(version, i)]; n == 0 || n > 1 && !r.disturbed {
			w.t.Fatalf("%d is %q and sees part %d of version %d %d times; shows %v", r.ID(), state, i, version, n, shows)
		}
	}
}

// noOlder requires that nothing is left of versions that were changed into others.
func (w *world) noOlder(r *reader, shows map[string]int) {
	if r.disturbed {
		return
	}
	for v := w.base; v < w.newest(); v++ {
		for i := range w.versions[v] {
			if n := shows[w.words(v, i)]; n > 0 {
				w.t.Fatalf("%d still sees version %d: %v", r.ID(), v, slices.Sorted(maps.Keys(shows)))
			}
		}
	}
}

func TestEverybodyEndsWithExactlyTheNewestContent(t *testing.T) {
	o := openOffice(t)
	photo := o.uploads(o.person(1))["photo"]
	serial := 0
	rapid.Check(t, func(t *rapid.T) {
		serial++
		w := newWorld(t, o, serial, photo)
		w.around = nil
		o.sand.ClearFaults()
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "acts") {
				w.event("event")()
			}
			w.step()
		}
		w.settle()
		w.check()
		for _, r := range w.folk {
			w.comeBack(r)
		}
		w.settle()
		w.check()
		w.withdraw()
		w.settle()
		w.check()
	})
}
