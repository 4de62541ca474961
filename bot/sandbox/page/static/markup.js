/** The tree of `markdown.js` as elements. */

import { AWAY, h, halt, on } from "./dom.js";
import { visit } from "./dialog.js";
import { parse, parseInline } from "./markdown.js";
import { relative, written } from "./time.js";

/**
 * What mentions stand for: `store`, `guildId`, and what happens when one is pressed: `showUser(id, element)`,
 * `goTo(channelId)`, `useCommand(name)`. @typedef {object} Context
 */

export const markup = (text, context) => parse(text).map((node) => draw(node, context));

export const inlineMarkup = (text, context) => parseInline(text).map((node) => draw(node, context));

const TAGS = { bold: "strong", italic: "em", underline: "u", strike: "s", paragraph: "p", quote: "blockquote" };

function draw(node, context) {
	const inside = () => node.children.map((child) => draw(child, context));
	switch (node.type) {
		case "text":
			return document.createTextNode(node.text);
		case "break":
			return h("br");
		case "code":
			return h("code", node.text);
		case "fence":
			return h("pre", { tabindex: "0", label: "Code" }, h("code", { "data-language": node.language || null }, node.text));
		case "heading":
			// Below the channel's name: the size that Discord draws is the class's.
			return h("h2", { class: `heading-${node.level}` }, inside());
		case "subtext":
			return h("p.subtext", inside());
		case "list":
			return list(node, context);
		case "spoiler":
			return spoiler(inside());
		case "link":
			return link(node, inside());
		case "time":
			return time(node);
		case "user": case "role": case "channel": case "command": case "everyone": case "guild": case "emoji":
			return mention(node, context);
		default:
			return h(TAGS[node.type] ?? "span", {}, inside());
	}
}

function list(node, context) {
	const items = node.items.map((item) => h("li", item.map((child) => draw(child, context))));
	return h(node.ordered ? "ol" : "ul", { start: node.ordered && node.start !== 1 ? node.start : null }, items);
}

export function spoiler(children, tag = "span") {
	const cover = h(tag, { class: "spoiler", role: "button", tabindex: "0", label: "Spoiler, hidden", expanded: "false" }, h("span.spoiled", { inert: true }, children));
	const open = (event) => {
		if (cover.classList.contains("open") || (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")) return;
		halt(event);
		cover.classList.add("open");
		for (const name of ["role", "tabindex", "aria-label", "aria-expanded"]) cover.removeAttribute(name);
		cover.firstChild.inert = false;
	};
	on(cover, "click", open, true);
	on(cover, "keydown", open, true);
	return cover;
}

function link(node, children) {
	const attributes = { href: node.url, ...AWAY, title: node.title ? `${node.title}\n${node.url}` : node.url };
	if (!node.bare) attributes.click = (event) => visit(event, node.url);
	return h("a", attributes, children);
}

function time({ seconds, style }) {
	const milliseconds = seconds * 1000;
	const text = written(milliseconds, style);
	if (text === "Invalid Date") return h("span.stamp", text);
	const attributes = { class: "stamp", datetime: new Date(milliseconds).toISOString(), title: written(milliseconds, "F") };
	if (style === "R") return h("time", { ...attributes, "data-relative": milliseconds }, relative(milliseconds));
	return h("time", attributes, text);
}

function mention(node, { store, guildId, showUser, goTo, useCommand }) {
	const button = (label, press) => h("button.mention", { click: press }, label);
	if (node.type === "user") return button(`@${store.nameOf(node.id, guildId)}`, (event) => showUser(node.id, event.currentTarget));
	if (node.type === "command") return button(`/${node.name}`, () => useCommand(node.name));
	if (node.type === "channel") {
		const channel = store.channels.get(node.id);
		return channel ? button(`#${channel.name}`, () => goTo(node.id)) : h("span.mention", "#unknown");
	}
	if (node.type === "emoji") return h("span.emoji", { title: `:${node.name}:` }, `:${node.name}:`);
	if (node.type !== "role") return h("span.mention", node.type === "guild" ? `#${node.text}` : node.text);
	const role = store.guilds.get(guildId)?.roles.get(node.id);
	const name = role ? `@${role.name.replace(/^@/, "")}` : "@unknown-role";
	return h("span.mention", { style: tint(role) }, name);
}

/** A role's colour as a style. */
export const tint = (role) => (role?.color ? { "--role": colour(role.color) } : {});

export const colour = (number) => `#${Number(number).toString(16).padStart(6, "0")}`;
