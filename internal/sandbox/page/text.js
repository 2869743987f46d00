// Text with entities → DOM nodes. Everything becomes text nodes: nothing is ever parsed as HTML.

const tags = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span", text_link: "a", url: "a",
  text_mention: "b", mention: "span", bot_command: "button", date_time: "time", custom_emoji: "span",
};

// Inside one another only where one holds the other; Telegram's offsets are UTF-16, as JavaScript's are.
export function formatted(text, entities, open) {
  return stretch(text, 0, text.length, entities ?? [], open);
}

function stretch(text, from, to, entities, open) {
  const out = document.createDocumentFragment();
  let at = from;
  for (let i = 0; i < entities.length; i++) {
    const e = entities[i], begin = Math.max(e.offset, at), end = Math.min(e.offset + e.length, to);
    if (begin >= end) continue;
    out.append(text.slice(at, begin));
    const inner = entities.slice(i + 1).filter((x) => x.offset < end);
    const node = element(e, text.slice(begin, end), open);
    node.append(stretch(text, begin, end, inner, open));
    out.append(node);
    at = end;
    // The line break behind a block is the block's own end.
    if (["PRE", "BLOCKQUOTE"].includes(node.tagName) && text[at] === "\n" && at < to) at++;
  }
  out.append(text.slice(at, to));
  return out;
}

function element(e, text, open) {
  const node = document.createElement(tags[e.type] ?? "span");
  node.className = "e-" + e.type;
  if (e.type === "text_link" || e.type === "url") {
    link(node, e.url ?? text, open);
  } else if (e.type === "bot_command") {
    node.type = "button";
    node.addEventListener("click", () => open.command(text));
  } else if (e.type === "spoiler") {
    node.tabIndex = 0;
    node.addEventListener("click", () => node.classList.add("seen"));
  } else if (e.type === "expandable_blockquote") {
    node.tabIndex = 0;
    node.addEventListener("click", () => node.classList.toggle("wide"));
  } else if (e.type === "date_time") {
    node.title = new Date(e.unix_time * 1000).toLocaleString("vi-VN");
  }
  return node;
}

function link(node, address, open) {
  let url;
  try { url = new URL(address); } catch { return; }
  if (!["http:", "https:", "tg:"].includes(url.protocol)) return;
  node.href = url.href;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  node.addEventListener("click", (ev) => { if (open.link(url.href)) ev.preventDefault(); });
}
