package chat_test

import (
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/remind"
	"khoibot/internal/store"
)

// TestNothingThatWasHeldUpComesAtNight: whatever reminds people waits for the morning as their reminders do, when Telegram
// could not be reached until late on a Friday evening.
func TestNothingThatWasHeldUpComesAtNight(t *testing.T) {
	o := newOffice(t)
	p, leader, secretary, g := o.focal("CQ02"), o.leader("CQ02"), o.secretary(), o.group()
	o.bind(g)
	o.remindsGroup()
	var activity bloc.TaskID // asked of CQ02 alone
	o.write(func(tx *store.Tx) (err error) {
		activity, err = tx.Tasks().Add(bloc.Task{Kind: bloc.KindActivity, Year: 2027, Title: training, Due: o.at(6, 7, 12, 0).Unix(), Start: o.at(6, 7, 14, 0).Unix(),
			Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, []bloc.AgencyID{o.agencyIn(tx, "CQ02")})
		return err
	})
	o.settle()
	paper := o.asks(bloc.KindMidyear, midyear, o.at(6, 30, 17, 0))
	o.press(o.focal("CQ01"), "Báo đã nộp") // and has waited too long by then
	o.walk(o.at(6, 4, 22, 30))
	o.forges(p, "ay:"+id36(activity)+":0")
	was := []int{o.count(p), o.count(leader), o.count(secretary), len(g.Bot())}
	o.write(func(tx *store.Tx) error {
		agency := o.agencyIn(tx, "CQ02")
		focal := must(tx.People().Contacts(agency, bloc.RoleFocal))[0]
		boss := must(tx.People().Contacts(agency, bloc.RoleLeader))[0]
		if err := o.chat.Eve(tx, focal, o.taskIn(tx, activity), []store.Topic{{Task: activity, Agency: agency}}); err != nil {
			return err
		}
		for _, to := range []store.Contact{focal, boss} {
			n := store.Nudge{Task: paper, SendAt: tx.Now, Leaders: to.Role == bloc.RoleLeader, Agencies: []bloc.AgencyID{agency}}
			id, err := tx.Nudges().Add(n)
			if err != nil {
				return err
			}
			name := map[bool]string{false: "nudge", true: "leaderreport"}[n.Leaders]
			if _, err := tx.Cards().Show(to.UserID, store.LaneBulk, "held up", store.View{Name: name, Task: int64(paper), Person: int64(to.Person), ID: id}, 0); err != nil {
				return err
			}
		}
		chat, day := must(tx.Groups().Bound()).Chat, tx.Now/86400
		if _, err := tx.Groups().Say(chat, paper, remind.Cause(o.taskIn(tx, paper))+"26", day); err != nil {
			return err
		}
		if err := o.chat.RemindGroup(tx, chat, day, 0); err != nil {
			return err
		}
		return o.chat.Waiting(tx)
	})
	at := func(when string, more ...int) {
		t.Helper()
		o.settle()
		for i, is := range []int{o.count(p), o.count(leader), o.count(secretary), len(g.Bot())} {
			if name := []string{"focal point", "leader", "secretary", "group"}[i]; is != was[i]+more[i] {
				t.Errorf("%s the %s has got %d, want %d", when, name, is-was[i], more[i])
			}
		}
	}
	at("at night", 0, 0, 0, 0)
	o.walk(o.at(6, 6, 20, 0))
	at("on the weekend", 0, 0, 0, 0)
	o.walk(o.at(6, 7, 8, 0))
	at("in the morning", 2, 1, 1, 1)
}
