package ask

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"khoibot/internal/bloc"
)

// bloc2031 is what an invented bloc asks of its agencies, nearest due first.
func bloc2031() []bloc.Task {
	var tasks []bloc.Task
	for i, t := range []struct {
		kind  bloc.Kind
		title string
	}{
		{bloc.KindPledge, "Ký kết giao ước thi đua năm 2031"},
		{bloc.KindReport, "Đăng ký mô hình dân vận khéo"},
		{bloc.KindMidyear, "Báo cáo kết quả sáu tháng đầu năm 2031"},
		{bloc.KindReport, "Báo cáo chuyển đổi số quý II"},
		{bloc.KindReport, "Báo cáo chuyển đổi số quý III"},
		{bloc.KindActivity, "Giải cầu lông mở rộng"},
		{bloc.KindYearend, "Báo cáo kết quả năm 2031"},
	} {
		tasks = append(tasks, bloc.Task{ID: bloc.TaskID(i + 1), Kind: t.kind, Title: t.title, Year: 2031, Due: int64(i)})
	}
	return tasks
}

func meant(q Query) (ids []bloc.TaskID) {
	for _, t := range q.Tasks {
		ids = append(ids, t.ID)
	}
	return ids
}

func TestWhatIsUnderstood(t *testing.T) {
	one := func(ids ...bloc.TaskID) []bloc.TaskID { return ids }
	for _, c := range []struct {
		text  string
		kind  Kind
		tasks []bloc.TaskID
		asked bool
	}{
		// One task, with and without diacritics, by its title or its kind's own words.
		{"Hạn ký giao ước thi đua là ngày nào ạ?", Task, one(1), true},
		{"han ky giao uoc thi dua la ngay nao", Task, one(1), true},
		{"bao giờ phải ký giao ước vậy đ/c", Task, one(1), true},
		{"han so ket 6 thang", Task, one(3), true},
		{"SƠ KẾT bao h nộp ạ", Task, one(3), true},
		{"hạn tổng kết?", Task, one(7), true},
		{"còn mấy ngày nữa đến hạn tổng kết", Task, one(7), true},
		{"dan van kheo deadline", Task, one(2), true},
		{"cho em hỏi giải cầu lông khi nào ạ", Task, one(6), true},
		{"báo cáo chuyển đổi số quý III trước ngày bao nhiêu", Task, one(5), true},
		// Several fit: none of them is the answer.
		{"hạn báo cáo chuyển đổi số", Choice, one(4, 5), true},
		{"hạn nộp báo cáo", Choice, one(3, 4, 5, 7), true},
		{"hạn nộp báo cáo kết quả", Choice, one(3, 7), true},
		{"hạn giao ước và cầu lông", Choice, one(1, 6), true},
		{"hạn giao ước thi đua và cầu lông", Choice, one(1), true}, // it holds more of the words, but not all
		// A number no task has says that another one may be meant.
		{"hạn ký giao ước 2029", Choice, one(1), true},
		{"hạn ký giao ước 2031", Task, one(1), true},
		{"hạn dân vận khéo 2031", Task, one(2), true}, // its year, which its title does not say
		// Nothing fits, or too little of what was said.
		{"hạn nộp hồ sơ khám sức khỏe", None, nil, true},
		{"khi nào cấp biển xe công vụ cho đội xe", None, nil, true},
		{"tệp này không mở được", None, nil, false},
		{"", None, nil, false},
		{"?!… 🙂", None, nil, false},
		// What is owed at all.
		{"hạn khi nào ạ", Owed, nil, true},
		{"bên em còn nợ gì không ạ", Owed, nil, true},
		{"phải nộp gì", Owed, nil, true},
		{"don vi em con thieu gi", Owed, nil, true},
		{"Tháng này phải nộp những gì?", Owed, nil, true},
		// Small talk.
		{"ok đã nhận", Chat, nil, false},
		{"dạ vâng", Chat, nil, false},
		{"em cảm ơn ạ", Chat, nil, false},
		{"Cám ơn đ/c nhiều", Chat, nil, false},
		{"Vâng, em nhận được rồi ạ!", Chat, nil, false},
		{"chào các đồng chí", Greeting, nil, false},
		{"Alo ạ", Greeting, nil, false},
		{"em chào thường trực Khối ạ", Greeting, nil, false},
		{"chúc các anh chị cuối tuần vui vẻ", Chat, nil, false},
		{"không có gì ạ", Chat, nil, false},
		// What looks like small talk and may be more is not lost as such.
		{"dạ có phải nộp không ạ", None, nil, false},
		{"cảm ơn, có cần gửi không?", None, nil, false},
		{"vâng, có phải nộp không ạ", None, nil, false},
		{"vâng ạ?", None, nil, false},
		{"xin gia hạn giao ước", None, nil, false},
		{"xin gia hạn ký giao ước thi đua", Choice, one(1), false},
		{"báo cáo chuyển đổi số quý II viết theo mẫu nào", Choice, one(4), false},
		{"ký giao ước thi đua ở đâu ạ", Choice, one(1), false},
		{"số điện thoại của đ/c thư ký là gì", None, nil, false},
		{"ký giao ước thi đua", Task, one(1), false}, // it names the task and nothing else
		{"em đã gửi rồi ạ", None, nil, false},
		{"không", None, nil, false},
	} {
		t.Run(c.text, func(t *testing.T) {
			q := Understand(c.text, bloc2031())
			if q.Kind != c.kind || q.Asked != c.asked || !slices.Equal(meant(q), c.tasks) {
				t.Errorf("kind %d, tasks %v, asked %t; want %d, %v, %t", q.Kind, meant(q), q.Asked, c.kind, c.tasks, c.asked)
			}
		})
	}
}

func TestWhatIsStatedIsNotAsked(t *testing.T) {
	for _, text := range []string{"em đã nộp báo cáo sơ kết", "đơn vị em gửi báo cáo chuyển đổi số quý II", "Đã ký giao ước đúng hạn",
		"đề nghị gia hạn báo cáo sơ kết", "báo cáo tổng kết sẽ nộp trước hạn", "xin nộp báo cáo tổng kết quá hạn một ngày", "giao ước"} {
		if q := Understand(text, bloc2031()); q.Asked {
			t.Errorf("%q passes for a question: kind %d, tasks %v", text, q.Kind, meant(q))
		}
	}
}

func TestWhatFollowsTheCommandIsAQuestion(t *testing.T) {
	for text, want := range map[string][]bloc.TaskID{"sơ kết": {3}, "giao ước": {1}, "cầu lông ạ": {6}, "chuyen doi so": {4, 5}, "hạn sơ kết": {3},
		"xe công vụ": nil, "": nil, "dạ vâng": nil} {
		q := Find(text, bloc2031())
		if !q.Asked || !slices.Equal(meant(q), want) || (q.Kind == Task) != (len(want) == 1) || (q.Kind == None) != (len(want) == 0) {
			t.Errorf("%q: kind %d, tasks %v, asked %t", text, q.Kind, meant(q), q.Asked)
		}
	}
}

func TestALongListIsCutNearestDueFirst(t *testing.T) {
	var tasks []bloc.Task
	for i := range 20 {
		tasks = append(tasks, bloc.Task{ID: bloc.TaskID(i + 1), Kind: bloc.KindReport, Title: fmt.Sprint("Phiếu khảo sát ", 'A'+i), Due: int64(i)})
	}
	q := Understand("phiếu khảo sát nộp khi nào", tasks)
	if q.Kind != Choice || !slices.Equal(meant(q), []bloc.TaskID{1, 2, 3, 4, 5, 6}) {
		t.Errorf("kind %d, %v", q.Kind, meant(q))
	}
}

func TestWithoutTasksNothingIsMeant(t *testing.T) {
	for text, want := range map[string]Kind{"hạn sơ kết": None, "hạn khi nào": Owed, "cảm ơn ạ": Chat, "sơ kết": None} {
		if q := Understand(text, nil); q.Kind != want || len(q.Tasks) != 0 {
			t.Errorf("%q: %+v", text, q)
		}
	}
}

// A misspelt heading of the lexicon would lose its words without a sound.
func TestTheLexiconIsWhole(t *testing.T) {
	for name, list := range map[string][][]string{"asking": askingPhrases, "stated": statedPhrases, "courtesy": courtesies,
		"greeting": greetings, "filler": fillers, "open": openPhrases, "owed": owedPhrases} {
		seen := map[string]bool{}
		for _, p := range list {
			if key := strings.Join(p, " "); key == "" || seen[key] {
				t.Errorf("%s: %q is empty or stands twice", name, key)
			} else {
				seen[key] = true
			}
		}
		if len(list) == 0 {
			t.Errorf("nothing under %s", name)
		}
	}
	for kind, list := range kindWords {
		if len(list) == 0 {
			t.Errorf("no words of %s", kind)
		}
	}
}

func FuzzUnderstand(f *testing.F) {
	for _, s := range []string{"", "hạn sơ kết", "ok", "còn nợ gì", "đ/c ơi 2029", "\xff\u202e?", strings.Repeat("hạn ", 200), "báo cáo"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tasks := bloc2031()
		for _, q := range []Query{Understand(text, tasks), Find(text, tasks)} {
			switch n := len(q.Tasks); {
			case q.Kind == Task && n != 1, q.Kind == Choice && (n < 1 || n > maxChoices), q.Kind != Task && q.Kind != Choice && n != 0:
				t.Fatalf("%q: kind %d with %d tasks", text, q.Kind, n)
			case q.Kind < None || q.Kind > Greeting:
				t.Fatalf("%q: kind %d", text, q.Kind)
			case !slices.IsSorted(meant(q)):
				t.Fatalf("%q: %v is not in order of due time", text, meant(q))
			}
		}
	})
}

func BenchmarkUnderstand(b *testing.B) {
	var tasks []bloc.Task
	for i := range 1000 {
		tasks = append(tasks, bloc.Task{ID: bloc.TaskID(i), Kind: bloc.KindReport, Title: fmt.Sprintf("Báo cáo chuyên đề số %d của Khối", i), Due: int64(i)})
	}
	b.ReportAllocs()
	for b.Loop() {
		if q := Understand("cho em hỏi hạn báo cáo chuyên đề số 731 ạ", tasks); q.Kind != Task {
			b.Fatal(q.Kind)
		}
	}
}
