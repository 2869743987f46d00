package chat

import (
	"slices"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// clearanceFlow is *Duyệt trước khi gửi*: whether a bloc's leader approves what is written before it goes out, a switch for
// each kind.
func clearanceFlow() flow {
	return flow{
		presses: map[string]presser{"cs": pressClearances, "cx": pressClearanceSwitch},
		views:   map[string]renderer{"clearances": clearancesCard},
	}
}

// clearance is how it stands with a bloc leader's approval of what is written; the zero clearance: nobody was asked.
type clearance struct {
	State   string        `json:"state"`
	Asked   bloc.PersonID `json:"asked,omitempty"`   // the secretary who asked
	AskedAt int64         `json:"askedAt,omitempty"` // zero: nobody was asked here
	By      bloc.PersonID `json:"by,omitempty"`      // who decided, or took it back
	At      int64         `json:"at,omitempty"`
	Paper   string        `json:"paper,omitempty"` // who approved it elsewhere, and when, as it was typed
	Reason  string        `json:"reason,omitempty"`
}

// The states of a clearance.
const (
	clearanceAsked    = "asked"
	clearanceApproved = "approved"
	clearanceReturned = "returned"
	clearanceRecalled = "recalled" // [Rút lại]
	clearanceStopped  = "stopped"  // approved, then stopped before it went out: it is asked for anew
)

// clearedKinds are the kinds of which it can be switched on.
func clearedKinds() []bloc.Kind {
	return []bloc.Kind{bloc.KindNotice, bloc.KindDraft, bloc.KindMeeting}
}

// clearedKind is what a kind is called on its switch.
func clearedKind(l words.Lang, kind bloc.Kind) string {
	return l.Text("clearance.kind_"+string(kind), nil)
}

// The values of the switch.
const (
	clearanceOn  = "on"
	clearanceOff = "off"
)

// needsClearance reports whether what is written of a kind goes out only once a bloc's leader has approved it.
func (k *look) needsClearance(kind bloc.Kind) (bool, error) {
	v, err := k.tx.Settings().Get(store.SettingClearance(kind), clearanceOff)
	return v == clearanceOn, err
}

// blocLeaders lists the bloc's leaders (lãnh đạo Khối), each once, in order of precedence.
func (k *look) blocLeaders() ([]store.Contact, error) {
	agencies, err := k.tx.Agencies().List()
	if err != nil {
		return nil, err
	}
	var out []store.Contact
	for _, g := range agencies {
		if g.Post != bloc.PostChair && g.Post != bloc.PostVice {
			continue
		}
		list, err := k.tx.People().Contacts(g.ID, bloc.RoleLeader)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if !slices.ContainsFunc(out, func(o store.Contact) bool { return o.Person == c.Person }) {
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// reachableLeaders are those of them who can be asked.
func (k *look) reachableLeaders() ([]store.Contact, error) {
	list, err := k.blocLeaders()
	return slices.DeleteFunc(list, func(c store.Contact) bool { return !c.Reachable() }), err
}

// blocLeader reports whether the chat's person is one of them.
func (k *look) blocLeader() (bool, error) {
	if !k.joined {
		return false, nil
	}
	list, err := k.blocLeaders()
	return slices.ContainsFunc(list, func(c store.Contact) bool { return c.Person == k.who.ID }), err
}

// onlyBlocLeader refuses everyone else, and logs the attempt.
func (t *turn) onlyBlocLeader() error {
	may, err := t.look().blocLeader()
	if may || err != nil {
		return err
	}
	if err := t.log("refused", 0, 0, "bloc leaders only"); err != nil {
		return err
	}
	return no("only_bloc_leader", nil)
}

func pressClearances(t *turn, _ press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "clearances"})
}

// clearancesCard shows the switches.
func clearancesCard(k *look, _ store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	leaders, err := k.blocLeaders()
	if err != nil {
		return store.Message{}, err
	}
	lines := []words.HTML{k.html("clearance.settings", nil)}
	if len(leaders) == 0 {
		lines = append(lines, k.html("clearance.no_leaders", nil))
	}
	for _, c := range leaders {
		label, err := k.labelOf(c.Agency)
		if err != nil {
			return store.Message{}, err
		}
		args := words.Args{"Name": words.Cut(c.Name, maxNameShown), "Agency": words.Cut(label, maxLabelShown)}
		key := "clearance.leader"
		if !c.Reachable() {
			key, args["Why"] = "clearance.leader_unreached", k.lang.Text("reason."+whyUnreached(c), nil)
		}
		lines = append(lines, k.html(key, args))
	}
	var rows [][]store.Button
	for _, kind := range clearedKinds() {
		on, err := k.needsClearance(kind)
		if err != nil {
			return store.Message{}, err
		}
		is, to := "clearance.off", clearanceOn
		if on {
			is, to = "clearance.on", clearanceOff
		}
		rows = append(rows, []store.Button{{Label: k.lang.Text("button.clearance_of", words.Args{"Kind": clearedKind(k.lang, kind),
			"Is": k.lang.Text(is, nil)}), Data: press{Act: "cx", Arg: string(kind) + "." + to}.Data()}})
	}
	rows = append(rows, []store.Button{k.button("desk", press{Act: "dd"})})
	return store.Message{Text: string(words.Join(k.fitAll(lines, messageRoom)...)), Buttons: rows}, nil
}

// pressClearanceSwitch turns the switch of a kind.
func pressClearanceSwitch(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	for _, kind := range clearedKinds() {
		for _, to := range []string{clearanceOn, clearanceOff} {
			if p.Arg == string(kind)+"."+to {
				return t.switchClearance(kind, to)
			}
		}
	}
	return t.forged("no such switch", "unknown_button")
}

func (t *turn) switchClearance(kind bloc.Kind, to string) error {
	name := store.SettingClearance(kind)
	was, err := t.Tx.Settings().Get(name, clearanceOff)
	if err != nil {
		return err
	}
	if was != to {
		if err := t.Tx.Settings().Set(name, to); err != nil {
			return err
		}
		label := func(l words.Lang) string {
			return l.Text("clearance.name", words.Args{"Kind": clearedKind(l, kind)})
		}
		if err := t.settingChanged(name, label, func(l words.Lang) string { return l.Text("clearance."+to, nil) }); err != nil {
			return err
		}
	}
	return t.redraw(store.View{Name: "clearances"})
}
