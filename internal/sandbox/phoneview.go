package sandbox

import "slices"

// Messages gives all messages of the chat in order, the bot's and the person's own, as they now are.
func (p *Phone) Messages() []Message {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return views(p.chat.messages)
}

// Bot gives only the bot's messages.
func (p *Phone) Bot() []Message {
	return slices.DeleteFunc(p.Messages(), func(m Message) bool { return !m.FromBot })
}

// Last gives the last message of the bot's.
func (p *Phone) Last() (Message, bool) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	for _, m := range slices.Backward(p.chat.messages) {
		if m.from.IsBot {
			return m.view(), true
		}
	}
	return Message{}, false
}

// Alerts gives what the bot answered to the person's presses, in order, also the answers without text.
func (p *Phone) Alerts() []Alert {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	var out []Alert
	for _, a := range p.alerts {
		out = append(out, a.Alert)
	}
	return out
}

// Keyboard gives the reply keyboard now shown, nil if none.
func (p *Phone) Keyboard() [][]string {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	if p.chat.keyboard == nil {
		return nil
	}
	var out [][]string
	for _, row := range p.chat.keyboard.rows {
		out = append(out, slices.Clone(row))
	}
	return out
}

// Commands gives the bot's menu as the person sees it in the private chat.
func (p *Phone) Commands() []Command {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.server.menuFor(p.chat, p)
}

// Block blocks the bot: it is told, and from then on may not write to the person.
func (p *Phone) Block() { p.setBlocked(true) }

// Unblock takes the block away; the bot is told.
func (p *Phone) Unblock() { p.setBlocked(false) }

func (p *Phone) setBlocked(blocked bool) {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.blocked == blocked || p.deactivated {
		return
	}
	before := p.chat.botMember(s.me)
	p.blocked = blocked
	s.emitMembership(p.chat, p.user, before)
	s.touch()
}

// Deactivate deletes the person's account, which the bot learns only when it writes.
func (p *Phone) Deactivate() {
	p.locked(func() { p.deactivated = true })
}
