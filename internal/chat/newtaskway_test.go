package chat_test

import (
	"testing"
	"time"
)

func TestANewDueTimeLeadsBackToThePreview(t *testing.T) {
	o := newOffice(t, grace(0))
	secretary := o.secretary()
	o.says(secretary, "/themviec Rà soát")
	o.press(secretary, "Báo cáo")
	o.says(secretary, "trước ngày 23/6/2027")
	o.press(secretary, "23/06/2027 17:00")
	o.says(secretary, "12/TB-KTĐ")
	o.press(secretary, "Chọn đơn vị")
	o.press(secretary, "CQ 04")
	o.press(secretary, "Xong, 1 đơn vị")
	first := o.dataOf(secretary, "Gửi")
	o.press(secretary, "Sửa hạn")
	o.says(secretary, "24/6/2027 17h")
	o.press(secretary, "Quay lại")
	last, _ := secretary.Last()
	if !containsAll(last.Text, []string{"Xem trước", "23/06/2027", "trước ngày 23/6/2027", "12/TB-KTĐ", "1 đơn vị"}) {
		t.Fatalf("the due time that was not chosen counts:\n%s", o.screen(secretary))
	}
	o.press(secretary, "Sửa hạn")
	o.says(secretary, "25/6/2027 16h")
	o.press(secretary, "25/06/2027 16:00")
	if last, _ = secretary.Last(); !containsAll(last.Text, []string{"Xem trước", "16:00", "25/06/2027", "12/TB-KTĐ", "1 đơn vị"}) {
		t.Fatalf("no preview after another due time:\n%s", o.screen(secretary))
	}
	o.forges(secretary, first)
	o.alerted(secretary, "làm lại từ đầu")
	o.press(secretary, "Gửi")
	o.sees(o.focal("CQ04"), "Rà soát", "16:00", "25/06/2027")
	o.quiet(o.focal("CQ05"), 0)
}

// An activity that would begin before its new due time is asked for another start; until that is said, all stands as it was.
func TestANewDueTimeOfAnActivityAsksForItsStart(t *testing.T) {
	o := newOffice(t, grace(0))
	secretary := o.secretary()
	o.says(secretary, "/themviec Hội thi")
	o.press(secretary, "Hoạt động")
	o.says(secretary, "11/6/2027 17h")
	o.press(secretary, "11/06/2027 17:00")
	o.says(secretary, "8h ngày 18/6/2027")
	o.press(secretary, "18/06/2027 08:00")
	o.says(secretary, "Hội trường A")
	o.press(secretary, "Bỏ qua")
	o.press(secretary, "Tất cả đơn vị")
	before := []string{"Xem trước", "08:00 thứ Sáu 18/06/2027", "Hội trường A", "17:00 thứ Sáu 11/06/2027"}
	o.sees(secretary, before...)
	for _, step := range []func(){
		func() {},
		func() { o.says(secretary, "8h ngày 25/6/2027"); o.press(secretary, "25/06/2027 08:00") },
	} {
		o.press(secretary, "Sửa hạn")
		o.says(secretary, "21/6/2027 17h")
		o.press(secretary, "21/06/2027 17:00")
		step()
		o.press(secretary, "Quay lại")
		if last, _ := secretary.Last(); !containsAll(last.Text, before) {
			t.Fatalf("what was not chosen counts:\n%s", o.screen(secretary))
		}
	}
	o.press(secretary, "Sửa hạn")
	o.says(secretary, "16/6/2027 17h")
	o.press(secretary, "16/06/2027 17:00")
	if last, _ := secretary.Last(); !containsAll(last.Text, []string{"Xem trước", "18/06/2027", "17:00 thứ Tư 16/06/2027", "Hội trường A"}) {
		t.Fatalf("asked again for what still holds:\n%s", o.screen(secretary))
	}
	o.press(secretary, "Gửi")
	o.sees(o.focal("CQ05"), "Hội thi", "18/06/2027", "17:00 thứ Tư 16/06/2027")
}

func TestEveryStepOfANewTaskCanBeLeft(t *testing.T) {
	steps := []func(o *office){
		func(o *office) { o.says(o.secretary(), "/themviec") },
		func(o *office) { o.press(o.secretary(), "Báo cáo") },
		func(o *office) { o.says(o.secretary(), "Rà soát") },
		func(o *office) { o.says(o.secretary(), "22/6/2027 17h") },
		func(o *office) { o.press(o.secretary(), "22/06/2027 17:00") },
		func(o *office) { o.press(o.secretary(), "Bỏ qua") },
		func(o *office) { o.press(o.secretary(), "Chọn đơn vị") },
	}
	for n := range steps {
		o := newOffice(t, grace(0))
		for _, step := range steps[:n+1] {
			step(o)
		}
		last, _ := o.secretary().Last()
		o.pressOn(o.secretary(), last, "Thôi")
		o.sees(o.secretary(), "Đã bỏ, không có gì được gửi")
	}
}

// A button drawn for one dialog does nothing to the next, however alike they are.
func TestButtonsOfAnEarlierNewTaskDoNothing(t *testing.T) {
	o := newOffice(t, grace(time.Minute))
	secretary := o.secretary()
	old := map[string]string{}
	begin := func() {
		o.says(secretary, "/themviec Rà soát")
		old["kind"] = o.dataOf(secretary, "Khen thưởng")
		o.press(secretary, "Báo cáo")
		o.says(secretary, "22/6/2027 17h")
		o.press(secretary, "22/06/2027 17:00")
		old["doc"] = o.dataOf(secretary, "Bỏ qua")
		o.press(secretary, "Bỏ qua")
		old["everyone"], old["some"] = o.dataOf(secretary, "Tất cả đơn vị"), o.dataOf(secretary, "Chọn đơn vị")
	}
	begin()
	o.press(secretary, "Tất cả đơn vị")
	for _, label := range []string{"Sửa hạn", "Hủy", "Gửi"} {
		old[label] = o.dataOf(secretary, label)
	}
	earlier := map[string]string{}
	for name, data := range old {
		earlier[name] = data
	}
	begin()
	n := o.count(secretary)
	for name, data := range earlier {
		o.forges(secretary, data)
		o.alerted(secretary, "làm lại từ đầu")
		if o.count(secretary) != n {
			t.Fatalf("%s of an earlier dialog did something:\n%s", name, o.screen(secretary))
		}
	}
	o.press(secretary, "Tất cả đơn vị")
	o.press(secretary, "Gửi")
	o.sees(secretary, "Sẽ gửi “Rà soát”")
}
