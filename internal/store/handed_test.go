package store

import (
	"testing"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
)

// handedModel is something handed in as the naive history keeps it.
type handedModel struct {
	id    int64 // of the act it began with
	files int
}

// Whatever agencies and the secretariat do, and whatever is taken back: what counts is the answer by which the agency
// stands, everything ever handed in is listed once, and taking a record back leaves things as they were before it.
func TestWhatCountsIsWhereTheAgencyStands(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := openDesk(t)
		a := d.agencies("CQ01")[0]
		id := d.add(d.report("Báo cáo", "2027-04-01 17:00"))
		d.open(id)
		p := d.person("Đầu mối CQ01")
		var counts *handedModel // what should count
		var all []handedModel
		type record struct {
			Recording
			before *handedModel
			was    bloc.Act
			wasTop int
		}
		var records []record
		latest := bloc.Act("")
		top := -1 // the record by which the agency stands
		d.write(func(tx *Tx) error {
			for range rapid.IntRange(1, 20).Draw(rt, "steps") {
				switch rapid.SampledFrom([]string{"report", "undo", "confirm", "add", "record", "record", "take back", "take back", "take back"}).Draw(rt, "step") {
				case "report":
					n := must(tx.Answers().Record(Answer{Task: id, Agency: a, Act: bloc.ActReported, Person: p, At: tx.Now}))
					if err := tx.Answers().Attach(n, File{Kind: "document", FileID: "f", UniqueID: "u"}); err != nil {
						return err
					}
					all = append(all, handedModel{n, 1})
					counts, latest, top = &all[len(all)-1], bloc.ActReported, -1
				case "undo":
					if latest != bloc.ActReported {
						continue
					}
					latest = rapid.SampledFrom([]bloc.Act{bloc.ActRetracted, bloc.ActReturned}).Draw(rt, "how")
					must(tx.Answers().Record(Answer{Task: id, Agency: a, Act: latest, Person: p, At: tx.Now}))
					counts, top = nil, -1
				case "confirm":
					if latest != bloc.ActReported {
						continue
					}
					must(tx.Answers().Record(Answer{Task: id, Agency: a, Act: bloc.ActConfirmed, At: tx.Now}))
					latest, top = bloc.ActConfirmed, -1
				case "add":
					if latest == bloc.ActReported {
						must(tx.Answers().Record(Answer{Task: id, Agency: a, Act: bloc.ActSupplemented, Person: p, At: tx.Now}))
					}
				case "record":
					e := must(tx.Answers().Entry(id, a))
					batch := must(tx.Behalf().Begin(Batch{Task: id, Channel: bloc.ChannelLetter, ToldAt: tx.Now}))
					n := must(tx.Behalf().Record(batch, Answer{Task: id, Agency: a, Act: bloc.ActConfirmed, At: tx.Now}, e.Answers, nil))
					records = append(records, record{must(tx.Behalf().Get(n)), counts, latest, top})
					all = append(all, handedModel{n, 0})
					counts, latest, top = &all[len(all)-1], bloc.ActConfirmed, len(records)-1
				case "take back":
					if len(records) == 0 {
						continue
					}
					i := len(records) - 1
					if rapid.Bool().Draw(rt, "any") {
						i = rapid.IntRange(0, i).Draw(rt, "which")
					}
					r := records[i]
					act, ok, err := tx.Behalf().TakeBack(r.Recording, 0)
					if err != nil || ok != (i == top) {
						rt.Fatalf("record %d is taken back %t where %d stands (%v)", i, ok, top, err)
					}
					if !ok {
						continue
					}
					if r.was == "" && act != bloc.ActRetracted || r.was != "" && act != r.was {
						rt.Fatalf("the agency stands by %q again, want %q", act, r.was)
					}
					counts, latest, top = r.before, act, r.wasTop
				}
				check(rt, tx, id, a, counts, all, latest)
			}
			return nil
		})
	})
}

func check(t *rapid.T, tx *Tx, id bloc.TaskID, a bloc.AgencyID, counts *handedModel, all []handedModel, latest bloc.Act) {
	list := must(tx.Answers().Handed(id, a))
	if len(list) != len(all) {
		t.Fatalf("%d were handed in, %d are listed", len(all), len(list))
	}
	for i, h := range list {
		want := counts != nil && counts.id == all[i].id
		if h.First().ID != all[i].id || h.Files() != all[i].files || h.Counts() != want {
			t.Fatalf("number %d is listed as %+v, counts should be %t", i, h, want)
		}
	}
	e := must(tx.Answers().Entry(id, a))
	task := must(tx.Tasks().Get(id))
	if e.Latest != latest || e.Latest.Answers() == bloc.Owes(task, e) {
		t.Fatalf("the agency stands by %q, want %q", e.Latest, latest)
	}
	var waiting int
	if err := tx.one("select count(*) from waiting_report", nil, &waiting); err != nil || (waiting == 1) != (latest == bloc.ActReported) {
		t.Fatalf("%d reports wait where the agency stands by %q (%v)", waiting, latest, err)
	}
	standing := must(tx.Behalf().Standing(id))
	if r, ok := standing[a]; ok && (counts == nil || r.Answer != counts.id) {
		t.Fatalf("the board shows record %d", r.Answer)
	} else if !ok && counts != nil && list[len(list)-1].Counts() && list[len(list)-1].First().Channel != "" {
		t.Fatal("the board does not show the record")
	}
}
