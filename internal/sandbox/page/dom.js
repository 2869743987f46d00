// Making and finding nodes, and telling the server.

export const $ = (selector, root = document) => root.querySelector(selector);

export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

export function button(className, text, act) {
  const node = make("button", className, text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

export async function post(path, body, headers = { "Content-Type": "application/json" }) {
  const answer = await fetch(path, { method: "POST", headers, body });
  if (!answer.ok) throw new Error((await answer.text()).trim());
}
