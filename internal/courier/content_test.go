package courier

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// notice is a task with content in an office whose first people are focal points of one agency.
type notice struct {
	*office
	task bloc.TaskID
}

func (o *office) notice(parts []store.Part, people ...*sandbox.Phone) notice {
	o.t.Helper()
	n := notice{office: o}
	o.write(func(tx *store.Tx) error {
		agency, _, err := tx.Agencies().Put(bloc.Agency{Code: "CQ03", Name: "Cơ quan CQ03", Position: 1, Post: bloc.PostMember})
		if err != nil {
			return err
		}
		for _, p := range people {
			a, err := tx.People().Account(p.ID())
			if err != nil {
				return err
			}
			if _, err := tx.People().Enroll(bloc.Membership{Person: a.Person, Agency: agency, Role: bloc.RoleFocal}); err != nil {
				return err
			}
		}
		task := bloc.Task{Kind: bloc.KindNotice, Year: 2026, Title: "Thông báo nghỉ lễ", Due: tx.Now + 1e6, Everyone: true,
			Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}
		if n.task, err = tx.Tasks().Add(task, 0, nil); err != nil {
			return err
		}
		if err := tx.Content().Add(store.Dispatch{Task: n.task, Roles: []bloc.Role{bloc.RoleFocal}}, parts, 0); err != nil {
			return err
		}
		return tx.Content().Address(n.task)
	})
	n.queue()
	return n
}

// queue queues what waits, as the tick does.
func (n notice) queue() {
	n.t.Helper()
	n.write(func(tx *store.Tx) error {
		due, err := tx.Content().Due(100)
		if err != nil {
			return err
		}
		for _, d := range due {
			s, err := tx.Content().Dispatch(d.Task)
			if err != nil {
				return err
			}
			if _, err := tx.Outbox().Put(store.Outgoing{Chat: d.UserID, Lane: store.LaneBulk, Kind: store.KindContent, Task: int64(d.Task),
				Person: int64(d.Person), Body: store.Body{Content: &store.Delivery{Do: store.DoSend, Version: s.Version}}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// states gives the state of each recipient, by Telegram id.
func (n notice) states() map[int64]string {
	got := map[int64]string{}
	n.read(func(tx *store.Tx) error {
		list, err := tx.Content().Recipients(n.task)
		for _, r := range list {
			got[r.UserID] = fmt.Sprint(r.State, " ", r.Version, " ", r.Why)
		}
		return err
	})
	return got
}

func TestANoticeGoesOutAsItWasWritten(t *testing.T) {
	o := openOffice(t)
	anna, minh := o.member(11), o.member(12)
	files := o.uploads(anna)
	before := len(anna.Bot())
	minh.Block()
	n := o.notice([]store.Part{
		{Kind: "text", Text: "Kính gửi 📌 các đồng chí", Entities: json.RawMessage(`[{"type":"bold","offset":12,"length":12}]`)},
		{Kind: "photo", FileID: files["photo"], Text: "Ảnh 1", Album: "a"},
		{Kind: "photo", FileID: files["photo"], Album: "a"},
		{Kind: "document", FileID: files["document"], Text: "Công văn"},
	}, anna, minh)
	c := o.start()
	o.idle(c)
	got := sees(anna)[before:]
	if want := []string{"Kính gửi 📌 các đồng chí", "Ảnh 1", "", "Công văn"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if o.calls("sendMediaGroup") != 1 {
		t.Errorf("%d albums were sent, want 1", o.calls("sendMediaGroup"))
	}
	if want := map[int64]string{11: "sent 1 ", 12: "failed 0 blocked"}; fmt.Sprint(n.states()) != fmt.Sprint(want) {
		t.Errorf("recipients are %v, want %v", n.states(), want)
	}
}

func TestANoticeIsAmendedInPlaceAndWithdrawn(t *testing.T) {
	o := openOffice(t)
	anna := o.member(11)
	n := o.notice([]store.Part{{Kind: "text", Text: "Họp lúc 8 giờ"}}, anna)
	c := o.start()
	o.idle(c)
	o.write(func(tx *store.Tx) error {
		_, err := tx.Content().Amend(n.task, store.HowEdit, "đổi giờ", []store.Part{{Kind: "text", Text: "Họp lúc 9 giờ"}}, 0)
		return err
	})
	o.idle(c)
	if got := sees(anna); !slices.Equal(got, []string{"Họp lúc 9 giờ"}) {
		t.Errorf("after the amendment the person sees %q", got)
	}
	if got := n.states()[11]; got != "sent 2 " {
		t.Errorf("the person's state is %q", got)
	}
	o.write(func(tx *store.Tx) error {
		return tx.Content().Withdraw(n.task, "Thông báo này đã được thu hồi.")
	})
	o.idle(c)
	if got := sees(anna); len(got) != 0 {
		t.Errorf("after the withdrawal the person sees %q", got)
	}
	o.read(func(tx *store.Tx) error {
		counts, err := tx.Content().CountCopies(n.task)
		if want := []store.CopyCount{{State: store.CopyDeleted, Messages: 1, People: 1}, {State: store.CopyReplaced, Messages: 1, People: 1}}; !slices.Equal(counts, want) {
			t.Errorf("copies are %v, want %v", counts, want)
		}
		return err
	})
}

func TestANewVersionReachesThoseWhoGotTheOldOneMeanwhile(t *testing.T) {
	o := openOffice(t)
	anna := o.member(11)
	n := o.notice([]store.Part{{Kind: "text", Text: "Bản 1"}}, anna)
	o.write(func(tx *store.Tx) error { // amended before anything went out
		_, err := tx.Content().Amend(n.task, store.HowAnew, "", []store.Part{{Kind: "text", Text: "Bản 2"}}, 0)
		return err
	})
	c := o.start()
	o.idle(c)
	if got := sees(anna); !slices.Equal(got, []string{"Bản 2"}) {
		t.Errorf("the person sees %q, want only the second version", got)
	}
	o.write(func(tx *store.Tx) error {
		_, err := tx.Content().Amend(n.task, store.HowAnew, "", []store.Part{{Kind: "text", Text: "Bản 3"}}, 0)
		return err
	})
	n.queue()
	o.idle(c)
	if got := sees(anna); !slices.Equal(got, []string{"Bản 2", "Bản 3"}) {
		t.Errorf("the person sees %q", got)
	}
}
