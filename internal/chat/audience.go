package chat

import (
	"slices"
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// flowAudience is the dialog in which the name is typed by which an audience is kept.
const flowAudience = "audience"

// audienceFlow is who gets what is being written: [Người nhận].
func audienceFlow() flow {
	return flow{
		presses: map[string]presser{"eu": pressComposedAudience, "ua": pressAudiencePost, "ue": pressAudienceAgency, "uf": pressAudienceRole,
			"ui": pressAudienceOwing, "uj": pressAudienceGroup, "uk": pressKeepAudience, "ul": pressUseAudience},
		steps: map[string]stepper{flowAudience: audienceStep},
		views: map[string]renderer{"audience": audienceCard},
	}
}

// The screens of an audience, by the argument of its view; a page follows behind a dot.
const (
	audienceMain   = ""
	audienceByName = "list"
	audienceOwing  = "owing"
	audienceSaved  = "saved"
)

// audienceScreen is the argument of a screen at a page.
func audienceScreen(name string, page int) string { return name + "." + strconv.Itoa(page) }

// pressComposedAudience shows a screen of the audience in place of the card.
func pressComposedAudience(t *turn, p press) error {
	x, _, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	return t.redraw(store.View{Name: "audience", ID: x.ID, Arg: p.Arg})
}

// changeAudience keeps another audience and shows the screen it was chosen on.
func (t *turn) changeAudience(x store.Composition, c composition, a bloc.Audience, screen string) error {
	c.Audience = a
	if err := t.saveComposition(x, c); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "audience", ID: x.ID, Arg: screen})
}

// pressAudiencePost takes a post in or out, or, without one, asks every agency.
func pressAudiencePost(t *turn, p press) error {
	x, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	a := c.Audience
	switch post := bloc.Post(p.Arg); {
	case p.Arg == "":
		a.Posts, a.Agencies, a.Owing = nil, nil, 0
	case post.Valid():
		a = a.Toggle(post)
	default:
		return t.forged("no such post", "unknown_button")
	}
	return t.changeAudience(x, c, a, audienceMain)
}

// pressAudienceAgency takes an agency in or out; the page it stands on follows behind a dot.
func pressAudienceAgency(t *turn, p press) error {
	x, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	id, page, _ := strings.Cut(p.Arg, ".")
	n, err := strconv.ParseInt(id, 36, 64)
	if err != nil {
		return t.forged("no agency", "unknown_button")
	}
	g, err := t.Tx.Agencies().Get(bloc.AgencyID(n))
	if notFound(err) {
		return t.forged("no such agency", "unknown_button")
	}
	if err != nil {
		return err
	}
	return t.changeAudience(x, c, c.Audience.ToggleAgency(g.ID), audienceScreen(audienceByName, pageArg(page)))
}

// pressAudienceRole says which of the agencies' people get it.
func pressAudienceRole(t *turn, p press) error {
	x, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	a := c.Audience
	switch p.Arg {
	case string(bloc.RoleFocal):
		a.Roles = nil
	case string(bloc.RoleLeader):
		a.Roles = []bloc.Role{bloc.RoleLeader}
	case "both":
		a.Roles = []bloc.Role{bloc.RoleFocal, bloc.RoleLeader}
	default:
		return t.forged("no such role", "unknown_button")
	}
	return t.changeAudience(x, c, a, audienceMain)
}

// pressAudienceOwing narrows the audience to those who owe a task, or, pressed again, no more.
func pressAudienceOwing(t *turn, p press) error {
	x, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	n, err := strconv.ParseInt(p.Arg, 36, 64)
	if err != nil {
		return t.forged("no task", "unknown_button")
	}
	task, err := t.Tx.Tasks().Get(bloc.TaskID(n))
	if notFound(err) {
		return t.forged("no such task", "unknown_button")
	}
	if err != nil {
		return err
	}
	a := c.Audience
	switch {
	case a.Owing == task.ID:
		a.Owing = 0
	case !task.Open():
		return no("audience_task_over", words.Args{"Title": words.Cut(task.Title, 80)})
	default:
		a.Owing = task.ID
	}
	return t.changeAudience(x, c, a, audienceMain)
}

// pressAudienceGroup says whether the bloc's group gets it too.
func pressAudienceGroup(t *turn, p press) error {
	x, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	title, err := t.look().groupTitle()
	if err != nil {
		return err
	}
	a := c.Audience
	if title == "" && !a.Group {
		return no("no_group_linked", nil)
	}
	a.Group = !a.Group
	return t.changeAudience(x, c, a, audienceMain)
}

// namingAudience is what the dialog knows.
type namingAudience struct {
	ID int64 `json:"id"`
}

// pressKeepAudience asks for the name by which the audience is kept: [Lưu đối tượng này].
func pressKeepAudience(t *turn, p press) error {
	x, _, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	return t.ask(flowAudience, "name", namingAudience{x.ID}, "audience.ask_name", nil)
}

// maxAudienceName is how long such a name may be: it stands on a button.
const maxAudienceName = 40

// audienceStep takes the name.
func audienceStep(t *turn, d store.Dialog) error {
	var g namingAudience
	if err := d.Read(&g); err != nil {
		return err
	}
	x, err := t.Tx.Compositions().Get(g.ID)
	if err != nil {
		return err
	}
	_, c, ok, err := t.composing(press{ID: x.ID, Rev: x.Rev})
	if err != nil || !ok {
		return err
	}
	name := strings.Join(strings.Fields(t.msg.Text), " ")
	switch {
	case name == "":
		return no("in_words", nil)
	case words.Len(name) > maxAudienceName:
		return no("audience_name_long", words.Args{"Max": maxAudienceName})
	}
	if err := t.Tx.Audiences().Keep(name, c.Audience, t.who.ID); err != nil {
		return err
	}
	if err := t.log("audience_kept", 0, 0, name); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	who, err := t.look().audienceWords(c.Audience)
	if err != nil {
		return err
	}
	if err := t.say("audience.kept", words.Args{"Name": name, "Audience": who}); err != nil {
		return err
	}
	return t.show(store.View{Name: "audience", ID: x.ID})
}

// pressUseAudience uses a kept audience again: [Dùng lại: …].
func pressUseAudience(t *turn, p press) error {
	x, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	kept, err := t.Tx.Audiences().List()
	if err != nil {
		return err
	}
	at := slices.IndexFunc(kept, func(a store.NamedAudience) bool { return id36(a.ID) == p.Arg })
	if at < 0 {
		return t.forged("no such audience", "unknown_button")
	}
	a := kept[at].Audience
	if a.Owing != 0 {
		task, err := t.Tx.Tasks().Get(a.Owing)
		if err != nil && !notFound(err) {
			return err
		}
		if !task.Open() {
			return no("audience_task_over", words.Args{"Title": words.Cut(task.Title, 80)})
		}
	}
	if title, err := t.look().groupTitle(); err != nil {
		return err
	} else if title == "" {
		a.Group = false
	}
	if err := t.Tx.Audiences().Used(kept[at].ID); err != nil {
		return err
	}
	return t.changeAudience(x, c, a, audienceMain)
}

// audienceCard shows one of the screens on which the audience of a composition is chosen.
func audienceCard(k *look, v store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	x, err := k.tx.Compositions().Get(v.ID)
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	var c composition
	if err := x.Read(&c); err != nil {
		return store.Message{}, err
	}
	if x.State != store.CompositionWriting {
		return k.writtenCard(x, c)
	}
	s := audienceScreens{k, x, c.Audience}
	switch name, page, _ := strings.Cut(v.Arg, "."); name {
	case audienceByName:
		return s.agencies(pageArg(page))
	case audienceOwing:
		return s.owing(pageArg(page))
	case audienceSaved:
		return s.saved(pageArg(page))
	}
	return s.main()
}
