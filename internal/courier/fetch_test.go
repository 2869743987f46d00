package courier

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// fetched asks for the file a person sent last and notes what the flow is told.
type fetched struct {
	got  []string
	lost []Reason
}

func (o *office) fetching() *fetched {
	f := &fetched{}
	o.hooks.Fetched = func(tx *store.Tx, chat int64, x store.Fetch, data []byte) error {
		if stored, err := tx.Blobs().Get(x.File.UniqueID); err != nil || string(stored) != string(data) {
			return errors.New("the bytes are not stored")
		}
		f.got = append(f.got, x.Flow+":"+string(data))
		return nil
	}
	o.hooks.Lost = func(_ *store.Tx, _ int64, _ store.Fetch, why Reason) error {
		f.lost = append(f.lost, why)
		return nil
	}
	return f
}

func (o *office) fetch(p *sandbox.Phone) {
	all := p.Messages()
	file := *all[len(all)-1].File
	o.put(store.Outgoing{Chat: p.ID(), Kind: store.KindFetch, Body: store.Body{Fetch: &store.Fetch{Flow: "import",
		File: store.File{Kind: file.Kind, FileID: file.ID, UniqueID: file.UniqueID}}}})
}

func TestAPersonsFileIsStoredAndHandedOver(t *testing.T) {
	o := openOffice(t)
	p, f := o.person(11), o.fetching()
	p.SendFile("danh-ba.xlsx", "", []byte("bảng"), "")
	c := o.start()
	o.fetch(p)
	o.idle(c)
	if !slices.Equal(f.got, []string{"import:bảng"}) || f.lost != nil {
		t.Errorf("told %+v", f)
	}
}

func TestAFileThatCannotBeHadIsToldOf(t *testing.T) {
	for _, test := range []struct {
		name  string
		size  int64
		fault *sandbox.Fault
		want  Reason
	}{
		{"too big", 21 << 20, nil, ReasonTooBig},
		{"gone", 5, &sandbox.Fault{Method: "getFile", Times: -1, Code: 400,
			Description: "Bad Request: wrong file_id or the file is temporarily unavailable"}, ReasonFileGone},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := openOffice(t)
			p, f := o.person(11), o.fetching()
			p.SendBigFile("lớn.pdf", test.size)
			if test.fault != nil {
				o.sand.Fail(*test.fault)
			}
			c := o.start()
			o.fetch(p)
			for range maxFetches {
				o.idle(c)
				o.pass()
			}
			o.until("the flow is told", func() bool { return o.states()["failed"] == 1 })
			o.stop()
			if !slices.Equal(f.lost, []Reason{test.want}) || f.got != nil {
				t.Errorf("told %+v", f)
			}
		})
	}
}

func TestAFileIsFetchedInTheEnd(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"server error":           {Code: 500},
		"connection lost":        {DropBefore: true},
		"asked to wait":          {RetryAfter: 5},
		"unavailable for a time": {Code: 400, Description: "Bad Request: wrong file_id or the file is temporarily unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			o := openOffice(t)
			p, f := o.person(11), o.fetching()
			p.SendFile("a.xlsx", "", []byte("bảng"), "")
			fault.Method = "getFile"
			o.sand.Fail(fault)
			c := o.start()
			o.fetch(p)
			o.idle(c)
			o.put(text(11, 0, "đã nhận tệp")) // is not held up by the file
			o.idle(c)
			if got := sees(p); len(got) != 1 {
				t.Errorf("meanwhile saw %v", got)
			}
			o.pass()
			o.idle(c)
			if !slices.Equal(f.got, []string{"import:bảng"}) || f.lost != nil {
				t.Errorf("told %+v", f)
			}
		})
	}
}

func TestAFlowThatFailsIsToldAgain(t *testing.T) {
	o := openOffice(t)
	p, f := o.person(11), o.fetching()
	good, failed := o.hooks.Fetched, false
	o.hooks.Fetched = func(tx *store.Tx, chat int64, x store.Fetch, data []byte) error {
		if !failed {
			failed = true
			panic("broken once")
		}
		return good(tx, chat, x, data)
	}
	p.SendFile("a.xlsx", "", []byte("bảng"), "")
	c := o.start()
	o.fetch(p)
	o.idle(c)
	o.pass()
	o.idle(c)
	if !slices.Equal(f.got, []string{"import:bảng"}) {
		t.Errorf("told %+v", f)
	}
}

// cutOnce breaks the first connection it is asked for.
type cutOnce struct{ cut bool }

func (c *cutOnce) RoundTrip(r *http.Request) (*http.Response, error) {
	if !c.cut {
		c.cut = true
		return nil, errors.New("connection reset by peer")
	}
	return http.DefaultTransport.RoundTrip(r)
}

func TestADownloadThatBreaksIsTriedAgainAndTellsNoToken(t *testing.T) {
	o := openOffice(t)
	p, f := o.person(11), o.fetching()
	p.SendFile("a.xlsx", "", []byte("bảng"), "")
	c := o.courier()
	c.client = &http.Client{Transport: &cutOnce{}}
	o.run(c)
	o.fetch(p)
	o.idle(c)
	o.pass()
	o.idle(c)
	if !slices.Equal(f.got, []string{"import:bảng"}) {
		t.Errorf("told %+v", f)
	}
	if !o.logged("/file/bot***/") {
		t.Errorf("the log: %s", o.log)
	}
}
