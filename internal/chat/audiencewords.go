package chat

import (
	"slices"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// maxAgenciesNamed is how much of a message the names of an audience's agencies may take; the list of who gets it names
// them all.
const maxAgenciesNamed = 500

// audienceWords says exactly who an audience is: which agencies, which of their people, and whether the group is one.
func (k *look) audienceWords(a bloc.Audience) (string, error) {
	who, err := k.audienceAgencies(a)
	if err != nil {
		return "", err
	}
	if a.Owing != 0 {
		task, err := k.tx.Tasks().Get(a.Owing)
		if err != nil && !notFound(err) {
			return "", err
		}
		key := "audience.owing"
		if len(a.Posts)+len(a.Agencies) > 0 {
			key = "audience.owing_among"
		}
		who = k.lang.Text(key, words.Args{"Who": who, "Lacks": k.lacks(task.Kind), "Title": words.Cut(task.Title, 160)})
	}
	who = k.lang.Text("audience.with_roles", words.Args{"Who": who, "Roles": k.rolesWords(a.To())})
	if a.Group {
		who = k.lang.Text("audience.with_group", words.Args{"Who": who})
	}
	return who, nil
}

// lacks is what an agency has not done that owes a task of the kind.
func (k *look) lacks(kind bloc.Kind) string {
	switch kind {
	case bloc.KindNotice:
		return k.lang.Text("audience.lacks_notice", nil)
	case bloc.KindActivity:
		return k.lang.Text("audience.lacks_activity", nil)
	}
	return k.lang.Text("audience.lacks", nil)
}

// rolesWords names the roles of an audience.
func (k *look) rolesWords(roles []bloc.Role) string {
	var list []string
	for _, r := range []bloc.Role{bloc.RoleFocal, bloc.RoleLeader} {
		if slices.Contains(roles, r) {
			list = append(list, k.lang.Text("audience.role_"+string(r), nil))
		}
	}
	return strings.Join(list, k.lang.Text("audience.and", nil))
}

// audienceAgencies names the agencies of an audience by their posts or, in order of precedence, one by one.
func (k *look) audienceAgencies(a bloc.Audience) (string, error) {
	var list []string
	for _, p := range []bloc.Post{bloc.PostChair, bloc.PostVice, bloc.PostMember} {
		if slices.Contains(a.Posts, p) {
			list = append(list, k.lang.Text("post."+string(p), nil))
		}
	}
	if len(list) > 0 {
		return strings.Join(list, ", "), nil
	}
	if len(a.Agencies) == 0 {
		return k.lang.Text("audience.everyone", nil), nil
	}
	agencies, err := k.tx.Agencies().List()
	if err != nil {
		return "", err
	}
	room, left := maxAgenciesNamed, 0
	for _, g := range agencies {
		if !slices.Contains(a.Agencies, g.ID) {
			continue
		}
		label := words.Cut(g.Label(), maxLabelShown)
		if room -= words.Len(label) + 2; room < 0 {
			left++
			continue
		}
		list = append(list, label)
	}
	named := strings.Join(list, ", ")
	if left > 0 {
		named = k.lang.Text("audience.more", words.Args{"Names": named, "Count": left})
	}
	return k.lang.Text("audience.agencies", words.Args{"Count": len(list) + left, "Names": named}), nil
}

// audienceNow is the line that says who an audience is and how many that is now.
func (k *look) audienceNow(a bloc.Audience, to addressees) (words.HTML, error) {
	audience, err := k.audienceWords(a)
	if err != nil {
		return "", err
	}
	line := k.html("audience.line", words.Args{"Audience": audience, "Agencies": len(to.agencies), "People": to.reached()})
	if a.Owing != 0 {
		line = words.Join(line, k.html("audience.owing_then", nil))
	}
	return line, nil
}

// nobodyIn says that an agency has nobody with one of the roles.
func (k *look) nobodyIn(g bloc.Agency, roles []bloc.Role) words.HTML {
	key := "audience.nobody_" + string(roles[0])
	if len(roles) > 1 {
		key = "audience.nobody"
	}
	return k.html(key, words.Args{"Agency": words.Cut(g.Label(), maxLabelShown)})
}

// groupTitle is the name of the bloc's group, empty where none is linked.
func (k *look) groupTitle() (string, error) {
	g, err := k.tx.Groups().Bound()
	if notFound(err) {
		return "", nil
	}
	return g.Title, err
}

// choice is a button that takes something in or out, with the mark of what is chosen before its label.
func choice(on bool, label string, p press) store.Button {
	state := bloc.StateNone
	if on {
		state = bloc.StateConfirmed
	}
	return store.Button{Label: words.Cut(state.Mark()+" "+label, 60), Data: p.Data()}
}
