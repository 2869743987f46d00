package chat

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestMarkingsOfSecrecyAreRecognised(t *testing.T) {
	for _, c := range []struct {
		text string
		file bool
		want secrecy
	}{
		// Certain: refused.
		{"TUYỆT MẬT", false, isSecret},
		{"BC TỐI MẬT 12.pdf", true, isSecret},
		{"bao_cao_TỐI_MẬT.docx", true, isSecret},
		{"Tài liệu tối mật số 3.docx", true, isSecret},
		{"Độ mật: Mật", false, isSecret},
		{"độ mật A", true, isSecret},
		{"01-MẬT.pdf", true, isSecret},
		{"(MẬT) Công văn", false, isSecret},
		{"MẬT", false, isSecret},
		{"TUYỆTMẬT.pdf", true, isSecret},
		{"To\u0302\u0301i ma\u0323\u0302t.pdf", true, isSecret}, // decomposed, as macOS names files
		{"TỐI M\u200bẬT", false, isSecret},
		// May be: held and asked.
		{"gửi đồng chí tài liệu tối mật", false, maybeSecret},
		{"BC toi mat.docx", true, maybeSecret},
		{"TUYET MAT.pdf", true, maybeSecret},
		{"do mat", false, maybeSecret},
		{"CV_MAT_12.pdf", true, maybeSecret},
		{"BC-MAT.pdf", true, maybeSecret},
		{"toimat.docx", true, maybeSecret},
		// Ordinary words.
		{"", false, notSecret},
		{"Báo cáo của Mặt trận Tổ quốc", true, notSecret},
		{"có mặt đủ 14 đơn vị", false, notSecret},
		{"quy chế bảo mật thông tin.docx", true, notSecret},
		{"QUY CHẾ BẢO MẬT.docx", true, notSecret},
		{"LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC.pdf", true, notSecret},
		{"bao cao Mat tran.docx", true, notSecret},
		{"BAO CAO MAT TRAN.docx", true, notSecret},
		{"mật khẩu hộp thư", false, notSecret},
		{"MẬT KHẨU.docx", true, notSecret},
		{"mức độ mật thiết", false, notSecret},
		{"thay mặt đơn vị", false, notSecret},
		{"MẶT BẰNG.pdf", true, notSecret},
		{"Mật", false, notSecret},
		{"mat rồi", false, notSecret},
		{"FORMAT.docx", true, notSecret},
		{"Thống nhất với dự thảo", false, notSecret},
	} {
		if got := secrecyOf(c.text, c.file); got != c.want {
			t.Errorf("%q (file %v) is judged %d, want %d", c.text, c.file, got, c.want)
		}
	}
}

func FuzzSecrecy(f *testing.F) {
	for _, s := range []string{"TỐI MẬT", "toi mat", "mặt trận", "Độ mật", "toimat", "MAT", "\xff MẬT"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := secrecyOf(s, true)
		if said := secrecyOf(s, false); said > got {
			t.Errorf("%q is worse as words (%d) than as a file's name (%d)", s, said, got)
		}
		if again := secrecyOf(norm.NFD.String(s), true); again != got {
			t.Errorf("%q is judged %d, decomposed %d", s, got, again)
		}
		if with := secrecyOf(s+" . TỐI MẬT", true); with != isSecret {
			t.Errorf("%q hides a marking behind it: %d", s, with)
		}
		if !strings.Contains(strings.ToLower(norm.NFKD.String(s)), "m") && got != notSecret {
			t.Errorf("%q is judged %d without an m", s, got)
		}
	})
}
