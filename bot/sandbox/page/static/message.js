/** One message as it stands in the list. */

import { avatar, h, icon, iconButton, on } from "./dom.js";
import { components } from "./components.js";
import { embed } from "./embeds.js";
import { parse, words } from "./markdown.js";
import { markup, tint } from "./markup.js";
import { attachment } from "./media.js";
import { CROSSPOSTED, EPHEMERAL, LAYOUT, LOADING, SUPPRESS_EMBEDS } from "./store.js";
import { madeAt, sent, written } from "./time.js";

const TOGETHER = 7 * 60 * 1000; // milliseconds within which one author's messages stand under one name

/** Whether a message stands under the name of the one before it. */
export function follows(message, before) {
	if (!before || before.author.id !== message.author.id || message.message_reference || message.interaction) return false;
	if ((before.flags & EPHEMERAL) !== (message.flags & EPHEMERAL)) return false;
	return [0, 19].includes(message.type) && madeAt(message.id) - madeAt(before.id) < TOGETHER;
}

/**
 * A message's row. `view` is `{store, channel, context, interactions, use(message, part, values), openMenu(message,
 * place), showUser(id, element), reply(message), jump(id), dismiss(message), goTo(channelId)}`.
 */
export function messageRow(message, before, view) {
	const { store, channel } = view;
	const compact = follows(message, before);
	const name = store.nameOf(message.author.id, channel.guild_id);
	const when = Date.parse(message.timestamp);
	const mine = message.mention_everyone || message.mentions?.some((user) => user.id === store.me.id);
	const pending = view.interactions.ofMessage(message.id);
	const classes = ["message", compact && "compact", mine && "mentions-me", message.flags & EPHEMERAL && "ephemeral"];
	const row = h(
		"article",
		{ class: classes.filter(Boolean).join(" "), "data-id": message.id, key: `m-${message.id}`, tabindex: "-1", label: `${name}, ${sent(when)}` },
		!compact && origin(message, view),
		!compact && h("button.avatar-button", { tabindex: "-1", silent: "true", click: shows(message.author.id, view) }, avatar(message.author.id, name)),
		!compact && head(message, name, when, view),
		compact && h("time.aside-time", { datetime: message.timestamp, silent: "true" }, written(when, "t")),
		h(".message-body", body(message, view, pending)),
		tools(message, view),
	);
	on(row, "contextmenu", (event) => {
		if (event.target.closest("a, input, textarea, .message-tools") || String(getSelection())) return;
		event.preventDefault();
		const point = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : row;
		view.openMenu(message, point, row);
	});
	return row;
}

const shows = (userId, view) => (event) => view.showUser(userId, event.currentTarget);

function origin(message, view) {
	const { store, channel } = view;
	const used = message.interaction;
	if (used) {
		const name = store.nameOf(used.user.id, channel.guild_id);
		return h(".origin", icon("reply"), avatar(used.user.id, name, "tiny"), h("button.origin-name", { click: shows(used.user.id, view) }, name), " used ", h("strong.used", message.type === 20 ? `/${used.name}` : used.name));
	}
	if (message.type !== 19 || !message.message_reference) return null;
	const id = message.message_reference.message_id;
	const to = message.referenced_message ?? store.log(channel.id).get(id);
	if (!to) return h(".origin", icon("reply"), h("em", "a message that is not loaded"));
	const author = store.nameOf(to.author.id, channel.guild_id);
	return h(".origin", icon("reply"), avatar(to.author.id, author, "tiny"), h("button.origin-jump", { label: `Reply to ${author}. Go to the message`, click: () => view.jump(id) }, h("strong", author), " ", excerpt(to)));
}

export function excerpt(message, length = 90) {
	const first = message.content || message.embeds?.[0]?.title || textOf(message.components ?? []) || (message.attachments?.length ? "an attachment" : "a card");
	const plain = words(parse(first)).replace(/\s+/g, " ").trim();
	return plain.length > length ? `${plain.slice(0, length)}…` : plain;
}

function textOf(parts) {
	for (const part of parts) {
		const text = part.content ?? textOf(part.components ?? []);
		if (text) return text;
	}
	return "";
}

function head(message, name, when, view) {
	const { store, channel } = view;
	const role = store.topRole(store.guildOf(channel), message.author.id, (one) => one.color);
	return h(
		".message-head",
		h("button.author", { style: tint(role), click: shows(message.author.id, view) }, name),
		message.author.bot && h("span.tag", "APP"),
		h("time", { datetime: message.timestamp, title: written(when, "F") }, sent(when)),
	);
}

function body(message, view, pending) {
	const { context, store, channel } = view;
	const own = message.flags & EPHEMERAL ? whisper(() => view.dismiss(message)) : null;
	if (message.flags & LOADING) return [h("p.thinking", dots(), `${store.nameOf(message.author.id, channel.guild_id)} is thinking…`), own];
	const edited = message.edited_timestamp && h("span.edited", { title: written(Date.parse(message.edited_timestamp), "F") }, "(edited)");
	const layout = message.flags & LAYOUT;
	const files = layout ? [] : (message.attachments ?? []).filter((file) => !message.embeds?.some((one) => uses(one, file)));
	const busy = pending?.state === "sent" ? pending.customId : null;
	return [
		message.content && h(".markup", markup(message.content, context), edited && " ", edited),
		files.length > 0 && h("div", { class: `attachments of-${Math.min(files.length, 4)}` }, files.map(attachment)),
		!(message.flags & SUPPRESS_EMBEDS) && (message.embeds ?? []).map((one) => embed(one, context)),
		message.components?.length > 0 &&
			h("div", { class: layout ? "layout" : "rows" }, components(message.components, { context, store, channel, busy, chosen: (message.chosen ??= new Map()), use: (part, values) => view.use(message, part, values) })),
		!message.content && edited,
		pending && pending.state !== "sent" && h("p.failure", { role: "status" }, pending.state === "failed" ? "This interaction failed" : pending.error),
		message.thread && threadBox(message, view),
		message.flags & CROSSPOSTED ? h("p.mark", icon("news"), "Published") : null,
		own,
	];
}

/** Whether an embed shows this file, which then does not stand by itself. */
const uses = (one, file) => [one.image, one.thumbnail].some((media) => media?.url === file.url);

const dots = () => h("span.dots", { silent: "true" }, h("i"), h("i"), h("i"));

function whisper(dismiss) {
	return h("p.whisper", icon("eye"), "Only you can see this · ", h("button.link-button", { click: dismiss }, "Dismiss message"));
}

/** How many messages a thread has, in words. */
export function counted({ message_count: count = 0 }) {
	return `${count} ${count === 1 ? "message" : "messages"}`;
}

function threadBox({ thread }, { store, goTo }) {
	const known = store.channels.get(thread.id) ?? thread;
	return h("button.thread-box", { click: () => goTo(thread.id) }, icon("thread"), h("strong", known.name), ` ${counted(known)} ›`);
}

function tools(message, view) {
	const canReply = !(message.flags & (EPHEMERAL | LOADING));
	return h(
		".message-tools",
		canReply && iconButton("reply", "Reply", () => view.reply(message), { tabindex: "-1" }),
		iconButton("more", "More", (event) => view.openMenu(message, event.currentTarget, event.currentTarget), { tabindex: "-1", popup: "menu" }),
	);
}

/** What stands in the list for a command that is on its way, or that was not answered. */
export function pendingRow(interaction, bot, view) {
	const name = view.store.nameOf(bot, view.channel.guild_id);
	const failed = interaction.state !== "sent";
	return h(
		"article",
		{ class: `message pending${failed ? " failed" : ""}`, label: failed ? `${name}: ${interaction.error}` : `${name}: sending command` },
		h(".origin", icon("reply"), h("strong", "You"), " used ", h("strong.used", interaction.words)),
		avatar(bot, name),
		h(".message-head", h("span.author", name), h("span.tag", "APP")),
		h(
			".message-body",
			failed ? h("p.failure", interaction.error) : h("p.thinking", dots(), "Sending command…"),
			failed && whisper(() => view.interactions.dismiss(interaction)),
		),
	);
}
