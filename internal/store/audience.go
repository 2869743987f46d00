package store

import (
	"fmt"
	"strconv"
	"strings"

	"khoibot/internal/bloc"
)

// How an audience is kept, see 00010_rules.sql.
const (
	audienceByPost = "post:"
	audienceByID   = "agency:"
)

func joinAudience(a bloc.Audience) string {
	var pieces []string
	for _, p := range a.Posts {
		pieces = append(pieces, string(p))
	}
	if len(pieces) > 0 {
		return audienceByPost + strings.Join(pieces, ",")
	}
	for _, id := range a.Agencies {
		pieces = append(pieces, strconv.FormatInt(int64(id), 10))
	}
	if len(pieces) > 0 {
		return audienceByID + strings.Join(pieces, ",")
	}
	return ""
}

func splitAudience(s string) (a bloc.Audience, err error) {
	if list, ok := strings.CutPrefix(s, audienceByPost); ok {
		for p := range strings.SplitSeq(list, ",") {
			a.Posts = append(a.Posts, bloc.Post(p))
		}
		return a, nil
	}
	list, ok := strings.CutPrefix(s, audienceByID)
	if !ok {
		return a, nil
	}
	for piece := range strings.SplitSeq(list, ",") {
		id, err := strconv.ParseInt(piece, 10, 64)
		if err != nil {
			return a, fmt.Errorf("read audience %q: %w", s, err)
		}
		a.Agencies = append(a.Agencies, bloc.AgencyID(id))
	}
	return a, nil
}

// Asked lists the agencies of an audience as the bloc is now, in order of precedence.
func (c Cycle) Asked(a bloc.Audience) ([]bloc.Agency, error) {
	list, err := c.tx.Agencies().List()
	if err != nil {
		return nil, err
	}
	asked := list[:0]
	for _, g := range list {
		if a.Includes(g) {
			asked = append(asked, g)
		}
	}
	return asked, nil
}

func (c Cycle) askedIDs(a bloc.Audience) ([]bloc.AgencyID, error) {
	list, err := c.Asked(a)
	ids := make([]bloc.AgencyID, len(list))
	for i, g := range list {
		ids[i] = g.ID
	}
	return ids, err
}

// Audience is whom a task that was proposed asks.
func (c Cycle) Audience(task bloc.TaskID) (bloc.Audience, error) {
	var text string
	if err := c.tx.one("select audience from cycle_proposal where task_id = ? order by rule_id limit 1", []any{task}, &text); err != nil {
		return bloc.Audience{}, wrapUnlessNotFound(err, "read audience of proposal")
	}
	return splitAudience(text)
}

// Ask makes a proposal ask another audience.
func (c Cycle) Ask(task bloc.TaskID, a bloc.Audience) error {
	agencies, err := c.askedIDs(a)
	if err != nil {
		return err
	}
	if err := c.fix(task, a); err != nil {
		return err
	}
	if _, err := c.tx.exec("update task set everyone = ?, rev = rev + 1 where id = ?", a.Everyone(), task); err != nil {
		return fmt.Errorf("set audience of proposal %d: %w", task, err)
	}
	return c.reask(bloc.Task{ID: task, Everyone: a.Everyone()}, agencies)
}

// reask asks exactly these agencies for a task nobody has heard of; whom the secretariat exempted stays exempt.
func (c Cycle) reask(task bloc.Task, agencies []bloc.AgencyID) error {
	if _, err := c.tx.exec("delete from task_agency where task_id = ? and exempt_why = ''", task.ID); err != nil {
		return fmt.Errorf("set audience of proposal %d: %w", task.ID, err)
	}
	return c.tx.Tasks().ask(task, agencies)
}

// fix records whom a proposal asks.
func (c Cycle) fix(task bloc.TaskID, a bloc.Audience) error {
	_, err := c.tx.exec("update cycle_proposal set audience = ? where task_id = ?", joinAudience(a), task)
	return wrap(err, "record audience of proposal %d", task)
}

// Settle asks those who hold the posts now for a task of the cycle that nobody has heard of yet: posts change hands
// between a task's being proposed and its opening. While nobody holds them whoever was asked stays so.
func (c Cycle) Settle(task bloc.Task) error {
	if task.Everyone || task.AnnouncedAt != 0 {
		return nil
	}
	a, err := c.Audience(task.ID)
	if isNotFound(err) || err == nil && len(a.Posts) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	agencies, err := c.askedIDs(a)
	if err != nil || len(agencies) == 0 {
		return err
	}
	return c.reask(task, agencies)
}

// Welcome asks an agency that is new to the bloc for what those of its post are asked.
func (c Cycle) Welcome(agency bloc.AgencyID) error {
	_, err := c.tx.exec("insert into task_agency (task_id, agency_id) select t.id, a.id from cycle_proposal p"+
		" join task t on t.id = p.task_id join agency_now a on a.id = ?1"+
		" where p.audience like 'post:%' and ',' || substr(p.audience, 6) || ',' like '%,' || a.post || ',%'"+
		" and t.phase in ('proposed', 'confirmed') on conflict do nothing", agency)
	return wrap(err, "ask agency %d for what its post is asked", agency)
}
