// What the page knows of the room, and the small things it is drawn with.

import { say } from "./sandbox_words.js";

export const $ = (id) => document.getElementById(id);
export const room = { era: "", groups: new Map(), people: new Map(), leaders: new Set(), commands: [], offset: 0, lines: new Map(), chats: new Map(), live: false };
export const me = { person: localStorage.getItem("person") || "", chat: localStorage.getItem("chat") || "", reply: null, edit: null, photo: null };
export const unread = new Map();

export function make(tag, { text, ...more } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(more)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "class") element.className = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  if (text !== undefined) element.textContent = text;
  element.append(...children.filter(Boolean));
  return element;
}
export const icon = (path) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  svg.firstChild.setAttribute("d", path);
  return svg;
};
export const ICONS = { reply: "M10 8L5 13l5 5M5 13h9a5 5 0 0 1 5 5", edit: "M5 19h3.500L19 8.500 15.500 5 5 15.500zM13 7.500l3.500 3.500", remove: "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12",
  close: "M6 6l12 12M18 6L6 18", send: "M4 12l16-8-6 16-3-7z", plus: "M12 5v14M5 12h14" };
export const now = () => Date.now() + room.offset;
export const clock = (iso) => new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
export const day = (iso) => new Date(iso).toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" });
export const nameOf = (person) => (person === "bot" ? "Plusone" : room.people.get(person) || person.replace(/^sandbox:/, ""));
export const place = (chat, id) => `${chat} ${id}`;
export const isPrivate = () => !room.groups.has(me.chat);
export const dot = (text) => [...text.trim()][0] || "?";

export const colour = (person) => `c${Math.max([...room.people.keys()].indexOf(person), 0) % 8}`;

export function avatar(person) {
  if (person === "bot") return make("span", { class: "avatar logo", "aria-hidden": "true", text: "+1" });
  return make("span", { class: `avatar ${colour(person)}`, "aria-hidden": "true", text: dot(nameOf(person)).toUpperCase() });
}

let lastId = 0n;
export function newId() {
  const id = BigInt(Date.now()) * 1000000n + BigInt(Math.floor(Math.random() * 1000));
  lastId = id > lastId ? id : lastId + 1n;
  return lastId.toString();
}

export function countdown(closes) {
  const seconds = Math.ceil((Date.parse(closes) - now()) / 1000);
  if (seconds <= 0) return say.closed;
  const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n) => String(n).padStart(2, "0");
  if (d) return say.days.replace("{d}", d).replace("{h}", h);
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export const apart = (name) => `\u2068${name}\u2069`;  // a name's own direction ends with it
export const snippet = (line) => line.deleted ? say.deleted : line.event ? `${apart(nameOf(line.by))} ${line.event === "join" ? say.joined : say.left}`
  : ((line.spans ? line.spans.map((span) => span.t).join("") : line.text) || `🖼 ${say.picture}`).replace(/\s+/g, " ").slice(0, 90);
