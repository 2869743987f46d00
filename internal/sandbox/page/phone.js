// One phone: a person's chat with the bot, or a group.
import { $, button, make, post } from "/dom.js";
import { attachment } from "/file.js";
import { startLink } from "/links.js";
import { formatted } from "/text.js";
import { words } from "/words.js";

export class Phone {
  constructor(state, bot, groupOf) {
    this.root = $("#phone").content.firstElementChild.cloneNode(true);
    this.id = state.id;
    this.bot = bot; // the bot's @name
    this.groupOf = groupOf; // finds a group of a person's
    this.messages = new Map();
    this.seen = new Set((state.alerts ?? []).map((a) => a.id));
    this.signature = {};
    this.log = $(".log", this.root);
    this.text = $(".write textarea", this.root);
    this.as = $(".as select", this.root);
    this.atEnd = true;
    this.wire();
  }

  wire() {
    const root = this.root;
    $(".write", root).addEventListener("submit", (ev) => { ev.preventDefault(); this.send(); });
    this.text.addEventListener("keydown", (ev) => {
      if (ev.key === "Enter" && !ev.shiftKey && !ev.isComposing) { ev.preventDefault(); this.send(); }
      if (ev.key === "Escape") { this.leaveContext(); this.suggest(false); }
    });
    this.text.addEventListener("input", () => { this.grow(); this.suggest(/^\/\S*$/.test(this.text.value), this.text.value); });
    $(".menu", root).addEventListener("click", () => this.suggest($(".suggest", root).hidden, "/"));
    $(".start", root).addEventListener("submit", (ev) => { ev.preventDefault(); this.start(); });
    $(".context-close", root).addEventListener("click", () => this.leaveContext());
    $(".attach input", root).addEventListener("change", (ev) => this.upload(ev.target));
    $(".switch", root).addEventListener("click", () => this.toggle());
    $(".modal button", root).addEventListener("click", () => { $(".modal", root).hidden = true; this.text.focus(); });
    this.log.addEventListener("scroll", () => {
      // Only a person moves up; what grows below him, or a box that shrinks, is no reason to stay behind.
      const left = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight;
      if (left < 60) this.atEnd = true;
      else if (this.log.scrollTop < this.top) this.atEnd = false;
      this.top = this.log.scrollTop;
    });
    this.log.addEventListener("load", () => this.keepEnd(), true); // pictures
    new ResizeObserver(() => this.keepEnd()).observe(this.log);
    this.as.addEventListener("change", () => { this.signature = {}; this.draw(this.state); });
  }

  // keepEnd keeps the newest message in sight, unless the person has scrolled up to read.
  keepEnd() {
    if (this.atEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  get speaker() { return this.state.group ? Number(this.as.value) : this.id; }

  async act(what) {
    try {
      await post("/sandbox/act", JSON.stringify({ chat: this.id, as: this.speaker, ...what }));
    } catch (err) {
      this.toast(words.failed + err.message);
    }
  }

  send() {
    const text = this.text.value.trim();
    if (!text) return;
    if (this.context?.edit) this.act({ do: "edit", message: this.context.edit, text });
    else this.act({ do: "send", text, message: this.context?.reply ?? 0 });
    this.text.value = "";
    this.grow();
    this.leaveContext(true);
    this.suggest(false);
    this.atEnd = true;
  }

  start() {
    const field = $(".start input", this.root), text = field.value.trim();
    const payload = text === "" ? "" : startLink(text, "start", this.bot);
    if (payload === null) { this.toast(words.reading); return; }
    field.value = "";
    this.act({ do: "start", text: payload });
  }

  toggle() {
    if (this.state.group) this.act({ do: this.state.gone ? "join" : "remove" });
    else this.act({ do: "block", on: !this.state.blocked });
  }

  // link opens a link to the bot inside the page, one for groups in a group of this person's; others go to the browser.
  link(address) {
    const forGroup = startLink(address, "startgroup", this.bot), group = this.state.group ? this : this.groupOf(this.id);
    if (forGroup !== null && group) {
      group.act({ do: "join", text: forGroup, as: this.speaker });
      return true;
    }
    const payload = startLink(address, "start", this.bot);
    if (payload === null || this.state.group) return false;
    this.act({ do: "start", text: payload });
    return true;
  }

  async upload(field) {
    const caption = this.text.value.trim();
    let first = true;
    for (const file of field.files) {
      const q = new URLSearchParams({
        chat: this.id, as: this.speaker, name: file.name, caption: first ? caption : "", reply: this.context?.reply ?? 0,
      });
      first = false;
      try {
        await post("/sandbox/file?" + q, file, { "Content-Type": file.type || "application/octet-stream" });
      } catch (err) {
        this.toast(words.failed + err.message);
      }
    }
    field.value = "";
    this.text.value = "";
    this.leaveContext(true);
    this.atEnd = true;
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = Math.min(this.text.scrollHeight, 120) + "px";
    this.text.style.overflowY = this.text.scrollHeight > 120 ? "auto" : "hidden";
  }

  suggest(show, typed = "/") {
    const box = $(".suggest", this.root);
    const fit = (this.state.commands ?? []).filter((c) => ("/" + c.command).startsWith(typed));
    box.hidden = !show || fit.length === 0;
    box.replaceChildren(...fit.map((c) => {
      const line = button("command", "", () => { this.suggest(false); this.act({ do: "send", text: "/" + c.command }); this.atEnd = true; });
      line.setAttribute("role", "option");
      line.append(make("b", "", "/" + c.command), make("span", "", c.description));
      return line;
    }));
  }

  setContext(context, title, text) {
    this.context = context;
    const box = $(".context-text", this.root);
    box.replaceChildren(make("b", "", title), make("span", "", text));
    $(".context", this.root).hidden = false;
    this.text.placeholder = context.placeholder || words.message;
    if (!context.forced) this.text.focus();
  }

  // leaveContext ends a reply or an edit; a forced reply that was waved away is not opened again.
  leaveContext(used) {
    if (this.context?.forced) this.waved = this.context.reply;
    if (this.context?.edit && !used) { this.text.value = ""; this.grow(); }
    this.context = null;
    $(".context", this.root).hidden = true;
    this.text.placeholder = words.message;
  }

  changed(part, value) {
    const now = JSON.stringify(value ?? null);
    if (this.signature[part] === now) return false;
    this.signature[part] = now;
    return true;
  }

  draw(state) {
    this.state = state;
    if (this.changed("head", [state.name, state.note, state.started, state.blocked, state.gone, state.members])) this.drawHead();
    this.drawMessages();
    this.drawFoot();
    this.drawAlerts();
  }

  drawHead() {
    const { root, state } = this;
    root.setAttribute("aria-label", state.name);
    root.classList.toggle("group", state.group);
    root.classList.toggle("blocked", state.blocked);
    $("h2", root).textContent = state.name;
    $(".who p", root).textContent = state.blocked ? words.blocked : state.note;
    $(".avatar", root).textContent = initials(state.name);
    $(".avatar", root).dataset.tone = Math.abs(state.id) % 6;
    this.log.setAttribute("aria-label", words.message + ": " + state.name);
    const chosen = this.as.value;
    this.as.replaceChildren(...state.members.map((m) => new Option(m.name, m.id)));
    if (chosen) this.as.value = chosen;
    $(".as", root).hidden = !state.group;
    const toggle = $(".switch", root);
    toggle.textContent = state.group ? (state.gone ? words.add : words.remove) : (state.blocked ? words.unblock : words.block);
    toggle.title = state.group ? words.removeHint : words.blockHint;
    toggle.setAttribute("aria-label", toggle.textContent + ": " + state.name);
    toggle.hidden = !state.group && (state.gone || !state.started);
  }

  drawMessages() {
    const shown = new Set();
    let day = "", album = "", before = null;
    const place = (key, signature, build) => {
      shown.add(key);
      let old = this.messages.get(key);
      if (!old || old.signature !== signature) {
        const node = build();
        old?.node.replaceWith(node);
        old = { node, signature };
        this.messages.set(key, old);
      }
      const next = before ? before.nextSibling : this.log.firstChild;
      if (next !== old.node) this.log.insertBefore(old.node, next);
      before = old.node;
    };
    if (this.state.messages.length === 0) place("empty", "", () => make("p", "service", this.state.started ? words.empty : words.intro));
    for (const m of this.state.messages) {
      if (m.day !== day) {
        day = m.day;
        place("day " + day, "", () => make("p", "service day", words.weekdays[m.weekday] + " " + m.day));
      }
      const joined = m.album !== "" && m.album === album;
      album = m.album;
      place(m.id, JSON.stringify([m, joined, this.speaker]), () => this.message(m, joined));
    }
    for (const [key, old] of this.messages) {
      if (!shown.has(key)) { old.node.remove(); this.messages.delete(key); }
    }
    this.keepEnd();
  }

  message(m, joined) {
    if (m.service) return make("p", "service", words.service[m.service] ?? m.service);
    const own = m.from === this.speaker;
    const row = make("article", "row " + (own ? "own" : "other") + (joined ? " joined" : ""));
    row.id = `m${this.id}-${m.id}`;
    const bubble = make("div", "bubble");
    if (this.state.group && !own && !joined) bubble.append(make("p", "from", m.name));
    if (m.origin) bubble.append(make("p", "forwarded", words.forwarded + m.origin));
    if (m.reply) bubble.append(this.quoted(m.reply));
    if (m.file) bubble.append(attachment(m.file));
    if (m.text) {
      const text = make("div", "text");
      const shown = m.bot ? m.text : m.text.replace(/^(\/start(?:@\w+)?) \S+$/, "$1"); // as the apps show it
      text.append(formatted(shown, m.entities, {
        link: (address) => this.link(address), command: (name) => this.act({ do: "send", text: name }),
      }));
      bubble.append(text);
    }
    bubble.append(make("p", "meta", [m.pinned && words.pinned, m.edited && words.edited, m.time].filter(Boolean).join(" · ")));
    row.append(bubble, this.tools(m, own));
    if (m.buttons) row.append(this.buttons(m));
    return row;
  }

  quoted(reply) {
    const node = button("quoted", "", () => {
      document.getElementById(`m${this.id}-${reply.id}`)?.scrollIntoView({ block: "center", behavior: "smooth" });
    });
    node.title = words.replyTo + reply.name;
    node.append(make("b", "", reply.name), make("span", "", reply.text || words.file));
    return node;
  }

  tools(m, own) {
    const tools = make("div", "tools");
    tools.append(button("", words.reply, () => this.setContext({ reply: m.id }, words.replyTo + m.name, m.text || m.file?.name || "")));
    if (own && !this.state.group) {
      tools.append(button("", words.edit, () => {
        this.text.value = m.text;
        this.grow();
        this.setContext({ edit: m.id }, words.editing, m.text);
      }));
    }
    return tools;
  }

  buttons(m) {
    const box = make("div", "buttons");
    m.buttons.forEach((line, row) => {
      const div = make("div", "line");
      line.forEach((b, column) => div.append(this.key(m, b, row, column)));
      box.append(div);
    });
    return box;
  }

  key(m, b, row, column) {
    const node = button("inline " + b.style, b.text, async () => {
      if (b.copy) { await navigator.clipboard.writeText(b.copy); this.toast(words.copied); return; }
      if (b.url) { if (!this.link(b.url)) window.open(b.url, "_blank", "noopener,noreferrer"); return; }
      node.classList.add("busy");
      await this.act({ do: "press", message: m.id, row, column });
      setTimeout(() => node.classList.remove("busy"), 300);
    });
    if (b.url) node.classList.add("leads");
    if (b.copy) node.classList.add("copies");
    return node;
  }

  drawFoot() {
    const { root, state } = this;
    const away = !state.group && (!state.started || state.blocked || state.gone);
    $(".start", root).hidden = !away || state.gone;
    $(".start button", root).textContent = state.blocked ? words.restart : words.start;
    $(".write", root).hidden = away;
    $(".menu", root).hidden = !state.commands?.length;
    const last = state.messages.at(-1);
    const forced = !away && last?.bot && last.force && last.id !== this.waved;
    if (forced && !this.context) {
      this.setContext({ reply: last.id, placeholder: last.placeholder, forced: true }, words.replyTo + last.name, last.text);
    } else if (!forced && this.context?.forced) {
      this.leaveContext();
    }
    if (!this.context) this.text.placeholder = state.placeholder || words.message;
    if (!this.changed("keys", [state.keyboard, away])) return;
    $(".keys", root).replaceChildren(...(away ? [] : state.keyboard ?? []).map((line) => {
      const div = make("div", "line");
      div.append(...line.map((label) => button("key", label, () => { this.atEnd = true; this.act({ do: "tap", text: label }); })));
      return div;
    }));
  }

  drawAlerts() {
    for (const a of this.state.alerts ?? []) {
      if (this.seen.has(a.id)) continue;
      this.seen.add(a.id);
      if (a.url && !this.link(a.url)) window.open(a.url, "_blank", "noopener,noreferrer");
      if (a.text && a.show) this.alert(a.text);
      else if (a.text) this.toast(a.text);
    }
  }

  alert(text) {
    const modal = $(".modal", this.root);
    $("p", modal).textContent = text;
    modal.setAttribute("aria-label", text);
    modal.hidden = false;
    $("button", modal).focus();
  }

  toast(text) {
    const node = make("p", "toast", text);
    $(".toasts", this.root).append(node);
    setTimeout(() => node.remove(), 4500);
  }
}

function initials(name) {
  const parts = name.trim().split(/\s+/);
  return ((parts[0]?.[0] ?? "") + (parts.length > 1 ? parts.at(-1)[0] : "")).toUpperCase();
}
