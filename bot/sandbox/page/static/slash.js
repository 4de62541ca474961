/** A command being filled in: its name, a chip for each option, and a list for the one that is typed. */

import { aria, avatar, focused, h, halt, icon, newId, on, stop } from "./dom.js";
import { announce } from "./a11y.js";
import { ATTACHMENT, INTEGER, NUMBER, REQUIRED, commandData, convert, nest } from "./commands.js";
import { COMBO } from "./listbox.js";
import { suggest } from "./suggestions.js";

const fit = (input) => (input.size = Math.min(48, Math.max(4, input.value.length + 1)));

/**
 * Lives in `place` (an element), shows its list through `host.popup(heading, listbox)`, and calls
 * `host.run(command, data, files, words, values)` or `host.leave(text)`. `host.list` is the listbox.
 */
export class CommandBar {
	#fields = [];
	#open = true;

	constructor(place, host) {
		this.place = place;
		this.host = host;
		this.command = null;
	}

	/** Begin with a command; `values` as `{option: {text, value}}` or `{option: text}`. */
	open(command, values = {}) {
		this.command = command;
		this.#fields = [];
		const app = command.application;
		const name = h("button.command-name", { title: command.description, click: () => this.host.leave(`/${command.name}`) }, app && avatar(app.id, app.name, "tiny"), `/${command.name}`);
		this.rest = h("input.command-rest", { ...COMBO, label: "Further options",
			input: () => this.#offer(), focus: () => this.#offer(), keydown: (event) => this.#restKey(event) });
		this.place.replaceChildren(h(".command-bar", { role: "group", label: `/${command.name}: ${command.description}` }, name, this.rest));
		this.place.hidden = false;
		for (const option of command.options) {
			const given = values[option.name];
			if (option.required || given !== undefined) this.#add(option, typeof given === "string" ? { text: given } : given);
		}
		const empty = this.#fields.find((field) => !field.text && field.value === undefined);
		this.#focus(empty ?? null);
		announce(`Command ${command.name}. ${command.description}`);
	}

	close() {
		this.command = null;
		this.place.hidden = true;
		this.place.replaceChildren();
	}

	// --- chips

	#add(option, given = {}) {
		const id = newId("option");
		const field = { option, text: given.text ?? "", value: given.value, file: null };
		field.input = option.type === ATTACHMENT ? this.#fileInput(field, id) : this.#textInput(field, id);
		field.chip = h("span.chip", { "data-option": option.name }, h("label", { for: id }, option.name), field.input);
		this.#fields.push(field);
		this.rest.before(field.chip);
		this.#restWords();
		return field;
	}

	#textInput(field, id) {
		const { option } = field;
		const input = h("input", { ...COMBO, id, "aria-required": option.required || null, "aria-description": option.description, inputmode: option.type === INTEGER ? "numeric" : option.type === NUMBER ? "decimal" : null, value: field.text,
			keydown: (event) => this.#key(event, field), focus: () => this.#show(field), blur: () => this.#check(field) });
		fit(input);
		on(input, "input", () => {
			field.text = input.value;
			field.value = undefined;
			fit(input);
			this.#mark(field, "");
			this.#show(field);
		});
		return input;
	}

	#fileInput(field, id) {
		const chooser = h("input", { type: "file", hidden: true });
		const words = h("span", "Choose a file");
		on(chooser, "change", () => {
			field.file = chooser.files[0] ?? null;
			words.textContent = field.file?.name ?? "Choose a file";
			this.#mark(field, "");
			this.#focus(null);
		});
		return h("button", { id, class: "chip-file", label: `${field.option.name}: choose a file`, click: () => chooser.click(), keydown: (event) => this.#key(event, field), focus: () => this.#show(field) }, icon("file"), words, chooser);
	}

	#remove(field) {
		field.chip.remove();
		this.#fields = this.#fields.filter((one) => one !== field);
		this.#restWords();
		this.#focus(this.#fields.at(-1) ?? null);
	}

	get #left() {
		return this.command.options.filter((option) => !this.#fields.some((field) => field.option === option));
	}

	#restWords() {
		const count = this.#left.length;
		this.rest.placeholder = count ? `+${count} optional` : "";
	}

	#focus(field) {
		(field?.input ?? this.rest).focus();
	}

	// --- the list

	#heading(option, problem = "") {
		const words = problem || option.description;
		return h("p", { class: problem ? "popup-problem" : "popup-heading", role: problem ? "alert" : null }, h("strong", option.name), " ", words);
	}

	async #show(field) {
		const { list } = this.host;
		list.own(field.input);
		list.pick = (choice) => this.#pick(field, choice);
		this.#open = true;
		const problem = field.problem ?? "";
		const typed = field.value === undefined ? field.text : "";
		if (field.option.autocomplete) list.show([]); // what stood there for another option cannot be chosen meanwhile
		if (field.option.autocomplete) this.host.popup(this.#heading(field.option, problem), "Loading options…", list);
		const found = await suggest({ session: this.host.session, channel: this.host.channel, command: this.command, option: field.option, typed, others: this.#filled(field) });
		if (!found || focused() !== field.input || !this.command) return;
		const shown = found.options.slice(0, 100);
		list.show(shown, { first: field.value === undefined, selected: (one) => field.value !== undefined && one.value === field.value });
		this.host.popup(this.#heading(field.option, field.problem), found.options.length ? "" : found.empty, list);
		aria(field.input, "expanded", found.options.length > 0);
	}

	#offer() {
		const { list } = this.host;
		const typed = this.rest.value.trim().replace(/:$/, "").toLowerCase();
		const options = this.#left
			.filter((option) => option.name.toLowerCase().startsWith(typed))
			.map((option) => ({ label: option.name, note: option.description, value: option }));
		list.own(this.rest);
		list.pick = (choice) => this.#addOption(choice.value);
		if (this.rest.value.endsWith(":") && options.length) {
			this.#addOption(options[0].value);
			return;
		}
		list.show(options, { first: typed !== "" });
		aria(this.rest, "expanded", options.length > 0);
		this.#open = true;
		this.host.popup(options.length ? h("p.popup-heading", "Optional") : null, "", list);
	}

	#addOption(option) {
		this.rest.value = "";
		this.#focus(this.#add(option));
	}

	#pick(field, choice) {
		field.text = choice.label;
		field.value = choice.value;
		field.input.value = choice.label;
		fit(field.input);
		this.#mark(field, "");
		const next = this.#fields.slice(this.#fields.indexOf(field) + 1).find((one) => !one.text && !one.file);
		this.#focus(next ?? null);
	}

	// --- keys

	#key(event, field) {
		const { list } = this.host;
		const { input } = field;
		const at = this.#fields.indexOf(field);
		const text = input instanceof HTMLInputElement;
		if (event.isComposing) return;
		if (this.#open && text && list.key(event)) return;
		if (event.key === "Enter" && text) {
			stop(event);
			if (this.#open && list.active && field.value === undefined) this.#pick(field, list.active);
			else this.submit();
		} else if (event.key === "Tab" && !event.shiftKey && this.#open && list.active && field.value === undefined && text && (input.value || field.option.required)) {
			stop(event);
			this.#pick(field, list.active);
		} else if (event.key === "Escape") this.#escape(event);
		else if (event.key === "Backspace" && (!text || !input.value)) {
			stop(event);
			if (!field.option.required) this.#remove(field);
			else if (at > 0) this.#focus(this.#fields[at - 1]);
			else this.host.leave(`/${this.command.name}`);
		} else if (event.key === "ArrowLeft" && (!text || input.selectionEnd === 0) && at > 0) {
			stop(event);
			this.#focus(this.#fields[at - 1]);
		} else if (event.key === "ArrowRight" && (!text || input.selectionStart === input.value.length)) {
			stop(event);
			this.#focus(this.#fields[at + 1] ?? null);
		}
	}

	#restKey(event) {
		const { list } = this.host;
		if (event.isComposing || list.key(event)) return;
		if (event.key === "Enter") {
			stop(event);
			if (list.active) list.pick(list.active);
			else this.submit();
		} else if (event.key === "Tab" && !event.shiftKey && list.options.length && (list.active || this.rest.value)) {
			stop(event);
			list.pick(list.active ?? list.options[0]);
		} else if (event.key === "Escape") this.#escape(event);
		else if ((event.key === "Backspace" || event.key === "ArrowLeft") && !this.rest.value) {
			stop(event);
			if (this.#fields.length) this.#focus(this.#fields.at(-1));
			else if (event.key === "Backspace") this.host.leave(`/${this.command.name}`);
		}
	}

	#escape(event) {
		halt(event);
		if (this.#open && this.host.closeList()) this.#open = false;
		else this.host.leave("");
	}

	// --- checking and sending

	#mark(field, problem) {
		field.problem = problem;
		field.chip.classList.toggle("wrong", Boolean(problem));
		if (problem) aria(field.input, "invalid", "true");
		else field.input.removeAttribute("aria-invalid");
	}

	#check(field) {
		if (!this.command || !field.chip.isConnected) return {};
		const made = field.option.type === ATTACHMENT ? this.#checkFile(field) : convert(field.option, field);
		if (made.error && field.text.trim()) this.#mark(field, made.error);
		return made;
	}

	#checkFile({ option, file }) {
		if (file) return { value: file };
		return option.required ? { error: REQUIRED } : {};
	}

	/** The options that are filled in and right, but for `except`, as they are sent. */
	#filled(except = null) {
		return this.#fields.flatMap((field) => {
			if (field === except || field.option.type === ATTACHMENT) return [];
			const { value } = convert(field.option, field);
			return value === undefined ? [] : [{ type: field.option.type, name: field.option.name, value }];
		});
	}

	/** Send it, if all is as it must be; else the first chip that is wrong says so. */
	submit() {
		const { command } = this;
		const files = [];
		let wrong = null;
		const options = this.#fields.flatMap((field) => {
			const { value, error } = this.#check(field);
			this.#mark(field, error ?? "");
			if (error) wrong ??= field;
			if (value === undefined) return [];
			const sent = field.option.type === ATTACHMENT ? String(files.push(value) - 1) : value;
			return [{ type: field.option.type, name: field.option.name, value: sent }];
		});
		if (wrong) {
			announce(`${wrong.option.name}: ${wrong.problem}`);
			if (focused() === wrong.input) this.#show(wrong);
			else this.#focus(wrong);
			return;
		}
		const values = Object.fromEntries(this.#fields.filter((field) => field.text).map(({ option, text, value }) => [option.name, { text, value }]));
		const words = ["", ...this.#fields.map((field) => `${field.option.name}:${field.file?.name ?? field.text}`)].join(" ");
		const attachments = files.map((file, index) => ({ id: String(index), filename: file.name }));
		this.host.run(command, commandData(command, nest(command, options), { attachments }), files, `/${command.name}${words}`, values);
	}
}
