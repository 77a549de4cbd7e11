// The sandbox's page. The room is a fold of its events, here as on the server; text from anybody goes into text nodes only,
// and ids are strings everywhere, because they grow beyond 2^53.

const WORDS = {
  en: {
    more: "More", chats: "Chats", messages: "Messages", latest: "To the latest", commands: "Commands", seats: "Speaking as", photo: "Add a photo",
    words: "Message", send: "Send", clock: "Clock", plus10: "+10 min", plus60: "+1 h", closing: "to closing", clear: "Start empty", cancel: "Cancel",
    add: "Add", newname: "Name of the new member", sure: "Forget every message, group buy and order of this sandbox?", addseat: "Add a member",
    hint: "Everyone here is you: tap a face to speak as somebody else.", private: "Plusone · private", online: "online", offline: "connecting …",
    leader: "leader", bot: "bot", reply: "Reply", edit: "Edit", remove: "Delete", editing: "Editing", close: "Close", edited: "edited",
    deleted: "deleted", joined: "joined", left: "left", closes: "closes in", closed: "closed", waiting: "sending", kept: "said; the bot has not heard it yet",
    heard: "heard", gone: "That button is gone.", big: "A photo has at most 5 MB.", kind: "PNG, JPEG, GIF or WebP, please.", failed: "That did not work:",
    later: "Not heard yet. It is kept, and heard as soon as the bot is back.", only: "only you see this", as: "as", place: "Write as", unread: "unread",
    emptygroup: "A group chat with a bot that runs group buys.", emptyprivate: "Between you and the bot. Nobody else reads along.",
    tryopen: "Open a group buy as", example: "/open Cherries 2 kg; price 99; ladder 10=89 20=79; stock 50; until 2h", askhelp: "What can it do?", picture: "photo",
    pinned: "Go to the group buy", react: "React with", here: "today", plusone: "+1",
  },
  zh: {
    more: "更多", chats: "聊天", messages: "消息", latest: "到最新", commands: "命令", seats: "当前身份", photo: "发照片",
    words: "说点什么", send: "发送", clock: "时钟", plus10: "+10 分钟", plus60: "+1 小时", closing: "到截止", clear: "清空重来", cancel: "取消",
    add: "加入", newname: "新成员的名字", sure: "要忘掉这个沙盒里的所有消息、团购和订单吗？", addseat: "加一位成员",
    hint: "这里的每个人都是你：点头像换人说话。", private: "Plusone · 私聊", online: "在线", offline: "连接中…",
    leader: "团长", bot: "机器人", reply: "回复", edit: "编辑", remove: "删除", editing: "正在编辑", close: "关闭", edited: "已编辑",
    deleted: "已删除", joined: "进群了", left: "退群了", closes: "距截止", closed: "已截止", waiting: "发送中", kept: "已说，机器人还没听到",
    heard: "已收到", gone: "这个按钮已经没有了。", big: "照片最大 5 MB。", kind: "请用 PNG、JPEG、GIF 或 WebP。", failed: "没成功：",
    later: "机器人还没听到。消息已留着，它回来就会处理。", only: "只有你看得到", as: "身份：", place: "以此身份说话：", unread: "条未读",
    emptygroup: "一个群，里面有个会开团的机器人。", emptyprivate: "只有你和机器人，别人看不到。",
    tryopen: "开个团，身份：", example: "/open 樱桃 2kg；价格 99；阶梯 10=89 20=79；库存 50；截止 2h", askhelp: "它会做什么？", picture: "照片",
    pinned: "看团购帖", react: "回应", here: "今天", plusone: "+1",
  },
};
const language = (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en";
const say = WORDS[language];
const token = document.querySelector("meta[name=token]").content;
const MARKS = { done: "👌", noted: "👀", no: "🙅" };
const OFFERED = ["👍", "❤️", "😂", "🎉"];
const PHOTO_LIMIT = 5 * 1024 * 1024;
const $ = (id) => document.getElementById(id);

const room = { era: "", groups: new Map(), people: new Map(), leaders: new Set(), commands: [], lines: new Map(), chats: new Map(), live: false };
const me = { person: localStorage.getItem("person") || "", chat: localStorage.getItem("chat") || "", reply: null, edit: null, photo: null };
const unread = new Map();
let outbox = JSON.parse(sessionStorage.getItem("outbox") || "[]");
let offset = 0, lastId = 0n, chosen = 0, shownDay = "";

// -- small things

function make(tag, { text, ...more } = {}, ...children) {
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
const icon = (path) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  svg.firstChild.setAttribute("d", path);
  return svg;
};
const ICONS = { reply: "M10 8L5 13l5 5M5 13h9a5 5 0 0 1 5 5", edit: "M5 19h3.500L19 8.500 15.500 5 5 15.500zM13 7.500l3.500 3.500", remove: "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12",
  close: "M6 6l12 12M18 6L6 18", send: "M4 12l16-8-6 16-3-7z", plus: "M12 5v14M5 12h14" };
const now = () => Date.now() + offset;
const clock = (iso) => new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const day = (iso) => new Date(iso).toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" });
const nameOf = (person) => (person === "bot" ? "Plusone" : room.people.get(person) || person.replace(/^sandbox:/, ""));
const place = (chat, id) => `${chat} ${id}`;
const isPrivate = () => !room.groups.has(me.chat);
const dot = (text) => [...text.trim()][0] || "?";

function colour(person) {
  let sum = 5;
  for (const letter of person) sum = (sum * 37 + letter.codePointAt(0)) % 9973;
  return `c${sum % 8}`;
}

function avatar(person) {
  if (person === "bot") return make("span", { class: "avatar logo", "aria-hidden": "true", text: "+1" });
  return make("span", { class: `avatar ${colour(person)}`, "aria-hidden": "true", text: dot(nameOf(person)).toUpperCase() });
}

function newId() {
  const id = BigInt(Date.now()) * 1000000n + BigInt(Math.floor(Math.random() * 1000));
  lastId = id > lastId ? id : lastId + 1n;
  return lastId.toString();
}

function countdown(closes) {
  const seconds = Math.ceil((Date.parse(closes) - now()) / 1000);
  if (seconds <= 0) return say.closed;
  const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n) => String(n).padStart(2, "0");
  if (d) return language === "zh" ? `${d} 天 ${h} 小时` : `${d} d ${h} h`;
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function toast(content, kind = "") {
  const box = make("div", { class: `toast ${kind}` }, make("div", { class: "grow" }, ...[content].flat()));
  const leave = () => box.remove();
  box.append(make("button", { type: "button", class: "icon", "aria-label": say.close, onclick: leave }, icon(ICONS.close)));
  $("toasts").append(box);
  setTimeout(leave, 5000 + Math.min(box.textContent.length, 400) * 40);
}

// -- talking to the room

async function post(deed, body, type = "application/json") {
  const answer = await fetch(`/sandbox/${deed}`, { method: "POST", credentials: "same-origin",
    headers: { "Content-Type": type, "X-Sandbox-Token": token }, body: type === "application/json" ? JSON.stringify(body) : body });
  if (answer.status === 403 && !(await answer.clone().text()).includes("one's own")) reopen();
  return answer;
}

async function act(deed, body) {
  try {
    const answer = await post(deed, { id: newId(), person: me.person, chat: me.chat, ...body });
    if (answer.status === 503) toast(say.later);
    else if (answer.status === 409) toast(say.gone);
    else if (!answer.ok) toast(`${say.failed} ${(await answer.json()).error}`);
    return answer.ok;
  } catch {
    toast(say.offline);
    return false;
  }
}

let emptying = false;
async function empty(pause = 500) {
  if (emptying) return;
  emptying = true;
  while (outbox.length) {
    try {
      const answer = await post("say", outbox[0]);
      if (answer.status >= 500 && !room.lines.has(place(outbox[0].chat, outbox[0].id))) throw new Error(answer.statusText);
      if (!answer.ok && answer.status < 500) {
        toast(`${say.failed} ${(await answer.json()).error}`);
        forget(outbox[0]);
      } else if (!answer.ok) toast(say.later);
      outbox.shift();
      keep();
      pause = 500;
    } catch {
      await new Promise((done) => setTimeout(done, pause));
      pause = Math.min(pause * 2, 15000);
    }
  }
  emptying = false;
}
const keep = () => sessionStorage.setItem("outbox", JSON.stringify(outbox));

function forget(body) {
  room.lines.delete(place(body.chat, body.id));
  room.chats.set(body.chat, room.chats.get(body.chat).filter((id) => id !== body.id));
  drawChat();
}

function speak(text, more = {}) {
  const body = { chat: me.chat, person: me.person, id: newId(), text, reply_to: me.reply || "", photo: me.photo ? me.photo.ref : "", ...more };
  outbox.push(body);
  keep();
  put(body.chat, { id: body.id, by: body.person, name: nameOf(body.person), text, sent: new Date(now()).toISOString(), reply_to: body.reply_to,
    photo: body.photo ? { ref: body.photo } : null, state: "sending" });
  setAside();
  toEnd();
  empty();
}

function reopen() {
  const last = Number(sessionStorage.getItem("reopened") || 0);
  if (Date.now() - last < 5000) return;
  sessionStorage.setItem("reopened", String(Date.now()));
  sessionStorage.setItem("draft", $("words").value);
  location.reload();
}

function listen() {
  const source = new EventSource("/sandbox/events");
  source.addEventListener("hello", (event) => hello(JSON.parse(event.data)));
  source.addEventListener("room", (event) => fold(JSON.parse(event.data)));
  source.addEventListener("ready", (event) => ready(JSON.parse(event.data)));
  source.onerror = () => {
    online(false);
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    setTimeout(async () => {
      const there = await fetch("/sandbox", { credentials: "same-origin" }).catch(() => null);
      if (there && there.ok) reopen();
      listen();
    }, 2000);
  };
}

function online(is) {
  $("link").textContent = is ? say.online : say.offline;
  $("link").classList.toggle("off", !is);
}

// -- the fold

function hello(greeting) {
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
  offset = Date.parse(greeting.now) - Date.now();
  $("clock").hidden = !greeting.clock;
  $("clear").hidden = !greeting.clear;
  if (!room.people.has(me.person)) me.person = greeting.people.length ? greeting.people[Math.min(1, greeting.people.length - 1)][0] : "";
  if (!room.groups.has(me.chat) && me.chat !== me.person) me.chat = greeting.groups.length ? greeting.groups[0][0] : me.person;
}

function ready({ now: moment }) {
  offset = Date.parse(moment) - Date.now();
  online(true);
  if (room.live) return drawSide();
  room.live = true;
  for (const body of outbox) if (!room.lines.has(place(body.chat, body.id))) put(body.chat, { ...body, by: body.person, name: nameOf(body.person),
    sent: new Date(now()).toISOString(), photo: null, state: "sending" });
  drawAll();
  if (location.hash === "#private") enter(me.person);
  empty();
}

function fold(event) {
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
  if (event.do === "alert" && room.live && event.to === me.person) toast([make("small", { text: say.only }), ...written(event.spans)], "alert");
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

function put(chat, change) {
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
  $("words").placeholder = `${say.place} ${nameOf(me.person)}`;
}

function drawChat() {
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
  const chips = isPrivate() ? [] : [lead && make("button", { type: "button", class: "chip", text: `${say.tryopen} ${nameOf(lead)}`, onclick: () => { sit(lead); type(say.example); } })];
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
    lines.append(element);
  }
  if (!follow) return;
  if (near || line.by === me.person) toEnd();
  else if (fresh) $("down").hidden = false;
}

function lineElement(line) {
  if (line.event) return make("div", { class: "day", "data-id": line.id, text: `${nameOf(line.by)} ${line.event === "join" ? say.joined : say.left}` });
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

function written(spans) {
  return spans.map(({ t, b, u, m }) => {
    let node = document.createTextNode(t);
    if (m) node = make("span", { class: "mention", text: t });
    else if (u && /^https?:\/\//i.test(u)) node = make("a", { href: u, target: "_blank", rel: "noopener noreferrer", text: t });
    else if (u && u.endsWith("#private")) node = make("a", { href: "#private", text: t, onclick: (event) => { event.preventDefault(); enter(me.person); } });
    return b ? make("strong", {}, node) : node;
  });
}

function cited(line) {
  const origin = room.lines.get(place(line.chat, line.reply_to));
  return make("button", { type: "button", class: "cited", onclick: () => origin && show(origin.id) },
    make("strong", { text: origin ? nameOf(origin.by) : "…" }), make("span", { text: origin ? snippet(origin) : "" }));
}

const snippet = (line) => line.deleted ? say.deleted : line.event ? `${nameOf(line.by)} ${line.event === "join" ? say.joined : say.left}`
  : ((line.spans ? line.spans.map((span) => span.t).join("") : line.text) || `🖼 ${say.picture}`).replace(/\s+/g, " ").slice(0, 90);

function foot(line, mine) {
  const state = line.state === "heard" ? "✓✓" : line.state === "sending" ? "◷" : "✓";
  return make("div", { class: "foot" }, line.edited && line.by !== "bot" ? make("span", { text: say.edited }) : null, make("time", { datetime: line.sent, text: clock(line.sent) }),
    mine ? make("span", { class: `tick ${line.state}`, text: state, title: line.state === "heard" ? say.heard : line.state === "sending" ? say.waiting : say.kept }) : null);
}

function keys(line) {
  if (!line.buttons || !line.buttons.length || line.deleted) return null;
  return make("div", { class: "keys" }, ...line.buttons.map((row) => make("div", { class: "row" }, ...row.map((button) => {
    if (button.url && !button.data) return make("a", { class: "key", text: button.label, ...(/^https?:\/\//i.test(button.url)
      ? { href: button.url, target: "_blank", rel: "noopener noreferrer" } : { href: "#private", onclick: (event) => { event.preventDefault(); enter(me.person); } }) });
    return make("button", { type: "button", class: "key", text: button.label, onclick: (event) => press(event.currentTarget, line, button) });
  }))));
}

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

function toEnd() {
  $("lines").scrollTop = $("lines").scrollHeight;
  $("down").hidden = true;
}

function show(id) {
  const element = $("lines").querySelector(`[data-id="${CSS.escape(id)}"]`);
  if (!element) return;
  element.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  element.classList.remove("flash");
  requestAnimationFrame(() => element.classList.add("flash"));
}

function enter(chat) {
  me.chat = chat;
  localStorage.setItem("chat", room.groups.has(chat) ? chat : "");
  unread.delete(chat);
  pinnedAt = 0;
  setAside();
  drawAll();
}

function sit(person) {
  const inPrivate = isPrivate();
  me.person = person;
  localStorage.setItem("person", person);
  if (me.edit) setAside();
  if (inPrivate) return enter(person);
  return drawAll();
}

function pick(event, line) {
  if (event.target.closest("button, a") || String(getSelection())) return;
  choose(line);
}

function choose(line) {
  if (line.deleted || line.state === "sending") return;
  me.edit = null;
  me.reply = me.reply === line.id ? null : line.id;
  drawAbout();
  if (me.reply) $("words").focus();
}

function setAside() {
  Object.assign(me, { reply: null, edit: null, photo: null });
  drawAbout();
}

function drawAbout() {
  for (const element of $("lines").querySelectorAll(".line")) element.classList.toggle("chosen", element.dataset.id === (me.edit || me.reply));
  const line = room.lines.get(place(me.chat, me.edit || me.reply)), about = $("about");
  about.hidden = !line && !me.photo;
  if (about.hidden) return about.replaceChildren(), drawSend();
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

const offered = () => {
  const typed = /^[/／](\S*)$/.exec($("words").value);
  if (!typed) return [];
  const wanted = typed[1].toLowerCase(), mine = room.leaders.has(me.person);
  return room.commands.filter((command) => (mine || !command.for_leaders) && [command.name, ...Object.values(command.names)].some((name) => name.toLowerCase().startsWith(wanted))).slice(0, 40);
};
const own = (byLanguage, fallback = "") => (language === "zh" ? byLanguage["zh-Hans"] || byLanguage.zh : byLanguage.en) || byLanguage.en || fallback;

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
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : list.length - 1)) % list.length;
    suggest();
  } else if (list.length && (event.key === "Tab" || (event.key === "Enter" && $("words").value.slice(1) !== list[chosen].name))) {
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

async function attach(file) {
  if (!file) return;
  if (file.size > PHOTO_LIMIT) return void toast(say.big);
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
  type(sessionStorage.getItem("draft") || "");
  sessionStorage.removeItem("draft");
  online(false);
  listen();
}

begin();
