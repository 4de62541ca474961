/**
 * Discord's mark-up as a tree. Nothing here touches the page: `markup.js` draws it.
 *
 * A node is `{type, …}`: "text" {text} · "break" · "bold" "italic" "underline" "strike" "spoiler" {children} ·
 * "code" {text} · "link" {url, children, bare} · "user" "role" "channel" {id} · "command" {name, id} ·
 * "emoji" {name, id, animated} · "time" {seconds, style} · "everyone" {text} · "guild" {text};
 * blocks: "paragraph" "quote" "subtext" {children} · "heading" {level, children} · "fence" {text, language} ·
 * "list" {ordered, start, items: [nodes]}.
 *
 * What is no mark-up stays text. Only http and https make links. Nesting ends at `DEEPEST`, so time stays bounded.
 */

const DEEPEST = 12;

export function parse(source) {
	return blocks(String(source ?? "").replaceAll("\r\n", "\n"), false, 0);
}

export function parseInline(source) {
	return plain(String(source ?? ""), 0);
}

// --- blocks

const FENCE = /^```(?:([\w+#.-]+)\n)?\n*([^\n][\s\S]*?)\n*```/;
const QUOTE_ALL = /^ *>>> ?([\s\S]+)/;
const QUOTE = /^ *> ([^\n]*)(?:\n|$)/;
const HEADING = /^ *(#{1,3}) +([^\n]+?)(?: +#+)? *(?:\n|$)/;
const SUBTEXT = /^-# +([^\n]+)(?:\n|$)/;
const ITEM = /^( *)([-*]|\d{1,9}\.) +([^\n]+)(?:\n|$)/;

function blocks(source, quoted, depth) {
	const found = [];
	let text = "";
	let at = 0;
	const flush = () => {
		const words = text.replace(/\n$/, "");
		if (words) found.push({ type: "paragraph", children: plain(words, depth) });
		text = "";
	};
	while (at < source.length) {
		const rest = source.slice(at);
		const next = depth < DEEPEST ? block(rest, quoted, depth) : null;
		if (next) {
			flush();
			found.push(next.node);
			at += next.length;
			continue;
		}
		const end = rest.indexOf("\n");
		const line = end < 0 ? rest : rest.slice(0, end + 1);
		const fence = fenceIn(line, rest);
		if (fence < 0) {
			text += line;
			at += line.length;
		} else {
			text += line.slice(0, fence);
			at += fence;
		}
	}
	flush();
	return found;
}

/** Where a fence begins in the first line of `rest`, not at its start; -1 where none does. */
function fenceIn(line, rest) {
	const at = line.indexOf("```");
	if (at <= 0 || line[at - 1] === "\\" || line[at - 1] === "`") return -1;
	return FENCE.test(rest.slice(at)) ? at : -1;
}

/** A node for all that a pattern matched, and `more` after it. */
const made = (match, node, more = 0) => ({ node, length: match[0].length + more });

const plain = (text, depth) => inline(text, { depth, link: false });

function block(rest, quoted, depth) {
	let match = FENCE.exec(rest);
	if (match) {
		const after = rest[match[0].length] === "\n" ? 1 : 0;
		return made(match, { type: "fence", language: match[1] ?? "", text: match[2] }, after);
	}
	if (!quoted && (match = QUOTE_ALL.exec(rest))) return made(match, { type: "quote", children: blocks(match[1], true, depth + 1) });
	if (!quoted && QUOTE.test(rest)) return quote(rest, depth);
	if ((match = HEADING.exec(rest))) return made(match, { type: "heading", level: match[1].length, children: plain(match[2], depth + 1) });
	if ((match = SUBTEXT.exec(rest))) return made(match, { type: "subtext", children: plain(match[1], depth + 1) });
	return ITEM.test(rest) ? list(rest, depth) : null;
}

function quote(rest, depth) {
	const lines = [];
	let length = 0;
	for (let match; (match = QUOTE.exec(rest.slice(length))); length += match[0].length) lines.push(match[1]);
	return { node: { type: "quote", children: blocks(lines.join("\n"), true, depth + 1) }, length };
}

/** A list with the lists inside it: an item that stands further in belongs to the one above. */
function list(rest, depth) {
	const items = [];
	let length = 0;
	for (let match; (match = ITEM.exec(rest.slice(length))); length += match[0].length) {
		const item = { indent: match[1].length, ordered: match[2].length > 1, number: Number.parseInt(match[2], 10), text: match[3] };
		// Bullets after numbers, or the other way round, are a list of their own.
		if (items.length && item.indent <= items[0].indent && item.ordered !== items[0].ordered) break;
		items.push(item);
	}
	return { node: nested(items, depth), length };
}

function nested(items, depth) {
	const [{ ordered, number }] = items;
	const whole = { type: "list", ordered, start: ordered ? number : 1, items: [] };
	for (let at = 0; at < items.length; ) {
		let end = at + 1;
		while (end < items.length && items[end].indent > items[at].indent) end += 1;
		const children = plain(items[at].text, depth + 1);
		if (end > at + 1 && depth < DEEPEST) children.push(nested(items.slice(at + 1, end), depth + 1));
		else for (const item of items.slice(at + 1, end)) children.push({ type: "text", text: ` ${item.text}` });
		whole.items.push(children);
		at = end;
	}
	return whole;
}

// --- inside a line

const ESCAPE = /^\\([^0-9A-Za-z\s])/;
const CODE = /^(`+)([\s\S]*?[^`])\1(?!`)/;
const ANGLE = /^<(?:@!?(\d+)|@&(\d+)|#(\d+)|\/([^:>\n]{1,100}):(\d+)|(a?):(\w{2,32}):(\d+)|t:(-?\d{1,17})(?::([tTdDfFRsS]))?|id:(\w+)|(https?:\/\/[^\s<>]+))>/;
const BARE = /^https?:\/\/[^\s<]+[^\s<.,:;"'\]*_~|]/;
const MARKS = [
	["**", "bold"],
	["__", "underline"],
	["~~", "strike"],
	["||", "spoiler"],
];
// Where mark-up can begin; all between is text.
const SPECIAL = /[\\`<[*_~|@\nh]/g;

function inline(source, { depth, link }) {
	const found = [];
	let text = "";
	const push = (node) => {
		if (text) found.push({ type: "text", text });
		text = "";
		found.push(node);
	};
	const dead = new Set(); // signs that nothing closes from here on: looked for once, not at each of them
	let at = 0;
	while (at < source.length) {
		SPECIAL.lastIndex = at;
		const next = SPECIAL.exec(source)?.index ?? source.length;
		text += source.slice(at, next);
		at = next;
		if (at >= source.length) break;
		const one = depth < DEEPEST ? mark(source, at, { depth, link, dead }) : null;
		if (!one) text += source[at++];
		else {
			if (typeof one.node === "string") text += one.node;
			else push(one.node);
			at += one.length;
		}
	}
	if (text) found.push({ type: "text", text });
	return found;
}

function mark(source, at, state) {
	const { depth, link } = state;
	const rest = source.slice(at);
	let match;
	switch (source[at]) {
		case "\n":
			return { node: { type: "break" }, length: 1 };
		case "\\":
			match = ESCAPE.exec(rest);
			return match && { node: match[1], length: 2 };
		case "`":
			match = CODE.exec(rest);
			return match && made(match, { type: "code", text: match[2].replace(/^ (.*`.*) $/s, "$1") });
		case "<":
			match = ANGLE.exec(rest);
			return match && made(match, angle(match));
		case "[":
			return link ? null : masked(rest, depth);
		case "@":
			match = /^@(?:everyone|here)\b/.exec(rest);
			return match && made(match, { type: "everyone", text: match[0] });
		case "h":
			return link || /\w/.test(source[at - 1] ?? "") ? null : bare(rest);
		default:
			return span(source, at, state);
	}
}

function angle(found) {
	const [, user, role, channel, command, commandId, animated, emoji, emojiId, seconds, style, guild, url] = found;
	if (user) return { type: "user", id: user };
	if (role) return { type: "role", id: role };
	if (channel) return { type: "channel", id: channel };
	if (command) return { type: "command", name: command, id: commandId };
	if (emoji) return { type: "emoji", name: emoji, id: emojiId, animated: animated === "a" };
	if (seconds) return { type: "time", seconds: Number(seconds), style: style ?? "f" };
	if (guild) return { type: "guild", text: guild };
	return address(url);
}

const address = (url) => ({ type: "link", url, children: [{ type: "text", text: url }], bare: true });

function bare(rest) {
	const match = BARE.exec(rest);
	if (!match) return null;
	let url = match[0];
	// A closing bracket that nothing in the address opens belongs to the sentence.
	while (url.endsWith(")") && url.split(")").length > url.split("(").length) url = url.slice(0, -1);
	if (!/^https?:\/\/[^/]/.test(url)) return null;
	return { node: address(url), length: url.length };
}

/** `[words](address)` or `[words](<address> "title")`. */
function masked(rest, depth) {
	const close = bracket(rest, 0, "[", "]");
	if (close < 2 || rest[close + 1] !== "(") return null;
	const match = /^\(\s*(?:<(https?:\/\/[^\s<>]+)>|(https?:\/\/(?:[^\s()<>\\]|\\.|\([^\s()]*\))+))(?:\s+"([^"]*)")?\s*\)/.exec(rest.slice(close + 1));
	if (!match) return null;
	const children = inline(rest.slice(1, close), { depth: depth + 1, link: true });
	if (!words(children).trim()) return null;
	const url = (match[1] ?? match[2]).replace(/\\(.)/g, "$1");
	return { node: { type: "link", url, children, bare: false, title: match[3] }, length: close + 1 + match[0].length };
}

function bracket(source, at, open, close) {
	let depth = 0;
	for (let i = at; i < source.length && i < at + 600; i += 1) {
		if (source[i] === "\\") i += 1;
		else if (source[i] === open) depth += 1;
		else if (source[i] === close && --depth === 0) return i;
	}
	return -1;
}

function span(source, at, { depth, link, dead }) {
	for (const [delimiter, type] of MARKS) {
		if (!source.startsWith(delimiter, at) || dead.has(delimiter)) continue;
		const end = closing(source, at + 2, delimiter);
		if (end < 0) dead.add(delimiter);
		if (end > at + 2) {
			const children = inline(source.slice(at + 2, end), { depth: depth + 1, link });
			return { node: { type, children }, length: end + 2 - at };
		}
	}
	const sign = source[at];
	if ((sign !== "*" && sign !== "_") || dead.has(sign) || !opens(source, at, sign)) return null;
	const end = emphasis(source, at, sign);
	if (end < 0) {
		dead.add(sign);
		return null;
	}
	return { node: { type: "italic", children: inline(source.slice(at + 1, end), { depth: depth + 1, link }) }, length: end + 1 - at };
}

function closing(source, from, delimiter) {
	for (let i = from; i < source.length - 1; i += 1) {
		if (source[i] === "\\") i += 1;
		else if (i > from && source.startsWith(delimiter, i) && (delimiter === "||" || source[i + 2] !== delimiter[0])) return i;
	}
	return -1;
}

function opens(source, at, sign) {
	return sign === "*" ? !/\s/.test(source[at + 1] ?? " ") : !/\w/.test(source[at - 1] ?? "");
}

function emphasis(source, at, sign) {
	for (let i = at + 1; i < source.length; i += 1) {
		if (source[i] === "\\") i += 1;
		else if (source[i] === sign) {
			if (source[i + 1] === sign) i += 1;
			else if (i > at + 1 && (sign === "*" ? !/\s/.test(source[i - 1]) : !/\w/.test(source[i + 1] ?? ""))) return i;
		}
	}
	return -1;
}

const BLOCKS = new Set(["paragraph", "quote", "subtext", "heading", "fence"]);

/** The words of nodes, without their mark-up and what a spoiler hides: for excerpts. */
export function words(nodes) {
	return nodes
		.map((node) => {
			if (node.type === "list") return `${node.items.map(words).join("\n")}\n`;
			if (node.type === "break") return "\n";
			if (node.type === "spoiler") return "▇▇";
			if (node.type === "command") return `/${node.name}`;
			const inside = node.children ? words(node.children) : (node.text ?? (node.name ? `:${node.name}:` : ""));
			return BLOCKS.has(node.type) ? `${inside}\n` : inside;
		})
		.join("");
}
