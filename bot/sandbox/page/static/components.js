/** Components of messages, all kinds: https://docs.discord.com/developers/components/reference */

import { AWAY, h, icon } from "./dom.js";
import { visit } from "./dialog.js";
import { colour, markup, spoiler } from "./markup.js";
import { fileBox, picture } from "./media.js";
import { selectButton } from "./picker.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium" };

/**
 * The components of a message as elements. `use(part, values)` is called for what is pressed or chosen; `busy` is the
 * custom id of the one that waits for its answer, null for none; `chosen` what was chosen already, by custom id.
 */
export function components(parts, { context, store, channel, chosen, use, busy }) {
	const seen = new Map();
	const tools = { context, store, channel, chosen, use, busy, key: (name) => {
		const count = seen.get(name) ?? 0;
		seen.set(name, count + 1);
		return `${name}#${count}`;
	} };
	return parts.map((part) => draw(part, tools));
}

const KINDS = {
	1: (part, tools) => h(".action-row", inside(part, tools)),
	2: button,
	3: select, 5: select, 6: select, 7: select, 8: select,
	9: (part, tools) => h(".section", h(".section-text", inside(part, tools)), h(".accessory", draw(part.accessory, tools))),
	10: (part, tools) => h(".markup", markup(part.content, tools.context)),
	11: (part) => picture({ ...mediaOf(part) }, "thumbnail"),
	12: (part) => h("div", { class: `gallery of-${Math.min(part.items.length, 4)}` }, part.items.map((item) => picture(mediaOf(item), "gallery-item"))),
	13: (part) => fileBox(part.file.url, part.name ?? "file", part.size, part.spoiler),
	14: (part) => h("div", { class: `separator spacing-${part.spacing}${part.divider ? " divider" : ""}`, role: part.divider ? "separator" : "presentation" }),
	17: container,
};

function draw(part, tools) {
	const kind = KINDS[part.type];
	return kind ? kind(part, tools) : h("p.subtext", `(A component of type ${part.type}, which this page does not know.)`);
}

const inside = (part, tools) => part.components.map((child) => draw(child, tools));

function mediaOf({ media, description, spoiler: hidden }) {
	return { url: media.url, width: media.width, height: media.height, description: description ?? "", hidden };
}

function container(part, tools) {
	const coloured = part.accent_color !== null && part.accent_color !== undefined;
	const box = h("div", { class: coloured ? "container accented" : "container", style: coloured ? { "--accent": colour(part.accent_color) } : {} }, inside(part, tools));
	return part.spoiler ? spoiler([box], "div") : box;
}

function emojiOf(emoji) {
	return emoji && h("span.emoji", emoji.id ? `:${emoji.name}:` : emoji.name);
}

function button(part, { use, busy, key }) {
	const words = [emojiOf(part.emoji), part.label && h("span", part.label)];
	if (part.style === 5) {
		if (part.disabled || !/^https?:/i.test(part.url)) return h("button.button.link", { disabled: true }, words, icon("link"));
		return h("a.button.link", { href: part.url, ...AWAY, title: part.url, click: (event) => visit(event, part.url) }, words, icon("link"));
	}
	if (part.style === 6) return h("button.button.premium", { disabled: true }, "Not in the sandbox");
	const waits = busy !== null && busy === part.custom_id;
	return h(
		"button",
		{ class: `button ${STYLES[part.style]}${waits ? " waiting" : ""}`, disabled: part.disabled, "aria-busy": waits || null, key: key(part.label || part.emoji?.name || part.custom_id),
			click: () => busy === null && use(part) },
		words,
	);
}

function select(part, { use, busy, chosen, store, channel, key }) {
	const done = (values) => {
		chosen.set(part.custom_id, values);
		use(part, values);
	};
	const made = selectButton(part, store, channel, { busy: busy !== null, given: chosen.get(part.custom_id), done });
	made.element.dataset.key = key(part.placeholder || part.custom_id);
	return made.element;
}
