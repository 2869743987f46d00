package store

import (
	"testing"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
)

// record is something the secretariat recorded, with where the agency stood before it.
type record struct {
	Recording
	counts int
	latest bloc.Act
	top    int
}

// history is the naive history of one agency in one task beside the database: everything handed in, and a memory of
// where the agency stood before each record.
type history struct {
	tx      *Tx
	task    bloc.TaskID
	agency  bloc.AgencyID
	person  bloc.PersonID
	handed  []int64  // the acts with which what was handed in began
	files   []int    // how many files each has
	records []record // by the secretariat
	counts  int      // which of what was handed in counts, -1 for none
	top     int      // by which record the agency stands, -1 for none
	latest  bloc.Act
}

func (m *history) act(act bloc.Act) int64 {
	return must(m.tx.Answers().Record(Answer{Task: m.task, Agency: m.agency, Act: act, Person: m.person, At: m.tx.Now}))
}

// step does one thing, if it can be done as things stand.
func (m *history) step(t *rapid.T) error {
	step := rapid.SampledFrom([]string{"report", "undo", "confirm", "add", "record", "record", "take back", "take back", "take back"}).Draw(t, "step")
	if m.latest != bloc.ActReported && (step == "undo" || step == "confirm" || step == "add") {
		return nil
	}
	switch step {
	case "report":
		id := m.act(bloc.ActReported)
		m.handed, m.files = append(m.handed, id), append(m.files, 1)
		m.counts, m.latest, m.top = len(m.handed)-1, bloc.ActReported, -1
		return m.tx.Answers().Attach(id, File{Kind: "document", FileID: "f", UniqueID: "u"})
	case "undo":
		m.latest = rapid.SampledFrom([]bloc.Act{bloc.ActRetracted, bloc.ActReturned}).Draw(t, "how")
		m.act(m.latest)
		m.counts, m.top = -1, -1
	case "confirm":
		m.act(bloc.ActConfirmed)
		m.latest, m.top = bloc.ActConfirmed, -1
	case "add":
		m.act(bloc.ActSupplemented)
	case "record":
		e := must(m.tx.Answers().Entry(m.task, m.agency))
		batch := must(m.tx.Behalf().Begin(Batch{Task: m.task, Channel: bloc.ChannelLetter, ToldAt: m.tx.Now}))
		id := must(m.tx.Behalf().Record(batch, Answer{Task: m.task, Agency: m.agency, Act: bloc.ActConfirmed, At: m.tx.Now}, e.Answers, nil))
		m.records = append(m.records, record{must(m.tx.Behalf().Get(id)), m.counts, m.latest, m.top})
		m.handed, m.files = append(m.handed, id), append(m.files, 0)
		m.counts, m.latest, m.top = len(m.handed)-1, bloc.ActConfirmed, len(m.records)-1
	case "take back":
		return m.takeBack(t)
	}
	return nil
}

// takeBack takes one record back: only the one by which the agency stands may be, and all is as it was before it.
func (m *history) takeBack(t *rapid.T) error {
	i := len(m.records) - 1
	if i < 0 {
		return nil
	}
	if rapid.Bool().Draw(t, "any") {
		i = rapid.IntRange(0, i).Draw(t, "which")
	}
	r := m.records[i]
	act, ok, err := m.tx.Behalf().TakeBack(r.Recording, 0)
	if err != nil || ok != (i == m.top) {
		t.Fatalf("record %d is taken back %t where %d stands (%v)", i, ok, m.top, err)
	}
	if !ok {
		return nil
	}
	if r.latest == "" && act != bloc.ActRetracted || r.latest != "" && act != r.latest {
		t.Fatalf("the agency stands by %q again, want %q", act, r.latest)
	}
	m.counts, m.latest, m.top = r.counts, act, r.top
	return nil
}

// check compares what the store gives with the naive history.
func (m *history) check(t *rapid.T) {
	list := must(m.tx.Answers().Handed(m.task, m.agency))
	if len(list) != len(m.handed) {
		t.Fatalf("%d were handed in, %d are listed", len(m.handed), len(list))
	}
	for i, h := range list {
		if h.First().ID != m.handed[i] || h.Files() != m.files[i] || h.Counts() != (i == m.counts) {
			t.Fatalf("number %d is listed as %+v, number %d should count", i, h, m.counts)
		}
	}
	e := must(m.tx.Answers().Entry(m.task, m.agency))
	if e.Latest != m.latest || e.Latest.Answers() == bloc.Owes(must(m.tx.Tasks().Get(m.task)), e) {
		t.Fatalf("the agency stands by %q, want %q", e.Latest, m.latest)
	}
	var waiting int
	if err := m.tx.one("select count(*) from waiting_report", nil, &waiting); err != nil || (waiting == 1) != (m.latest == bloc.ActReported) {
		t.Fatalf("%d reports wait where the agency stands by %q (%v)", waiting, m.latest, err)
	}
	r, ok := must(m.tx.Behalf().Standing(m.task))[m.agency]
	if ok != (m.top >= 0) || ok && r.Answer != m.records[m.top].Answer {
		t.Fatalf("the board shows record %d (%t), want number %d", r.Answer, ok, m.top)
	}
}

// Whatever agencies and the secretariat do, and whatever is taken back: what counts is the answer by which the agency
// stands, everything ever handed in is listed once, and taking a record back leaves things as they were before it.
func TestWhatCountsIsWhereTheAgencyStands(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := openDesk(t)
		m := &history{agency: d.agencies("CQ01")[0], person: d.person("Đầu mối CQ01"), counts: -1, top: -1}
		m.task = d.add(d.report("Báo cáo", "2027-04-01 17:00"))
		d.open(m.task)
		d.write(func(tx *Tx) error {
			m.tx = tx
			for range rapid.IntRange(1, 20).Draw(rt, "steps") {
				if err := m.step(rt); err != nil {
					return err
				}
				m.check(rt)
			}
			return nil
		})
	})
}
