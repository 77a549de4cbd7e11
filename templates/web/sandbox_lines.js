// One message as a bubble. Text from anybody goes into text nodes only.

import { choose, enterBy, show, toEnd } from "./sandbox.js";
import { apart, $, avatar, clock, colour, countdown, icon, make, me, nameOf, place, room, snippet } from "./sandbox_room.js";
import { act } from "./sandbox_wire.js";
import { say } from "./sandbox_words.js";

const MARKS = { done: "👌", noted: "👀", no: "🙅" };
export const OFFERED = ["👍", "❤️", "😂", "🎉"];

export function lineElement(line) {
  if (line.event) return make("div", { class: "day", "data-id": line.id, text: `${apart(nameOf(line.by))} ${line.event === "join" ? say.joined : say.left}` });
  const mine = line.by === me.person, bot = line.by === "bot";
  const body = make("div", { class: "bubble" },
    mine ? null : make("div", { class: `name ${bot ? "" : colour(line.by)}`, text: line.name && !bot ? line.name : nameOf(line.by) }, bot ? make("span", { class: "tag", text: say.bot }) : null,
      room.leaders.has(line.by) ? make("span", { class: "tag", text: say.leader }) : null),
    line.reply_to ? cited(line) : null, ...(line.deleted ? [make("p", { class: "text gone", text: say.deleted })] : content(line)), foot(line, mine));
  const element = make("article", { class: `line ${mine ? "mine" : "theirs"} ${bot ? "bot" : ""} ${me.reply === line.id || me.edit === line.id ? "chosen" : ""}`,
    "data-id": line.id, "data-by": line.by, tabindex: "0", onclick: (event) => pick(event, line), onkeydown: (event) => { if (event.key === "Enter" && event.target === event.currentTarget) choose(line); } },
    mine ? null : avatar(line.by), make("div", { class: "stack" }, body, keys(line), marks(line)));
  return element;
}

function content(line) {
  const parts = [];
  if (line.photo && /^[0-9a-f]{32}$/.test(line.photo.ref)) parts.push(make("img", { class: "photo", src: `/sandbox/file/${line.photo.ref}`, alt: line.photo.name || say.picture,
    onload: (event) => { if ($("lines").scrollHeight - $("lines").scrollTop - $("lines").clientHeight < 120 + event.target.height) toEnd(); } }));
  if (line.spans) parts.push(make("div", { class: "text" }, ...written(line.spans)));
  else if (line.text) parts.push(make("div", { class: "text", text: line.text }));
  for (const file of line.files || []) parts.push(make("a", { class: "paper", href: `/sandbox/file/${file.ref}`, download: file.name, text: `📄 ${file.name}` }));
  if (line.closes_at) parts.push(make("div", { class: "ticking" }, make("span", { text: `⏳ ${say.closes}` }), make("time", { "data-closes": line.closes_at, text: countdown(line.closes_at) })));
  return parts;
}

export function written(spans) {
  return spans.map(({ t, b, u, m }) => {
    let node = document.createTextNode(t);
    if (m) node = make("span", { class: "mention", text: t });
    else if (u && /^https?:\/\//i.test(u)) node = make("a", { href: u, target: "_blank", rel: "noopener noreferrer", text: t });
    else if (u && u.includes("#private")) node = make("a", { href: u.slice(u.indexOf("#")), text: t, onclick: (event) => { event.preventDefault(); enterBy(u); } });
    return b ? make("strong", {}, node) : node;
  });
}

function cited(line) {
  const origin = room.lines.get(place(line.chat, line.reply_to));
  return make("button", { type: "button", class: "cited", onclick: () => origin && show(origin.id) },
    make("strong", { text: origin ? nameOf(origin.by) : "…" }), make("span", { text: origin ? snippet(origin) : "" }));
}

function foot(line, mine) {
  const state = line.state === "heard" ? "✓✓" : line.state === "sending" ? "◷" : "✓";
  return make("div", { class: "foot" }, line.edited && line.by !== "bot" ? make("span", { text: say.edited }) : null, make("time", { datetime: line.sent, text: clock(line.sent) }),
    mine ? make("span", { class: `tick ${line.state}`, text: state, title: line.state === "heard" ? say.heard : line.state === "sending" ? say.waiting : say.kept }) : null);
}

function keys(line) {
  if (!line.buttons || !line.buttons.length || line.deleted) return null;
  return make("div", { class: "keys" }, ...line.buttons.map((row) => make("div", { class: "row" }, ...row.map((button) => {
    if (button.url && !button.data) return make("a", { class: "key", text: button.label, ...(/^https?:\/\//i.test(button.url)
      ? { href: button.url, target: "_blank", rel: "noopener noreferrer" } : { href: "#private", onclick: (event) => { event.preventDefault(); enterBy(button.url); } }) });
    return make("button", { type: "button", class: "key", text: button.label, onclick: (event) => press(event.currentTarget, line, button) });
  }))));
}

// the buttons of an answer that only its reader sees
export const keysOf = (event) => make("div", { class: "keys" }, ...event.buttons.flat().filter((button) => button.data).map((button) => make("button", {
  type: "button", class: "key", text: button.label, onclick: (tap) => press(tap.currentTarget, event, button),
})));

async function press(key, line, button) {
  key.setAttribute("aria-busy", "true");
  await act("press", { on: line.id, button: button.data });
  key.removeAttribute("aria-busy");
}

function marks(line) {
  const counts = new Map();
  for (const [by, mark] of Object.entries(line.marks || {})) counts.set(mark, [...(counts.get(mark) || []), by]);
  if (!counts.size || line.deleted) return null;
  return make("div", { class: "marks" }, ...[...counts].map(([mark, people]) => make("button", { type: "button", class: `mark ${people.includes(me.person) ? "own" : ""}`,
    title: people.map(nameOf).join(", "), "aria-label": `${MARKS[mark] || mark} ${people.map(nameOf).join(", ")}`,
    onclick: () => MARKS[mark] || act("react", { id: line.id, mark }) }, make("span", { text: MARKS[mark] || mark }), people.length > 1 ? make("span", { text: String(people.length) }) : null)));
}

function pick(event, line) {
  if (event.target.closest("button, a") || String(getSelection())) return;
  choose(line);
}
