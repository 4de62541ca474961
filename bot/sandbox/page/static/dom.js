/** Building the page's elements: always nodes, never markup, so that a message's text stays text. */

// What is written so often that it has a short name.
const SHORT = { label: "aria-label", silent: "aria-hidden", expanded: "aria-expanded", popup: "aria-haspopup", key: "data-key" };

/**
 * An element: `kind` is its tag with its classes ("p.note.small"; ".note" is a div). Attributes by name: null, undefined and false leave
 * one out, true sets it empty, a function listens to the event of that name; `style` sets custom properties
 * (`{"--accent": "#fff"}`). They may be missing. Children are nodes, strings, arrays of them; null and false are left out.
 */
export function h(kind, ...rest) {
	const [tag, ...classes] = kind.split(".");
	const element = document.createElement(tag || "div");
	if (classes.length) element.className = classes.join(" ");
	if (tag === "button") element.type = "button";
	const attributes = rest[0]?.constructor === Object ? rest.shift() : {};
	for (const [given, value] of Object.entries(attributes)) {
		const name = SHORT[given] ?? given;
		if (value === null || value === undefined || value === false) continue;
		if (typeof value === "function") element.addEventListener(name, value);
		else if (name === "style") for (const [key, one] of Object.entries(value)) element.style.setProperty(key, one);
		else if (name === "value" || name === "checked" || name === "selected") element[name] = value;
		else element.setAttribute(name, value === true ? "" : String(value));
	}
	element.append(...nodes(rest));
	return element;
}

function nodes(children) {
	return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** Replace what is in `container`; the focus stays on the element with the same `data-key`, if there is one. */
export function replace(container, ...children) {
	const held = container.contains(focused()) ? focused().closest("[data-key]") : null;
	const key = held?.dataset.key;
	container.replaceChildren(...nodes(children));
	if (key !== undefined) container.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

export const byId = (id) => document.getElementById(id);
/** The browser is to do nothing of its own. */
export const stop = (event) => event.preventDefault();

/** Nothing else is to come of this event. */
export function halt(event) {
	stop(event);
	event.stopPropagation();
}

/** All elements inside that a selector fits. */
export const every = (container, selector) => [...container.querySelectorAll(selector)];
/** Listen to an event of an element's. */
export const on = (target, name, listener, options) => target.addEventListener(name, listener, options);
/** Set an element's aria-NAME. */
export const aria = (element, name, value) => element.setAttribute(`aria-${name}`, String(value));
export const focused = () => document.activeElement;

/** What a link that leaves the page has. */
export const AWAY = { target: "_blank", rel: "noopener noreferrer" };

let count = 0;
export const newId = (word) => `${word}-${++count}`;

const PATHS = {
	hash: "M9 3 7 21M17 3l-2 18M4 8.5h17M3 15.5h17",
	news: "M3 10v4h3l9 5V5L6 10zM18 9a4 4 0 0 1 0 6",
	forum: "M4 4h16v11H10l-5 4v-4H4z",
	thread: "M6 4v9a3 3 0 0 0 3 3h10M15 12l4 4-4 4",
	direct: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20a8 7 0 0 1 16 0z",
	people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 19a6.5 6 0 0 1 12 0M16 4a3.5 3.5 0 0 1 0 7M18 13a6 6 0 0 1 3 6",
	more: "M5 11v2M12 11v2M19 11v2",
	close: "M5 5l14 14M19 5 5 19",
	plus: "M12 4v16M4 12h16",
	wire: "M3 12h4l3-8 4 16 3-8h4",
	theme: "M20 14A8.5 8.5 0 0 1 10 4a8 8 0 1 0 10 10z",
	file: "M6 3h8l4 4v14H6zM14 3v4h4",
	link: "M10 14 20 4M13 4h7v7M18 14v6H4V6h6",
	reply: "M10 5 4 11l6 6M4 11h9a7 7 0 0 1 7 7",
	shield: "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6z",
	chevron: "M6 9l6 6 6-6",
	eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
};
const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
	const svg = document.createElementNS(SVG, "svg");
	svg.setAttribute("viewBox", "0 0 24 24");
	svg.setAttribute("aria-hidden", "true");
	svg.setAttribute("class", "icon");
	const path = document.createElementNS(SVG, "path");
	path.setAttribute("d", PATHS[name]);
	svg.append(path);
	return svg;
}

/** A button that shows a sign; `label` is its name for everybody. */
export function iconButton(name, label, press, attributes = {}) {
	return h("button.icon-button", { label, title: label, click: press, ...attributes }, icon(name));
}

/** A round sign with a name's first letters, its colour from the id. */
export function avatar(id, name, size = "") {
	const letters = [...name.matchAll(/(?:^|[\s_-])(\S)/gu)].slice(0, 2).map((found) => found[1]).join("");
	const hue = ([...String(id)].reduce((sum, digit) => sum + Number(digit), 0) * 47) % 360;
	return h("span", { class: `avatar ${size}`, silent: "true", style: { "--hue": String(hue) } }, letters.toUpperCase() || "?");
}
