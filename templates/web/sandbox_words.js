// What the page itself says, in the browser's language.

const WORDS = {
  en: {
    more: "More", chats: "Chats", messages: "Messages", latest: "To the latest", commands: "Commands", seats: "Speaking as", photo: "Add a photo or, in private, a bank's file",
    words: "Message", send: "Send", clock: "Clock", plus10: "+10 min", plus60: "+1 h", closing: "to closing", clear: "Start empty", cancel: "Cancel",
    add: "Add", newname: "Name of the new member", sure: "Forget every message, group buy and order of this sandbox?", addseat: "Add a member",
    hint: "Everyone here is you: tap a face to speak as somebody else.", private: "Plusone · private", online: "online", offline: "connecting …",
    leader: "leader", bot: "bot", reply: "Reply", edit: "Edit", remove: "Delete", editing: "Editing", close: "Close", edited: "edited",
    deleted: "deleted", joined: "joined", left: "left", closes: "closes in", closed: "closed", waiting: "sending", kept: "said; the bot has not heard it yet",
    heard: "heard", gone: "That button is gone.", big: "At most 5 MB.", kind: "PNG, JPEG, GIF or WebP, please.", failed: "That did not work:",
    later: "Not heard yet. It is kept, and heard as soon as the bot is back.", only: "only you see this", as: "as", place: "Write as {}", unread: "unread",
    emptygroup: "A group chat with a bot that runs group buys.", emptyprivate: "Between you and the bot. Nobody else reads along.",
    tryopen: "Open a group buy as {}", example: "/open Cherries 2 kg; price 99; ladder 10=89 20=79; stock 50; until 2h", askhelp: "What can it do?", picture: "photo",
    pinned: "Go to the group buy", react: "React with", here: "today", plusone: "+1",
  },
  zh: {
    more: "更多", chats: "聊天", messages: "消息", latest: "到最新", commands: "命令", seats: "当前身份", photo: "发照片；私聊里也可发银行账单文件",
    words: "说点什么", send: "发送", clock: "时钟", plus10: "+10 分钟", plus60: "+1 小时", closing: "到截止", clear: "清空重来", cancel: "取消",
    add: "加入", newname: "新成员的名字", sure: "要忘掉这个沙盒里的所有消息、团购和订单吗？", addseat: "加一位成员",
    hint: "这里的每个人都是你：点头像换人说话。", private: "Plusone · 私聊", online: "在线", offline: "连接中…",
    leader: "团长", bot: "机器人", reply: "回复", edit: "编辑", remove: "删除", editing: "正在编辑", close: "关闭", edited: "已编辑",
    deleted: "已删除", joined: "进群了", left: "退群了", closes: "距截止", closed: "已截止", waiting: "发送中", kept: "已说，机器人还没听到",
    heard: "已收到", gone: "这个按钮已经没有了。", big: "最大 5 MB。", kind: "请用 PNG、JPEG、GIF 或 WebP。", failed: "没成功：",
    later: "机器人还没听到。消息已留着，它回来就会处理。", only: "只有你看得到", as: "身份：", place: "以 {} 的身份说…", unread: "条未读",
    emptygroup: "一个群，里面有个会开团的机器人。", emptyprivate: "只有你和机器人，别人看不到。",
    tryopen: "以 {} 的身份开个团", example: "/open 樱桃 2kg；价格 99；阶梯 10=89 20=79；库存 50；截止 2h", askhelp: "它会做什么？", picture: "照片",
    pinned: "看团购帖", react: "回应", here: "今天", plusone: "+1",
  },
};
export const language = (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en";
export const say = WORDS[language];
