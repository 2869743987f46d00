// startLink finds the payload of a link to this bot, in any of the forms people paste it; null for other links.
export function startLink(text, key, bot) {
  let url;
  try { url = new URL(text.includes("://") ? text : "https://" + text); } catch { return null; }
  const name = url.protocol === "tg:" ? url.searchParams.get("domain") : url.pathname.slice(1);
  if (url.protocol !== "tg:" && !["t.me", "telegram.me"].includes(url.hostname)) return null;
  if ((name ?? "").toLowerCase() !== bot.toLowerCase()) return null;
  return url.searchParams.get(key) ?? (key === "start" && !url.searchParams.has("startgroup") ? "" : null);
}
