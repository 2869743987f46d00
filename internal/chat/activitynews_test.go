package chat_test

import "testing"

func TestTheGroupHearsWhenAndWhereAnActivityIs(t *testing.T) {
	o := newOffice(t)
	g := o.group()
	o.bind(g)
	n := len(g.Bot())
	o.trains()
	if list := o.news(g, n); len(list) != 1 || !containsAll(list[0].Text, []string{training, "Thời gian: 08:00 thứ Sáu 18/06/2027", "Hội trường A"}) {
		t.Fatalf("announced %+v", list)
	}
	o.moves("14h ngày 21/6/2027", "Nhà văn hóa <B>")
	o.press(o.secretary(), "Đổi và báo đơn vị")
	list := o.news(g, n+1)
	if len(list) != 1 || !containsAll(list[0].Text, []string{"Điều chỉnh", training, "21/06/2027 14:00", "Nhà văn hóa <B>"}) {
		t.Errorf("told %+v", list)
	}
}
