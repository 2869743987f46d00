package store

import (
	"context"
	"fmt"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/when"
)

// Holidays is what the secretariat makes of days (ngày nghỉ, làm bù), over the list that comes with the program.
type Holidays struct{ tx *Tx }

// Holidays gives access to the bloc's own days in this transaction.
func (tx *Tx) Holidays() Holidays { return Holidays{tx} }

// DayIs is what the secretariat makes of a day.
type DayIs string

// Values of DayIs.
const (
	DayOff   DayIs = "off"   // nghỉ
	DayWork  DayIs = "work"  // làm bù
	DayUsual DayIs = "usual" // what its day of the week makes it, whatever the shipped list says
)

// OwnDay is a day the secretariat decided about.
type OwnDay struct {
	Date when.Date
	Is   DayIs
	Name string        // what it is, as the secretariat wrote it; may be empty
	By   bloc.PersonID // zero for an administrator not on the roll
	At   int64         // when it was decided
}

const dayLayout = "2006-01-02"

func dayText(d when.Date) string { return d.At(when.TimeOfDay{}, time.UTC).Format(dayLayout) }

func scanOwnDay(s scanner) (OwnDay, error) {
	var o OwnDay
	var day string
	if err := s.Scan(&day, &o.Is, &o.Name, &o.By, &o.At); err != nil {
		return o, err
	}
	at, err := time.Parse(dayLayout, day)
	o.Date = when.DateOf(at, time.UTC)
	return o, err
}

// Own lists the days the secretariat decided about, in order of time.
func (h Holidays) Own() ([]OwnDay, error) {
	list, err := all(h.tx, scanOwnDay, `select day, "is", name, ifnull(person_id, 0), at from holiday order by day`)
	return list, wrap(err, "list the bloc's own days")
}

// Shipped is the calendar that comes with the program.
func (h Holidays) Shipped() when.Calendar { return h.tx.db.house.Calendar }

// Put decides about days, each named once; By and At are filled in.
func (h Holidays) Put(by bloc.PersonID, days []OwnDay) error {
	for _, d := range days {
		if _, err := h.tx.exec(`insert into holiday (day, "is", name, person_id, at) values (?, ?, ?, ?, ?) on conflict do update`+
			` set "is" = excluded."is", name = excluded.name, person_id = excluded.person_id, at = excluded.at`,
			dayText(d.Date), string(d.Is), d.Name, orNull(by), h.tx.Now); err != nil {
			return fmt.Errorf("decide about %s: %w", d.Date, err)
		}
	}
	return h.changed()
}

// Drop takes back what was decided about a day: the shipped list holds for it again.
func (h Holidays) Drop(day when.Date) error {
	if _, err := h.tx.exec("delete from holiday where day = ?", dayText(day)); err != nil {
		return fmt.Errorf("take back what was decided about %s: %w", day, err)
	}
	return h.changed()
}

// changed makes everything that was computed from the calendar follow it. What was said already stays said.
func (h Holidays) changed() error {
	was := *h.tx.calendar
	calendar, err := h.calendar()
	if err != nil {
		return err
	}
	h.tx.calendar = &calendar
	if err := h.moveOpenings(was, calendar); err != nil {
		return err
	}
	if err := h.moveSends(was, calendar); err != nil {
		return err
	}
	if err := h.moveSendings(was, calendar); err != nil {
		return err
	}
	if err := h.tx.Tasks().Reschedule(); err != nil {
		return err
	}
	return h.tx.Waiting().recount()
}

// calendar is the shipped one with the bloc's own days over it.
func (h Holidays) calendar() (when.Calendar, error) {
	own, err := h.Own()
	if err != nil {
		return when.Calendar{}, err
	}
	var days []when.Holiday
	var usual []when.Date
	for _, o := range own {
		if o.Is == DayUsual {
			usual = append(usual, o.Date)
			continue
		}
		days = append(days, when.Holiday{Date: o.Date, Name: o.Name, Work: o.Is == DayWork})
	}
	return h.Shipped().With(days, usual), nil
}

// newlyOff is the next hours in which people may be written to, where an instant on a later day than today was in such
// hours and is no more; false where it may stay.
func (h Holidays) newlyOff(at int64, was, is when.Calendar) (int64, bool) {
	house := h.tx.House()
	day := when.DateOf(time.Unix(at, 0), house.Zone)
	if !day.After(when.DateOf(time.Unix(h.tx.Now, 0), house.Zone)) || !was.IsWorkingDay(day) || is.IsWorkingDay(day) {
		return 0, false
	}
	return when.Window(time.Unix(at, 0), is, house.RemindAt, house.Quiet, house.Zone).Unix(), true
}

// moveOpenings moves announcements that stand on a day that is off now to the next working morning, unless the task is
// due before.
func (h Holidays) moveOpenings(was, is when.Calendar) error {
	coming, err := h.tx.Tasks().Coming()
	if err != nil {
		return err
	}
	for _, task := range coming {
		at, off := h.newlyOff(task.AnnounceAt, was, is)
		if !off || at >= task.Due {
			continue
		}
		if _, err := h.tx.exec("update task set announce_at = ? where id = ?", at, task.ID); err != nil {
			return fmt.Errorf("open task %d later: %w", task.ID, err)
		}
	}
	return nil
}

// moveSends moves reminders and nudges that are queued for a day that is off now to the next working morning.
func (h Holidays) moveSends(was, is when.Calendar) error {
	type row struct{ id, at int64 }
	list, err := all(h.tx, func(s scanner) (row, error) {
		var r row
		err := s.Scan(&r.id, &r.at)
		return r, err
	}, "select id, send_at from outbox where state = 'queued' and send_at > ? and body ->> '$.v.view' in ('reminder', 'nudge', 'leaderreport')", h.tx.Now)
	if err != nil {
		return fmt.Errorf("list queued reminders: %w", err)
	}
	for _, r := range list {
		at, off := h.newlyOff(r.at, was, is)
		if !off {
			continue
		}
		if _, err := h.tx.exec("update outbox set send_at = ? where id = ?", at, r.id); err != nil {
			return fmt.Errorf("send row %d later: %w", r.id, err)
		}
	}
	return nil
}

// moveSendings moves the bulk acts themselves with what they send and with the tasks they open, so that they say when
// they go out and can be stopped until then.
func (h Holidays) moveSendings(was, is when.Calendar) error {
	list, err := all(h.tx, scanSending, sendingColumns+" where wake_at is not null and send_at > ?", h.tx.Now)
	if err != nil {
		return fmt.Errorf("list bulk acts: %w", err)
	}
	for _, s := range list {
		at, off := s.SendAt, false
		switch s.Kind {
		case SendingNudge, SendingLeaders:
			at, off = h.newlyOff(s.SendAt, was, is)
		case SendingOpen:
			err := h.tx.one("select ifnull(max(t.announce_at), 0) from sending_task s join task t on t.id = s.task_id where s.sending_id = ?",
				[]any{s.ID}, &at)
			if err != nil {
				return fmt.Errorf("read when bulk act %d opens its tasks: %w", s.ID, err)
			}
			off = at > s.SendAt
		}
		if !off {
			continue
		}
		if _, err := h.tx.exec("update sending set send_at = ?1, wake_at = ?1 where id = ?2", at, s.ID); err != nil {
			return fmt.Errorf("carry out bulk act %d later: %w", s.ID, err)
		}
		if _, err := h.tx.exec("update nudge set send_at = ? where id = ?", at, s.Nudge); err != nil {
			return fmt.Errorf("carry out bulk act %d later: %w", s.ID, err)
		}
		if err := h.tx.Sendings().Touch(s.ID); err != nil {
			return err
		}
	}
	return nil
}

// recount computes anew until when the secretariat may take over the reports that wait.
func (w Waiting) recount() error {
	list, err := all(w.tx, func(s scanner) (Unconfirmed, error) {
		var u Unconfirmed
		err := s.Scan(&u.Task, &u.Agency, &u.At)
		return u, err
	}, "select w.task_id, w.agency_id, e.at from waiting_report w join entry e on e.task_id = w.task_id and e.agency_id = w.agency_id")
	if err != nil {
		return fmt.Errorf("list waiting reports: %w", err)
	}
	house := w.tx.House()
	for _, u := range list {
		stale, told := house.stale(u.At)
		if _, err := w.tx.exec("update waiting_report set stale_at = ?1, wake_at = iif(wake_at is null, null, ?2)"+
			" where task_id = ?3 and agency_id = ?4", stale, told, u.Task, u.Agency); err != nil {
			return fmt.Errorf("recount the waiting of agency %d: %w", u.Agency, err)
		}
	}
	return nil
}

// loadCalendar reads the bloc's own days when the database is opened.
func (db *DB) loadCalendar(ctx context.Context) error {
	var calendar when.Calendar
	err := db.Read(ctx, func(tx *Tx) (err error) {
		calendar, err = tx.Holidays().calendar()
		return err
	})
	if err == nil {
		db.calendar.Store(&calendar)
	}
	return wrap(err, "read the bloc's calendar")
}
