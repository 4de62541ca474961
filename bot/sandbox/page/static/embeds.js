/** Embeds: https://docs.discord.com/developers/resources/message#embed-object */

import { AWAY, h } from "./dom.js";
import { visit } from "./dialog.js";
import { colour, inlineMarkup, markup } from "./markup.js";
import { picture } from "./media.js";
import { sent } from "./time.js";

const isLink = (url) => /^https?:\/\//i.test(url ?? "");

export function embed(data, context) {
	return h(
		".embed",
		{ role: "group", label: data.title ? `Embed: ${data.title}` : "Embed", style: data.color !== undefined ? { "--accent": colour(data.color) } : {} },
		h(".embed-text",
			data.author && author(data.author),
			data.title && h(".embed-title", linked(inlineMarkup(data.title, context), data.url)),
			data.description && h(".embed-description.markup", markup(data.description, context)),
			data.fields?.length > 0 && h(".embed-fields", data.fields.map((field) => fieldOf(field, context)))),
		data.thumbnail && picture({ ...data.thumbnail }, "embed-thumbnail"),
		data.image && picture({ ...data.image }, "embed-image"),
		(data.footer || data.timestamp) && footer(data),
	);
}

function linked(children, url) {
	return isLink(url) ? h("a", { href: url, ...AWAY, title: url, click: (event) => visit(event, url) }, children) : children;
}

function author({ name, url, icon_url: icon }) {
	return h(".embed-author", icon && picture({ url: icon }, "embed-icon", true), linked([name], url));
}

function fieldOf({ name, value, inline }, context) {
	return h("div", { class: inline ? "embed-field inline" : "embed-field" }, h(".embed-name", inlineMarkup(name, context)), h(".markup", markup(value, context)));
}

function footer({ footer: words, timestamp }) {
	const parts = [words?.text, timestamp && sent(Date.parse(timestamp))].filter(Boolean);
	return h(".embed-footer", words?.icon_url && picture({ url: words.icon_url }, "embed-icon", true), parts.join(" • "));
}
