// The sandbox's page. The room is a fold of its events, here as on the server; text from anybody goes into text nodes only,
// and ids are strings everywhere, because they grow beyond 2^53.

import { OFFERED, keysOf, lineElement, written } from "./sandbox_lines.js";
import { apart, $, ICONS, avatar, countdown, day, dot, icon, isPrivate, make, me, nameOf, newId, now, place, room, snippet, unread } from "./sandbox_room.js";
import { act, empty, hideAlerts, listen, online, outbox, post, speak, toast } from "./sandbox_wire.js";
import { language, own, say } from "./sandbox_words.js";

const PHOTO_LIMIT = 5 * 1024 * 1024;

let chosen = 0, isPointed = false, shownDay = "";

// -- the fold

export function hello(greeting) {
  if (room.era !== greeting.era) {
    room.lines.clear();
    room.chats.clear();
    unread.clear();
    Object.assign(room, { era: greeting.era, live: false });
    me.reply = me.edit = null;
  }
  room.groups = new Map(greeting.groups);
  room.people = new Map(greeting.people);
  room.leaders = new Set(greeting.leaders);
  room.commands = greeting.commands;
  room.offset = Date.parse(greeting.now) - Date.now();
  $("clock").hidden = !greeting.clock;
  $("clear").hidden = !greeting.clear;
  if (!room.people.has(me.person)) me.person = greeting.people.length ? greeting.people[Math.min(1, greeting.people.length - 1)][0] : "";
  if (!room.groups.has(me.chat) && me.chat !== me.person) me.chat = greeting.groups.length ? greeting.groups[0][0] : me.person;
}

export function ready({ now: moment }) {
  room.offset = Date.parse(moment) - Date.now();
  online(true);
  if (room.live) return drawSide();
  room.live = true;
  for (const body of outbox) if (!room.lines.has(place(body.chat, body.id))) put(body.chat, { ...body, by: body.person, name: nameOf(body.person),
    sent: new Date(now()).toISOString(), photo: null, state: "sending" });
  drawAll();
  if (location.hash.startsWith("#private")) enterBy(location.hash);
  empty();
}

export function fold(event) {
  const key = place(event.chat, event.id);
  if (event.do === "message") foldMessage(event.message);
  else if (event.do === "post") put(event.chat, { ...event, by: "bot", marks: {} });
  else if (event.do === "repost" && room.lines.has(key)) put(event.chat, { ...event, edited: true });
  else if (event.do === "react" && room.lines.has(key)) {
    const marks = { ...room.lines.get(key).marks };
    const same = marks[event.by] === event.mark;
    delete marks[event.by];
    if (!same) marks[event.by] = event.mark;
    put(event.chat, { id: event.id, marks });
  } else if (event.do === "heard") for (const [chat, id, kind] of event.marks) if (kind !== "press" && room.lines.has(place(chat, id))) put(chat, { id, state: "heard" });
  if (event.do === "alert" && room.live && event.to === me.person) toast([make("small", { text: say.only }), ...written(event.spans), keysOf(event)], "alert");
}

function foldMessage(message) {
  const { chat, id, sender } = message;
  if (sender && !room.people.has(sender)) {
    room.people.set(sender, message.name);
    if (room.live) drawSeats();
  }
  if (message.kind === "say") put(chat, { ...message, by: sender, state: "kept", marks: {} });
  else if (message.kind === "edit") {
    const known = room.lines.get(place(chat, id));
    if (!known || message.version >= (known.version || 0)) put(chat, { ...(known ? {} : { ...message, marks: {} }), id, by: sender, text: message.text, version: message.version, edited: true });
  } else if (message.kind === "delete" && room.lines.has(place(chat, id))) put(chat, { id, deleted: true });
  else if (message.kind === "join" || message.kind === "leave") put(chat, { id, by: sender, sent: message.sent, event: message.kind });
}

export function put(chat, change) {
  const key = place(chat, change.id), known = room.lines.get(key), { chat: _chat, do: _do, ...rest } = change;
  if (known && rest.sent && known.sent && rest.state !== "sending" && known.by !== "bot") delete rest.marks;
  const line = { marks: {}, ...known, ...rest, chat };
  room.lines.set(key, line);
  if (!known) {
    if (!room.chats.has(chat)) room.chats.set(chat, []);
    room.chats.get(chat).push(change.id);
    if (room.live && line.by === "bot" && chat !== me.chat) unread.set(chat, (unread.get(chat) || 0) + 1);
  }
  if (!room.live) return;
  if (chat === me.chat) drawLine(line, !known);
  else drawSide();
  if (line.by === "bot") drawPinned();
}

// -- drawing

function drawAll() {
  drawSide();
  drawChat();
  drawAbout();
}

function drawSide() {
  const chats = [...room.groups, [me.person, say.private]];
  $("chats").replaceChildren(...chats.map(([chat, name]) => {
    const count = unread.get(chat) || 0, ids = room.chats.get(chat) || [], last = ids.length ? room.lines.get(place(chat, ids.at(-1))) : null;
    return make("button", { type: "button", class: "chat", role: "tab", "aria-selected": String(chat === me.chat), "aria-label": count ? `${name}, ${count} ${say.unread}` : name, onclick: () => enter(chat) },
      room.groups.has(chat) ? make("span", { class: "avatar group", "aria-hidden": "true", text: dot(name) }) : avatar("bot"),
      make("span", { class: "words" }, make("strong", { text: name }), make("small", { class: "snippet", text: last ? snippet(last) : "" })),
      count ? make("span", { class: "badge", text: String(count) }) : null);
  }));
  drawSeats();
}

function drawSeats() {
  const faces = [...room.people.keys()].map((person) => {
    const mine = person === me.person, waits = !mine && unread.get(person);
    return make("button", { type: "button", role: "radio", class: "seat", "aria-checked": String(mine), tabindex: mine ? "0" : "-1", "data-person": person,
      "aria-label": nameOf(person) + (room.leaders.has(person) ? `, ${say.leader}` : "") + (waits ? `, ${waits} ${say.unread}` : ""), onclick: () => sit(person) },
      avatar(person), room.leaders.has(person) ? make("span", { class: "crown", "aria-hidden": "true", text: "★" }) : null,
      waits ? make("span", { class: "badge", "aria-hidden": "true", text: String(waits) }) : null, make("span", { class: "name", text: nameOf(person) }));
  });
  faces.push(make("button", { type: "button", class: "seat add", "aria-label": say.addseat, onclick: () => $("newcomer").showModal() },
    make("span", { class: "avatar" }, icon(ICONS.plus)), make("span", { class: "name", text: say.add })));
  const focused = $("seats").contains(document.activeElement);
  $("seats").replaceChildren(...faces);
  const checked = $("seats").querySelector("[aria-checked=true]");
  if (focused) checked.focus();
  $("words").placeholder = say.place.replace("{}", () => apart(nameOf(me.person)));
}

export function drawChat() {
  document.title = `${isPrivate() ? say.private : room.groups.get(me.chat)} – Plusone`;
  const ids = (room.chats.get(me.chat) || []).slice(-500);
  shownDay = "";
  $("lines").replaceChildren(...(ids.length ? [] : [emptyState()]));
  for (const id of ids) drawLine(room.lines.get(place(me.chat, id)), true, false);
  drawPinned();
  drawSend();
  toEnd();
}

function emptyState() {
  const lead = [...room.leaders][0];
  const chips = isPrivate() ? [] : [lead && make("button", { type: "button", class: "chip", text: say.tryopen.replace("{}", () => nameOf(lead)), onclick: () => { sit(lead); type(say.example); } })];
  chips.push(make("button", { type: "button", class: "chip", text: say.askhelp, onclick: () => speak("/help") }));
  return make("div", { class: "empty" }, avatar("bot"), make("p", { text: isPrivate() ? say.emptyprivate : say.emptygroup }), make("div", { class: "chips" }, ...chips));
}

function drawLine(line, fresh, follow = true) {
  const lines = $("lines"), near = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 120;
  const old = lines.querySelector(`[data-id="${CSS.escape(line.id)}"]`);
  lines.querySelector(".empty")?.remove();
  if (old) {
    const follows = old.classList.contains("follows"), element = lineElement(line);
    element.classList.toggle("follows", follows);
    old.replaceWith(element);
  } else if (fresh) {
    const today = day(line.sent);
    if (today !== shownDay) lines.append(make("div", { class: "day", text: today }));
    const before = lines.lastElementChild, element = lineElement(line);
    element.classList.toggle("follows", today === shownDay && before?.dataset.by === line.by && !line.event && before.classList.contains("line"));
    shownDay = today;
    element.classList.toggle("new", follow);
    lines.append(element);
  }
  if (!follow) return;
  if (near || line.by === me.person) toEnd();
  else if (fresh) $("down").hidden = false;
}

let pinnedAt = 0;
function pinnedPosts() {
  const posts = (room.chats.get(me.chat) || []).map((id) => room.lines.get(place(me.chat, id))).filter((line) => line.by === "bot" && !line.deleted && (line.pin || line.closes_at));
  const open = posts.filter((line) => line.closes_at && Date.parse(line.closes_at) > now());
  return (open.length ? open : posts.filter((line) => line.closes_at).slice(-1)).reverse();
}

function drawPinned() {
  const posts = pinnedPosts(), post = posts[pinnedAt % (posts.length || 1)], bar = $("pinned");
  bar.hidden = !post;
  if (!post) return;
  const title = snippet({ ...post, spans: null, text: (post.spans || []).map((span) => span.t).join("").trim().split("\n")[0] });
  bar.replaceChildren(...[post.photo && /^[0-9a-f]{32}$/.test(post.photo.ref) ? make("img", { src: `/sandbox/file/${post.photo.ref}`, alt: "" }) : make("span", { class: "pin", "aria-hidden": "true", text: "📌" }),
    make("span", { class: "words" }, make("strong", { text: title }), make("small", { text: second(post) })),
    post.closes_at ? make("time", { class: "chip", "data-closes": post.closes_at, text: countdown(post.closes_at) }) : null,
    posts.length > 1 ? make("small", { class: "of", text: `${(pinnedAt % posts.length) + 1}/${posts.length}` }) : null].filter(Boolean));
  bar.setAttribute("aria-label", `${say.pinned}: ${title}`);
  bar.onclick = () => { show(post.id); pinnedAt += 1; drawPinned(); };
}
const second = (post) => (post.spans || []).map((span) => span.t).join("").trim().split("\n").slice(1).map((line) => line.trim()).filter(Boolean).slice(0, 2).join(" · ");

// -- moving about

export function toEnd() {
  $("lines").scrollTop = $("lines").scrollHeight;
  $("down").hidden = true;
}

export function show(id) {
  const element = $("lines").querySelector(`[data-id="${CSS.escape(id)}"]`);
  if (!element) return;
  element.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  element.classList.remove("flash");
  requestAnimationFrame(() => element.classList.add("flash"));
}

// a link into the private chat; what it carries is said there, as on a platform whose links carry words
export function enterBy(url) {
  const carried = /#private=(\w+)$/.exec(url);
  enter(me.person);
  if (carried) speak(`/start ${carried[1]}`);
}

export function enter(chat) {
  me.chat = chat;
  hideAlerts();
  localStorage.setItem("chat", room.groups.has(chat) ? chat : "");
  unread.delete(chat);
  pinnedAt = 0;
  setAside();
  drawAll();
}

function sit(person) {
  const inPrivate = isPrivate();
  if (person !== me.person) hideAlerts();
  me.person = person;
  localStorage.setItem("person", person);
  if (me.edit) setAside();
  return inPrivate ? enter(person) : drawAll();
}

export function choose(line) {
  if (line.deleted || line.state === "sending") return;
  me.edit = null;
  me.reply = me.reply === line.id ? null : line.id;
  drawAbout();
  if (me.reply) $("words").focus();
}

export function setAside() {
  Object.assign(me, { reply: null, edit: null, photo: null });
  drawAbout();
}

function drawAbout() {
  for (const element of $("lines").querySelectorAll(".line")) element.classList.toggle("chosen", element.dataset.id === (me.edit || me.reply));
  const line = room.lines.get(place(me.chat, me.edit || me.reply)), about = $("about");
  about.hidden = !line && !me.photo;
  if (about.hidden) return drawSend();
  const tool = (name, deed) => make("button", { type: "button", class: "icon", "aria-label": say[name], title: say[name], onclick: deed }, icon(ICONS[name]));
  const mine = line && line.by === me.person && !me.edit;
  about.replaceChildren(...[
    me.photo ? make("img", { src: `/sandbox/file/${me.photo.ref}`, alt: me.photo.name }) : icon(me.edit ? ICONS.edit : ICONS.reply),
    make("span", { class: "words" }, make("strong", { text: line ? (me.edit ? say.editing : `${say.reply} · ${nameOf(line.by)}`) : me.photo.name }), make("small", { class: "snippet", text: line ? snippet(line) : "" })),
    line && !me.edit ? make("span", { class: "emoji" }, ...OFFERED.map((mark) => make("button", { type: "button", class: "icon", "aria-label": `${say.react} ${mark}`, text: mark,
      onclick: () => { act("react", { id: line.id, mark }); setAside(); } }))) : null,
    mine && !line.photo ? tool("edit", () => amend(line)) : null,
    mine ? tool("remove", () => { act("delete", { id: line.id }); setAside(); }) : null,
    tool("close", () => { if (me.edit) $("words").value = ""; setAside(); grow(); })].filter(Boolean));
  return drawSend();
}

function amend(line) {
  Object.assign(me, { edit: line.id, reply: null });
  type(line.text);
  drawAbout();
}

// -- the composer

function type(text) {
  $("words").value = text;
  $("words").focus();
  grow();
}

function grow() {
  const words = $("words");
  words.style.height = "auto";
  words.style.height = `${Math.min(words.scrollHeight, 160)}px`;
  drawSend();
  isPointed = false;
  suggest();
}

function drawSend() {
  const quick = !$("words").value.trim() && !me.photo && !me.edit && !isPrivate();
  $("send").replaceChildren(quick ? document.createTextNode(say.plusone) : icon(ICONS.send));
  $("send").classList.toggle("quick", quick);
  $("send").setAttribute("aria-label", quick ? say.plusone : say.send);
}

function send(event) {
  event.preventDefault();
  const text = $("words").value.trim();
  if (me.edit) {
    if (text) act("edit", { id: me.edit, text });
    setAside();
  } else if (text || me.photo) speak(text);
  else if (!isPrivate()) {
    const posts = pinnedPosts();
    speak("+1", me.reply ? {} : { reply_to: posts.length ? posts[pinnedAt % posts.length].id : "" });
  }
  type("");
}

// a whole name is sent as it stands, though another begins with it (邀请, 邀请列表)
const isWhole = (command) => [command.name, ...Object.values(command.names)].some((name) => name.toLowerCase() === $("words").value.slice(1).toLowerCase());

const offered = () => {
  const typed = /^[/／](\S*)$/.exec($("words").value);
  if (!typed) return [];
  const wanted = typed[1].toLowerCase(), mine = room.leaders.has(me.person);
  return room.commands.filter((command) => (mine || !command.for_leaders) && [command.name, ...Object.values(command.names)].some((name) => name.toLowerCase().startsWith(wanted))).slice(0, 40);
};

function suggest() {
  const list = offered(), box = $("suggestions");
  chosen = Math.min(chosen, Math.max(list.length - 1, 0));
  box.hidden = !list.length;
  $("words").setAttribute("aria-expanded", String(!box.hidden));
  box.replaceChildren(...list.map((command, at) => make("li", { role: "option", id: `option${at}`, "aria-selected": String(at === chosen), onpointerdown: (event) => { event.preventDefault(); take(command); } },
    make("strong", { text: `/${command.name}` }), own(command.names, command.name) !== command.name ? make("em", { text: own(command.names) }) : null, make("span", { text: own(command.summaries) }))));
  if (list.length) {
    $("words").setAttribute("aria-activedescendant", `option${chosen}`);
    box.children[chosen].scrollIntoView({ block: "nearest" });
  } else $("words").removeAttribute("aria-activedescendant");
}

function take(command) {
  chosen = 0;
  type(`/${command.name}${command.arguments.length ? " " : ""}`);
  if (!command.arguments.length) $("suggestions").hidden = true;
}

function typed(event) {
  if (event.isComposing || event.keyCode === 229) return;
  const list = $("suggestions").hidden ? [] : offered();
  if (list.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    isPointed = true;
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : list.length - 1)) % list.length;
    suggest();
  } else if (list.length && (event.key === "Tab" || (event.key === "Enter" && (isPointed || !list.some(isWhole))))) {
    event.preventDefault();
    take(list[chosen]);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if ($("words").value.trim() || me.photo) $("composer").requestSubmit();
  } else if (event.key === "Escape") {
    $("suggestions").hidden = true;
    if (me.edit) type("");
    setAside();
  } else if (event.key === "ArrowUp" && !$("words").value) {
    const last = (room.chats.get(me.chat) || []).map((id) => room.lines.get(place(me.chat, id))).filter((line) => line.by === me.person && !line.deleted && !line.event && !line.photo).at(-1);
    if (last) { event.preventDefault(); amend(last); }
  }
}

async function attachPaper(file) {
  const answer = await post("paper", file, "application/octet-stream").catch(() => null);
  if (!answer || !answer.ok) return void toast(`${say.failed} ${answer ? answer.status : say.offline}`);
  speak(file.name, { paper: (await answer.json()).paper, paper_name: file.name });
}

async function attach(file) {
  if (!file) return;
  if (file.size > PHOTO_LIMIT) return void toast(say.big);
  if (isPrivate() && !file.type.startsWith("image/")) return void attachPaper(file);
  const answer = await post("photo", file, file.type || "application/octet-stream").catch(() => null);
  if (!answer || !answer.ok) return void toast(answer && answer.status === 415 ? say.kind : `${say.failed} ${answer ? answer.status : say.offline}`);
  me.photo = { ref: (await answer.json()).photo, name: file.name };
  drawAbout();
  $("words").focus();
}

async function join() {
  const name = $("newname").value.trim();
  $("newname").value = "";
  if ($("newcomer").returnValue !== "yes" || !name) return;
  const person = `sandbox:${/^[\p{L}\p{N}]{1,20}$/u.test(name) ? name.toLowerCase() : `m${newId()}`}`;
  const chat = isPrivate() ? [...room.groups.keys()][0] : me.chat;
  room.people.set(person, room.people.get(person) || name);
  if (await act("join", { person, name, chat })) sit(person);
}

// -- begin

function begin() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = say[element.dataset.text];
  for (const element of document.querySelectorAll("[data-label]")) { element.setAttribute("aria-label", say[element.dataset.label]); if (element.tagName === "BUTTON" || element.tagName === "LABEL") element.title = say[element.dataset.label]; }
  $("composer").addEventListener("submit", send);
  $("words").addEventListener("keydown", typed);
  $("words").addEventListener("input", grow);
  $("words").addEventListener("blur", () => { $("suggestions").hidden = true; });
  $("words").addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); attach(event.clipboardData.files[0]); } });
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); });
  document.addEventListener("drop", (event) => attach(event.dataTransfer.files[0]));
  $("attach").firstElementChild.addEventListener("change", (event) => { attach(event.target.files[0]); event.target.value = ""; });
  $("lines").addEventListener("scroll", () => { if ($("lines").scrollHeight - $("lines").scrollTop - $("lines").clientHeight < 60) $("down").hidden = true; });
  $("down").addEventListener("click", toEnd);
  $("seats").addEventListener("keydown", (event) => {
    const people = [...room.people.keys()], step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); sit(people[(people.indexOf(me.person) + step + people.length) % people.length]); }
  });
  $("newcomer").addEventListener("close", join);
  $("clear").firstElementChild.addEventListener("click", () => $("emptying").showModal());
  $("emptying").addEventListener("close", () => { if ($("emptying").returnValue === "yes") act("clear", {}); });
  for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("cancel", () => { dialog.returnValue = "no"; });
  for (const button of document.querySelectorAll("[data-minutes]")) button.addEventListener("click", () => act("clock", { minutes: Number(button.dataset.minutes) }));
  $("closing").addEventListener("click", () => { const [post] = pinnedPosts(); if (post) act("clock", { minutes: Math.max(0.1, (Date.parse(post.closes_at) - now()) / 60000 + 0.05) }); });
  $("more").addEventListener("click", () => $("more").setAttribute("aria-expanded", String($("tools").classList.toggle("open"))));
  document.addEventListener("click", (event) => { if (!event.target.closest("#side")) { $("tools").classList.remove("open"); $("more").setAttribute("aria-expanded", "false"); } });
  setInterval(() => {
    for (const element of document.querySelectorAll("[data-closes]")) element.textContent = countdown(element.dataset.closes);
    $("now").textContent = new Date(now()).toLocaleString([], { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  }, 1000);
  $("words").value = sessionStorage.getItem("draft") || "";
  grow();
  if (matchMedia("(hover: hover)").matches) $("words").focus();
  sessionStorage.removeItem("draft");
  online(false);
  listen();
}

begin();
