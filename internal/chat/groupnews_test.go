package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// refused is what the courier tells the conversations of a message to a chat that Telegram would not take.
func (o *office) refused(tx *store.Tx, chat int64, why string) error {
	return o.chat.Refused(tx, store.Outgoing{Chat: chat, Kind: store.KindMessage}, courier.Reason(why))
}

// news are what the bot said in the group since it had said n messages.
func (o *office) news(g *sandbox.Group, n int) (list []sandbox.Message) {
	o.Helper()
	o.settle()
	list = g.Bot()[n:]
	for _, m := range list {
		if records(m) || strings.Contains(m.Text, "CQ 0") || strings.Contains(m.Text, "Đầu mối") {
			o.Errorf("the group is shown what is not for it: %+v", m)
		}
	}
	return list
}

// remindsGroup switches the group's reminders on.
func (o *office) remindsGroup() {
	o.write(func(tx *store.Tx) error { return tx.Settings().Set(store.SettingGroupRungs, "on") })
}

func TestANewTaskIsAnnouncedInTheGroup(t *testing.T) {
	o := newOffice(t)
	g := o.group()
	o.bind(g)
	n := len(g.Bot())
	o.write(func(tx *store.Tx) error {
		_, err := tx.Tasks().Add(bloc.Task{Kind: bloc.KindReport, Sort: "Báo cáo", Year: 2027, Title: "Báo cáo <quý>", Due: o.at(6, 18, 17, 0).Unix(),
			DuePhrase: "trước ngày 19/6", DocNo: "12/TB-KTĐ", Note: "theo mẫu 2 & 3", Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now},
			0, []bloc.AgencyID{o.agencyIn(tx, "CQ05")})
		return err
	})
	list := o.news(g, n)
	if len(list) != 1 || !containsAll(list[0].Text, []string{"Việc mới của Khối", "Báo cáo <quý>", "Hạn: 17:00 thứ Sáu 18/06/2027", "trước ngày 19/6",
		"12/TB-KTĐ", "theo mẫu 2 & 3", "Giao cho một số đơn vị"}) {
		t.Fatalf("announced %+v", list)
	}
	if b := list[0].Buttons; len(b) != 1 || b[0][0].URL != "https://t.me/"+botUsername {
		t.Errorf("the way to the private chat is %+v", b)
	}
	o.sees(o.focal("CQ05"), "Báo cáo <quý>")
}

func TestTasksThatOpenTogetherAreOneMessageInTheGroup(t *testing.T) {
	o := newOffice(t)
	g := o.group()
	o.bind(g)
	n := len(g.Bot())
	o.write(func(tx *store.Tx) error {
		for _, title := range []string{"Một", "Hai", "Ba"} {
			if _, err := tx.Tasks().Add(bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: title, Due: o.at(6, 18, 17, 0).Unix(), Everyone: true,
				Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if list := o.news(g, n); len(list) != 1 || !containsAll(list[0].Text, []string{"3 việc", "Một", "Hai", "Ba", "18/06/2027 17:00, còn 17 ngày"}) {
		t.Errorf("announced %+v", list)
	}
}

func TestTheGroupIsRemindedOnWorkingDaysAtTheBlocsHour(t *testing.T) {
	o := newOffice(t)
	g := o.group()
	o.bind(g)
	o.remindsGroup()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.asks(bloc.KindReport, "Báo cáo quý", o.at(6, 18, 16, 0))
	n := len(g.Bot())
	for _, c := range []struct {
		until time.Time
		want  int
	}{{o.at(6, 4, 7, 59), 0}, {o.at(6, 4, 8, 0), 1}, {o.at(6, 11, 7, 59), 1}, {o.at(6, 11, 12, 0), 2}} {
		o.walk(c.until)
		if list := o.news(g, n); len(list) != c.want {
			t.Fatalf("by %s the group has %d reminders: %+v", c.until, len(list), list)
		}
	}
	m, _ := g.Last()
	if !containsAll(m.Text, []string{"Nhắc việc: 2 việc", "Báo cáo quý – thứ Sáu 18/06/2027 16:00, còn 7 ngày", midyear}) || strings.Contains(m.Text, "đơn vị") {
		t.Errorf("reminded: %q", m.Text)
	}
	o.says(o.secretary(), "/quantri")
	o.press(o.secretary(), "Nhắc trong nhóm: Bật")
	n = len(g.Bot())
	o.walk(o.at(6, 22, 12, 0))
	if list := o.news(g, n); len(list) != 0 {
		t.Errorf("reminded though it is switched off: %+v", list)
	}
}

func TestTheGroupIsNotRemindedOfWhatNobodyOwes(t *testing.T) {
	o := newOffice(t)
	g := o.group()
	o.bind(g)
	o.remindsGroup()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	n := len(g.Bot())
	o.write(func(tx *store.Tx) error {
		for _, e := range must(tx.Answers().Entries(id)) {
			if _, err := tx.Answers().Record(store.Answer{Task: id, Agency: e.Agency, Act: bloc.ActReported, At: tx.Now}); err != nil {
				return err
			}
		}
		return nil
	})
	o.walk(o.at(6, 22, 12, 0))
	if list := o.news(g, n); len(list) != 0 {
		t.Errorf("reminded: %+v", list)
	}
}

func TestChangesToWhatTheGroupKnowsAreToldThere(t *testing.T) {
	o := newOffice(t)
	s, g := o.secretary(), o.group()
	before := o.asks(bloc.KindReport, "Việc trước khi có nhóm", o.at(6, 17, 17, 0))
	o.bind(g)
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	n := len(g.Bot())
	decide := func(number string, presses ...string) {
		o.says(s, "/tinhhinh")
		o.press(s, number)
		o.press(s, "Quản lý")
		for _, label := range presses {
			if said, ok := strings.CutPrefix(label, "says "); ok {
				o.says(s, said)
				continue
			}
			o.press(s, label)
		}
	}
	decide("2", "Gia hạn", "says 30/6 17h", "30/06/2027 17:00", "Đổi hạn và báo đơn vị")
	decide("2", "Miễn cho đơn vị", "CQ 05", "Xong", "says đã giải thể", "Miễn và báo đơn vị")
	decide("1", "Thu hồi", "says giao nhầm", "Thu hồi và báo đơn vị") // the group never heard of it
	decide("1", "Thu hồi", "says CQ 05 đề nghị", "Thu hồi và báo đơn vị")
	list := o.news(g, n)
	if len(list) != 2 || !containsAll(list[0].Text, []string{"Điều chỉnh hạn", midyear, "30/06/2027 17:00", "18/06/2027 17:00"}) ||
		!containsAll(list[1].Text, []string{"Thu hồi", midyear}) {
		t.Errorf("told %+v", list)
	}
	if o.task(before).Phase != bloc.PhaseWithdrawn {
		t.Error("the other task was not withdrawn")
	}
	n = len(g.Bot())
	o.says(s, "/tinhhinh")
	o.press(s, "Việc đã kết thúc")
	o.press(s, "Báo cáo sơ kết công tác")
	o.press(s, "Quản lý")
	o.press(s, "Mở lại")
	o.press(s, "Mở lại và báo đơn vị")
	if list := o.news(g, n); len(list) != 1 || !containsAll(list[0].Text, []string{"Mở lại", midyear, "30/06/2027 17:00"}) {
		t.Errorf("told %+v", list)
	}
}

func TestAGroupThatIsLostHearsNothingMore(t *testing.T) {
	o := newOffice(t)
	g := o.group()
	o.bind(g)
	o.remindsGroup()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	g.RemoveBot()
	o.settle()
	n, calls := len(g.Bot()), o.calls("sendMessage", g.ID())
	o.asks(bloc.KindReport, "Báo cáo quý", o.at(6, 18, 16, 0))
	o.walk(o.at(6, 22, 12, 0))
	if len(g.Bot()) != n || o.calls("sendMessage", g.ID()) != calls {
		t.Errorf("the group was written to: %+v", g.Bot()[n:])
	}
	if o.logged("group.lost") != 1 {
		t.Error("the log does not know that the group is lost")
	}
}

func TestTheSupergroupIsRemindedInTheGroupsPlace(t *testing.T) {
	o := newOffice(t)
	g := o.group()
	o.bind(g)
	o.remindsGroup()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	g.Migrate(-100500)
	o.settle()
	n := len(g.Bot())
	o.walk(o.at(6, 4, 8, 0))
	if list := o.news(g, n); len(list) != 1 || !strings.Contains(list[0].Text, midyear) {
		t.Errorf("the supergroup hears %+v", list)
	}
}

func TestAFullYearOfTheGroupFitsItsMessages(t *testing.T) {
	o := newOffice(t)
	g := o.group()
	o.bind(g)
	n := len(g.Bot())
	o.write(func(tx *store.Tx) error {
		for i := range 60 {
			if _, err := tx.Tasks().Add(bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: strings.Repeat("Việc rất dài ", 20) + id36(int64(i)),
				Due: o.at(6, 18, 17, i).Unix(), Everyone: true, Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, nil); err != nil {
				return err
			}
		}
		return nil
	})
	list := o.news(g, n)
	if len(list) != 1 || !strings.Contains(list[0].Text, "60 việc") || !strings.Contains(list[0].Text, "mục nữa") {
		t.Errorf("announced %d messages", len(list))
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
