package chat_test

import (
	"strings"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

const briefing = "Báo cáo chuyên đề về công tác thi đua"

func TestNudgesAreReachedByTyping(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.says(p, "/dondoc")
	o.sees(p, "Không có việc nào đang chờ đơn vị")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.asks(bloc.KindReport, briefing, o.at(6, 11, 17, 0))
	o.press(o.focal("CQ05"), "Báo đã nộp") // the newest card: the briefing's
	o.write(func(tx *store.Tx) error {     // asked of one agency, which has answered
		id, err := tx.Tasks().Add(bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: "Báo cáo của CQ06", Due: o.at(6, 10, 17, 0).Unix(),
			Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, []bloc.AgencyID{o.agencyIn(tx, "CQ06")})
		if err != nil {
			return err
		}
		_, err = tx.Answers().Record(store.Answer{Task: id, Agency: o.agencyIn(tx, "CQ06"), Act: bloc.ActReported, At: tx.Now})
		return err
	})
	o.settle()
	o.says(p, "/dondoc")
	o.sees(p, "2 việc còn đơn vị chưa thực hiện", "1. "+briefing, "còn 13 đơn vị", "2. "+midyear, "còn 14 đơn vị")
	o.press(p, "2. Báo cáo sơ kết")
	o.press(p, "Không cần nội dung kèm")
	o.sees(p, midyear, "14 đơn vị")
	o.says(o.focal("CQ05"), "/dondoc")
	o.seesNot(o.focal("CQ05"), "còn đơn vị chưa")
	o.forges(o.focal("CQ05"), "kn:0:0")
	o.seesNot(o.focal("CQ05"), "còn đơn vị chưa")
}

func TestWhatCanBeExportedIsListedByTitle(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.asks(bloc.KindReport, briefing, o.at(6, 11, 17, 0))
	o.says(p, "/xuat")
	o.offers(p, "Báo cáo tham gia năm 2027 (xlsx)", "Ảnh bảng theo dõi", "Ngày nghỉ, làm bù năm 2027 (xlsx)", "Lịch (.ics): "+briefing)
	list := o.withButton(p, "Lịch (.ics)")
	for label, name := range map[string]string{"Báo cáo tham gia": ".xlsx", "Ngày nghỉ": ".xlsx", "Lịch (.ics)": ".ics"} {
		o.pressOn(p, list, label)
		if m, _ := p.Last(); m.File == nil || !strings.HasSuffix(m.File.Name, name) {
			t.Errorf("%s gives %+v", label, m.File)
		}
	}
	o.says(o.leader("CQ01"), "/xuat") // the chair's leader sees the boards, and changes no holidays
	o.offers(o.leader("CQ01"), "Báo cáo tham gia năm 2027 (xlsx)")
	for _, l := range o.withButton(o.leader("CQ01"), "Báo cáo tham gia").Labels() {
		if strings.Contains(l, "Ngày nghỉ") {
			t.Errorf("a leader is offered %q", l)
		}
	}
	o.says(o.focal("CQ05"), "/xuat")
	o.forges(o.focal("CQ05"), "ke:0:0")
	o.seesNot(o.focal("CQ05"), "Chọn nội dung cần xuất")
}
