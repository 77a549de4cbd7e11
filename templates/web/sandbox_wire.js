// Talking to the server: what is said is kept until it is confirmed, and repeated under the same id.

import { drawChat, fold, hello, put, ready, setAside, toEnd } from "./sandbox.js";
import { $, ICONS, icon, make, me, nameOf, newId, now, place, room } from "./sandbox_room.js";
import { say } from "./sandbox_words.js";

const token = document.querySelector("meta[name=token]").content;
export const outbox = JSON.parse(sessionStorage.getItem("outbox") || "[]");

const MOST_TOASTS = 2;

// an answer takes the place of the one before, and no pile hides what lies under it
export function toast(content, kind = "") {
  if (kind === "alert") hideAlerts();
  const box = make("div", { class: `toast ${kind}` }, make("div", { class: "grow" }, ...[content].flat()));
  const leave = () => box.remove();
  box.append(make("button", { type: "button", class: "icon", "aria-label": say.close, onclick: leave }, icon(ICONS.close)));
  $("toasts").append(box);
  while ($("toasts").children.length > MOST_TOASTS) $("toasts").firstChild.remove();
  setTimeout(leave, 5000 + Math.min(box.textContent.length, 400) * 40);
}

// what one person alone may see leaves with them: another who takes the seat, or the chat, is not shown it
export function hideAlerts() {
  for (const box of $("toasts").querySelectorAll(".alert")) box.remove();
}

export async function post(deed, body, type = "application/json") {
  const answer = await fetch(`/sandbox/${deed}`, { method: "POST", credentials: "same-origin",
    headers: { "Content-Type": type, "X-Sandbox-Token": token }, body: type === "application/json" ? JSON.stringify(body) : body });
  if (answer.status === 403 && !(await answer.clone().text()).includes("one's own")) {
    reopen();
    throw new Error("this page is of an earlier start");
  }
  return answer;
}

export async function act(deed, body) {
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
export async function empty(pause = 500) {
  if (emptying) return;
  emptying = true;
  while (outbox.length) {
    try {
      const answer = await post("say", outbox[0]);
      if (answer.status >= 500 && answer.status !== 503) throw new Error(answer.statusText);
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

export function speak(text, more = {}) {
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

export function listen() {
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

export function online(is) {
  $("link").textContent = is ? say.online : say.offline;
  $("link").classList.toggle("off", !is);
}
