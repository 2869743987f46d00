// The page of phones: draws the state the server streams, and tells the server what people do.
import { $, post } from "/dom.js";
import { Phone } from "/phone.js";
import { words } from "/words.js";

const phones = new Map();

function drawClock(clock) {
  $("#clock").hidden = !clock;
  if (!clock) return;
  $("#now").textContent = `${words.weekdays[clock.weekday]} ${clock.day} ${clock.time}`;
  $("#clock").classList.toggle("moving", clock.moving);
  for (const key of document.querySelectorAll("[data-move]")) key.disabled = clock.moving;
}

function groupOf(person) {
  return [...phones.values()].find((p) => p.state.group && p.state.members.some((m) => m.id === person));
}

function draw(state) {
  drawClock(state.clock);
  const main = $("#phones"), shown = new Set();
  for (const [i, p] of state.phones.entries()) {
    shown.add(p.id);
    let phone = phones.get(p.id);
    if (!phone) phones.set(p.id, phone = new Phone(p, state.bot, groupOf));
    if (main.children[i] !== phone.root) main.insertBefore(phone.root, main.children[i] ?? null);
    phone.draw(p);
  }
  for (const [id, phone] of phones) {
    if (!shown.has(id)) { phone.root.remove(); phones.delete(id); }
  }
}

for (const key of document.querySelectorAll("[data-move]")) {
  key.addEventListener("click", async () => {
    try {
      await post("/sandbox/clock", JSON.stringify({ do: key.dataset.move }));
    } catch (err) {
      for (const phone of phones.values()) { phone.toast(words.failed + err.message); break; }
    }
  });
}

const stream = new EventSource("/sandbox/events");
stream.onmessage = (ev) => draw(JSON.parse(ev.data));
stream.onopen = () => { $("#offline").hidden = true; };
stream.onerror = () => { $("#offline").hidden = false; };
