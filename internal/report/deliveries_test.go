package report

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func deliveries(n int) Deliveries {
	d := Deliveries{Title: "DANH SÁCH NHẬN THÔNG BÁO", Subject: "Nghỉ lễ Quốc khánh 2/9 và phân công trực, treo cờ tại trụ sở các đơn vị trong Khối thi đua",
		Facts: []string{"Gửi lúc 01/06/2027 09:01; hạn xác nhận 17:00 thứ Năm 03/06/2027", "Đã xác nhận: 9/14 đơn vị; đã gửi: 12 người", "Lập lúc 02/06/2027 10:15"},
		Sheet: "Danh sách nhận", Headings: [11]string{"STT", "Đơn vị", "Họ và tên", "Chức vụ", "Vai trò", "Trạng thái", "Lý do", "Gửi lúc", "Xác nhận lúc", "Người xác nhận", "Kênh"}}
	for i := 1; i <= n; i++ {
		code := fmt.Sprintf("CQ%02d", i)
		l := DeliveryLine{Agency: "Cơ quan " + code + " của tỉnh", Name: "Đầu mối " + code, Title: "Chuyên viên chính", Role: "Đầu mối", State: "đã gửi",
			SentAt: "01/06/2027 09:01", AcknowledgedAt: "01/06/2027 10:12", By: "Đầu mối " + code, Channel: "Telegram"}
		switch i % 4 {
		case 1:
			l.State, l.Reason, l.SentAt, l.AcknowledgedAt, l.By, l.Channel = "không gửi được", "đã khóa tài khoản Telegram", "", "", "", ""
		case 2:
			l.State, l.SentAt, l.By, l.Channel = "chưa tham gia", "", "", "ghi nhận thay (công văn số 12/CV-CQ)"
		}
		d.Lines = append(d.Lines, l)
	}
	return d
}

func openDeliveries(t rapid.TB, d Deliveries) *excelize.File {
	t.Helper()
	data, err := DeliverySheet(d)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("KHOIBOT_LOOK"); dir != "" && len(d.Lines) == 31 {
		if err := os.WriteFile(dir+"/deliveries.xlsx", data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTheListOfDeliveriesHasEveryLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := deliveries(rapid.IntRange(0, 40).Draw(t, "lines"))
		rows, err := openDeliveries(t, d).GetRows(d.Sheet)
		if err != nil {
			t.Fatal(err)
		}
		body := rows[7:]
		if len(body) != len(d.Lines) {
			t.Fatalf("%d rows of %d lines", len(body), len(d.Lines))
		}
		for i, l := range d.Lines {
			if body[i][0] != fmt.Sprint(i+1) || body[i][1] != l.Agency || body[i][2] != l.Name || body[i][5] != l.State {
				t.Fatalf("line %d is %q", i, body[i])
			}
		}
	})
	f := openDeliveries(t, deliveries(31))
	layout, err := f.GetPageLayout("Danh sách nhận")
	if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 {
		t.Errorf("it prints on %+v, %v", layout, err)
	}
}

func TestTheListOfDeliveriesHoldsNoFormulas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		evil := rapid.SampledFrom([]string{"=", "+", "-", "@", "\t="}).Draw(t, "start") + rapid.String().Draw(t, "rest")
		d := Deliveries{Title: evil, Subject: evil, Facts: []string{evil}, Sheet: "Danh sách nhận",
			Lines: []DeliveryLine{{evil, evil, evil, evil, evil, evil, evil, evil, evil, evil}}}
		f := openDeliveries(t, d)
		for row := 1; row <= 7; row++ {
			for col := 1; col <= 11; col++ {
				if formula, err := f.GetCellFormula(d.Sheet, cell(col, row)); err != nil || formula != "" {
					t.Fatalf("%s is a formula %q, %v", cell(col, row), formula, err)
				}
			}
		}
	})
}
