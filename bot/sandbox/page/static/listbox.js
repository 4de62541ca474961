/** A list of options that a text field or a button steers: the focus stays with that, the list follows its keys. */

import { aria, h, newId, on, stop } from "./dom.js";

// What a text field that steers a list is.
export const COMBO = { type: "text", role: "combobox", expanded: "false", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" };

/**
 * Options are `{label, value, note, sign, key}`; `pick(option)` is called for the one that is chosen.
 * The steering element gets `aria-activedescendant`. `first` says whether an option is marked at once.
 */
export class Listbox {
	constructor(label, pick, { multiple = false } = {}) {
		this.pick = pick;
		this.options = [];
		this.rows = [];
		this.at = -1;
		this.owner = null;
		this.element = h(".listbox", { role: "listbox", tabindex: "0", id: newId("list"), label, "aria-multiselectable": multiple || null });
		on(this.element, "pointerdown", (event) => stop(event)); // the owner keeps the focus
		on(this.element, "keydown", (event) => {
			if (this.owner !== this.element && !this.key(event) && event.key === "Enter" && this.active) this.pick(this.active);
		});
	}

	own(element) {
		this.owner = element;
		aria(element, "controls", this.element.id);
	}

	show(options, { first = true, selected = () => false, empty = "" } = {}) {
		this.options = options;
		this.rows = options.map((option, index) =>
			h(".option", { role: "option", id: `${this.element.id}-${index}`, "aria-selected": String(selected(option)), click: () => this.pick(option) },
				option.sign,
				h("span.option-words", h("span.option-label", option.label), option.note && h("span.option-note", option.note)),
				option.aside && h("span.option-aside", option.aside)),
		);
		this.element.replaceChildren();
		options.forEach(({ group }, index) => {
			if (group && group !== options[index - 1]?.group) this.element.append(h(".option-group", { role: "presentation" }, group));
			this.element.append(this.rows[index]);
		});
		if (!options.length && empty) this.element.append(h(".option-empty", { role: "presentation" }, empty));
		this.mark(first && options.length ? 0 : -1);
	}

	mark(at) {
		this.at = at;
		const row = this.rows[at] ?? null;
		for (const one of this.rows) one.classList.toggle("active", one === row);
		row?.scrollIntoView({ block: "nearest" });
		for (const one of [this.owner, this.element]) {
			if (row) one?.setAttribute("aria-activedescendant", row.id);
			else one?.removeAttribute("aria-activedescendant");
		}
	}

	get active() {
		return this.options[this.at] ?? null;
	}

	/** Take an arrow key; whether it was one. */
	key(event) {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (!step || !this.options.length) return false;
		const count = this.options.length;
		this.mark(this.at < 0 && step < 0 ? count - 1 : (this.at + step + count) % count);
		stop(event);
		return true;
	}
}
