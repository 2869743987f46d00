package chat

import (
	"slices"
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// audienceScreens are the screens on which the audience of a composition is chosen, each in place of the other.
type audienceScreens struct {
	*look
	x store.Composition
	a bloc.Audience
}

// to is a press about the composition as it stands.
func (s audienceScreens) to(act, arg string) press {
	return press{Act: act, ID: s.x.ID, Rev: s.x.Rev, Arg: arg}
}

func (s audienceScreens) text(key string) string { return s.lang.Text(key, nil) }

// main is the first screen: posts, roles, and the ways to the others.
func (s audienceScreens) main() (store.Message, error) {
	to, err := s.addressees(s.a)
	if err != nil {
		return store.Message{}, err
	}
	line, err := s.audienceNow(s.a, to)
	if err != nil {
		return store.Message{}, err
	}
	rows := [][]store.Button{{choice(s.a.Everyone(), s.text("button.everyone"), s.to("ua", ""))}}
	var posts []store.Button
	for _, p := range []bloc.Post{bloc.PostChair, bloc.PostVice, bloc.PostMember} {
		posts = append(posts, choice(slices.Contains(s.a.Posts, p), s.text("post."+string(p)), s.to("ua", string(p))))
	}
	focal, leader := slices.Contains(s.a.To(), bloc.RoleFocal), slices.Contains(s.a.To(), bloc.RoleLeader)
	rows = append(rows, rowsOf(posts, 3)...)
	rows = append(rows,
		[]store.Button{choice(len(s.a.Agencies) > 0, s.text("button.some_agencies"), s.to("eu", audienceByName)),
			choice(s.a.Owing != 0, s.text("button.owing_task"), s.to("eu", audienceOwing))},
		[]store.Button{choice(focal && !leader, s.text("button.role_focal"), s.to("uf", string(bloc.RoleFocal))),
			choice(leader && !focal, s.text("button.role_leader"), s.to("uf", string(bloc.RoleLeader))),
			choice(focal && leader, s.text("button.role_both"), s.to("uf", "both"))})
	more, err := s.groupAndSaved()
	if err != nil {
		return store.Message{}, err
	}
	rows = append(append(rows, more...), []store.Button{s.button("keep_audience", s.to("uk", ""))},
		[]store.Button{s.button("recipients", s.to("up", "")), s.button("content_done", s.to("el", ""))})
	return store.Message{Text: string(words.Join(s.html("audience.head", nil), line)), Buttons: rows}, nil
}

// savedShown is how many kept audiences stand on the first screen.
const savedShown = 2

// groupAndSaved are the rows of the group, where one is linked, and of the audiences last used.
func (s audienceScreens) groupAndSaved() (rows [][]store.Button, err error) {
	title, err := s.groupTitle()
	if err != nil {
		return nil, err
	}
	if title != "" || s.a.Group {
		is := s.text("switch.off")
		if s.a.Group {
			is = s.text("switch.on")
		}
		rows = append(rows, []store.Button{{Label: s.lang.Text("button.group_too", words.Args{"Is": is}), Data: s.to("uj", "").Data()}})
	}
	kept, err := s.tx.Audiences().List()
	if err != nil {
		return nil, err
	}
	for _, a := range kept[:min(len(kept), savedShown)] {
		rows = append(rows, []store.Button{s.useAgain(a)})
	}
	if len(kept) > savedShown {
		rows = append(rows, []store.Button{s.button("saved_audiences", s.to("eu", audienceSaved))})
	}
	return rows, nil
}

func (s audienceScreens) useAgain(a store.NamedAudience) store.Button {
	return store.Button{Label: words.Cut(s.lang.Text("button.use_again", words.Args{"Name": a.Name}), 60), Data: s.to("ul", id36(a.ID)).Data()}
}

// agencies is the list of agencies, each taken in or out.
func (s audienceScreens) agencies(page int) (store.Message, error) {
	list, err := s.tx.Agencies().List()
	if err != nil {
		return store.Message{}, err
	}
	part, page, pages := pageOf(list, page, audiencePage)
	var buttons []store.Button
	for _, g := range part {
		buttons = append(buttons, choice(slices.Contains(s.a.Agencies, g.ID), words.Cut(g.Label(), 30),
			s.to("ue", id36(g.ID)+"."+strconv.Itoa(page))))
	}
	return s.listed(s.html("newtask.choose", words.Args{"N": len(s.a.Agencies), "Of": len(list)}), rowsOf(buttons, 2), audienceByName, page, pages), nil
}

// owing is the list of open tasks that somebody owes.
func (s audienceScreens) owing(page int) (store.Message, error) {
	tasks, err := s.tx.Tasks().Live()
	if err != nil {
		return store.Message{}, err
	}
	var buttons []store.Button
	for _, task := range tasks {
		agencies, err := s.tx.Answers().Owing(task.ID)
		if err != nil {
			return store.Message{}, err
		}
		if len(agencies) > 0 || task.ID == s.a.Owing {
			label := s.lang.Text("button.owing_one", words.Args{"Count": len(agencies), "Title": task.Title})
			buttons = append(buttons, choice(task.ID == s.a.Owing, label, s.to("ui", id36(task.ID))))
		}
	}
	key := "audience.ask_owing"
	if len(buttons) == 0 {
		key = "audience.none_owed"
	}
	part, page, pages := pageOf(buttons, page, titlesPage)
	return s.listed(s.html(key, nil), rowsOf(part, 1), audienceOwing, page, pages), nil
}

// saved is the list of kept audiences, the last used first.
func (s audienceScreens) saved(page int) (store.Message, error) {
	kept, err := s.tx.Audiences().List()
	if err != nil {
		return store.Message{}, err
	}
	part, page, pages := pageOf(kept, page, titlesPage)
	var rows [][]store.Button
	for _, a := range part {
		rows = append(rows, []store.Button{s.useAgain(a)})
	}
	return s.listed(s.html("audience.saved", nil), rows, audienceSaved, page, pages), nil
}

// listed is a page of one of the lists, with the ways to the others and back.
func (s audienceScreens) listed(head words.HTML, rows [][]store.Button, screen string, page, pages int) store.Message {
	if row := s.turnPages(page, pages, func(n int) press { return s.to("eu", audienceScreen(screen, n)) }); row != nil {
		rows = append(rows, row)
	}
	return store.Message{Text: string(head), Buttons: append(rows, []store.Button{s.button("content_done", s.to("eu", audienceMain))})}
}
