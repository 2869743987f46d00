// A file in a bubble.
import { make } from "/dom.js";
import { words } from "/words.js";

export function attachment(file) {
  const address = "/sandbox/file/" + encodeURIComponent(file.id);
  if (file.kind === "photo" && file.bytes) {
    const link = make("a", "photo");
    link.href = address;
    link.target = "_blank";
    const image = make("img");
    image.src = address;
    image.alt = words.photo;
    image.loading = "lazy";
    link.append(image);
    return link;
  }
  const link = make(file.bytes ? "a" : "span", "file");
  if (file.bytes) { link.href = address; link.download = file.name; }
  const name = file.name || (file.kind === "voice" ? words.voice : file.kind === "photo" ? words.photo : words.file);
  const box = make("span", "file-name");
  box.append(make("b", "", name), make("small", "", size(file.size) + (file.bytes ? "" : " · " + words.noBytes)));
  link.append(make("span", "file-kind", extension(name)), box);
  return link;
}

function extension(name) {
  const at = name.lastIndexOf(".");
  return at > 0 && name.length - at <= 5 ? name.slice(at + 1).toUpperCase() : "···";
}

function size(bytes) {
  if (bytes < 1024) return bytes + " B";
  if (bytes < 1024 * 1024) return Math.round(bytes / 1024) + " KB";
  return (bytes / 1024 / 1024).toFixed(1).replace(".", ",") + " MB";
}
