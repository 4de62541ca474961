/** Where one writes: text, files, a reply, and "/" for commands. */

import { aria, byId, h, halt, icon, iconButton, on, replace, stop } from "./dom.js";
import { announce } from "./a11y.js";
import { all, matching, parseLine } from "./commands.js";
import { Listbox } from "./listbox.js";
import { excerpt } from "./message.js";
import { may } from "./permissions.js";
import { CommandBar } from "./slash.js";
import { isThread } from "./store.js";

const KEPT = 50; // of what was sent in a channel, for the arrow up
const MAX_TEXT = 2000;

/** `open(session, channel)` binds it to a channel. It sends by that person's REST client. */
export class Composer {
	#files = [];
	#reply = null;
	#back = -1; // how far back in what was sent; -1: not at all
	#commands = [];

	constructor() {
		this.element = byId("composer");
		this.text = byId("composer-text");
		this.popupBox = byId("composer-popup");
		this.list = new Listbox("Suggestions", () => {});
		this.bar = new CommandBar(byId("composer-command"), this);
		this.chooser = byId("composer-files");
		this.extras = byId("composer-extras");
		this.problem = byId("composer-problem");
		on(byId("composer-plus"), "click", () => this.chooser.click());
		on(byId("composer-send"), "click", () => (this.bar.command ? this.bar.submit() : this.#send()));
		on(this.chooser, "change", () => this.#take(this.chooser.files));
		on(this.text, "input", () => this.#typed());
		on(this.text, "keydown", (event) => this.#key(event));
		on(this.text, "paste", (event) => event.clipboardData.files.length && (stop(event), this.#take(event.clipboardData.files)));
		const chat = byId("chat");
		on(chat, "dragover", (event) => stop(event));
		on(chat, "drop", (event) => (stop(event), this.#take(event.dataTransfer.files)));
		on(this.element, "focusout", (event) => !this.element.contains(event.relatedTarget) && this.closeList());
	}

	open(session, channel) {
		const same = this.channel?.id === channel?.id && this.session === session;
		this.session = session;
		this.channel = channel;
		if (!same) this.reset();
		const { store } = session;
		const allowed = may(store, channel, store.me.id, isThread(channel) ? "SEND_IN_THREADS" : "SEND_MESSAGES");
		this.element.classList.toggle("forbidden", !allowed);
		this.text.disabled = !allowed;
		const name = channel.type === 1 ? `@${store.channelName(channel)}` : `#${channel.name}`;
		this.text.placeholder = allowed ? `Message ${name}` : "You do not have permission to send messages in this channel.";
		aria(this.text, "label", this.text.placeholder);
		this.loadCommands();
	}

	async loadCommands() {
		const { channel } = this;
		const found = await this.session.commands(channel.id).then(all, () => []);
		if (this.channel === channel) this.#commands = found;
		return found;
	}

	reset(text = "") {
		this.bar.close();
		this.text.hidden = false;
		this.text.value = text;
		this.#files = [];
		this.#reply = null;
		this.#back = -1;
		this.#drawExtras();
		this.#fit();
		this.closeList();
		this.problem.textContent = "";
	}

	// --- the list above

	popup(heading, note, list) {
		replace(this.popupBox, heading, note !== "" && h("p.popup-note", note), list.options.length > 0 && list.element);
		this.popupBox.hidden = !(heading || note || list.options.length);
	}

	/** Close the list; whether one was open. */
	closeList() {
		const was = !this.popupBox.hidden;
		this.popupBox.hidden = true;
		this.list.show([]);
		return was;
	}

	async #typed() {
		this.#fit();
		this.#back = -1;
		this.problem.textContent = "";
		const typed = this.text.value;
		if (typed.startsWith("/") && !typed.includes("\n")) return this.#slash(typed);
		return this.closeList();
	}

	async #slash(typed) {
		const commands = this.#commands.length ? this.#commands : await this.loadCommands();
		if (this.text.value !== typed) return;
		const name = /^\/(.+) $/.exec(typed)?.[1];
		const whole = name && commands.find((one) => one.name === name && one.payload.type === 1);
		const line = typed.includes(":") ? parseLine(typed, commands) : null;
		if (line) return this.use(line.command, line.values);
		if (whole) return this.use(whole);
		const found = matching(commands, typed.slice(1)).map((command) => ({
			label: `/${command.name}`,
			note: command.description,
			aside: command.application?.name,
			value: command,
		}));
		this.list.own(this.text);
		this.list.pick = (option) => this.use(option.value);
		this.list.show(found);
		const note = found.length ? "" : commands.length ? "No command begins with that." : "There are no commands here: no application has given any yet.";
		const count = found.length === 1 ? "1 command" : `${found.length} commands`;
		this.popup(h("p.popup-heading", count), note, this.list);
		announce(note || count);
	}

	/** Fill in a command: by its name or as it is; `values` as `CommandBar.open` takes them. */
	use(command, values = {}) {
		const found = typeof command === "string" ? this.#commands.find((one) => one.name === command && one.payload.type === 1) : command;
		if (!found || this.text.disabled) return;
		this.closeList();
		this.text.hidden = true;
		this.text.value = "";
		this.bar.open(found, values);
	}

	leave(text) {
		this.bar.close();
		this.text.hidden = false;
		this.text.value = text;
		this.text.focus();
		this.#typed();
	}

	run(command, data, files, words, values) {
		this.#remember({ command, values });
		this.reset();
		this.text.focus();
		this.session.interactions.command(this.channel, command.payload.application_id, data, words, files);
	}

	// --- keys

	#key(event) {
		if (event.isComposing) return;
		const open = !this.popupBox.hidden;
		if (open && this.list.key(event)) return;
		if (event.key === "Enter" && !event.shiftKey) {
			stop(event);
			if (open && this.list.active) this.list.pick(this.list.active);
			else this.#send();
		} else if (event.key === "Tab" && !event.shiftKey && open && this.list.active) {
			stop(event);
			this.list.pick(this.list.active);
		} else if (event.key === "Escape") {
			if (!this.closeList() && this.#reply) this.reply(null);
			else if (!open) return;
			halt(event);
		} else if (event.key === "ArrowUp" && (!this.text.value || this.#back >= 0)) this.#recall(event, 1);
		else if (event.key === "ArrowDown" && this.#back >= 0) this.#recall(event, -1);
	}

	get #sent() {
		return this.session.lastSent.get(this.channel.id) ?? [];
	}

	#remember(entry) {
		this.session.lastSent.set(this.channel.id, [...this.#sent, entry].slice(-KEPT));
	}

	#recall(event, step) {
		const sent = this.#sent;
		const back = this.#back + step;
		if (back >= sent.length) return;
		stop(event);
		const entry = sent[sent.length - 1 - back];
		if (!entry) this.reset();
		else if (entry.command) {
			const current = this.#commands.find((one) => one.name === entry.command.name) ?? entry.command;
			this.use(current, entry.values);
		} else {
			this.text.value = entry.text;
			this.#fit();
		}
		this.#back = back;
	}

	// --- sending

	async #send() {
		const content = this.text.value.trim();
		const line = content.startsWith("/") ? parseLine(content, this.#commands) : null;
		if (line) return this.use(line.command, line.values);
		if (!content && !this.#files.length) return;
		if (content.length > MAX_TEXT) return this.#fail(`A message holds ${MAX_TEXT} characters; this one has ${content.length}.`);
		const body = { content, attachments: this.#files.map((file, index) => ({ id: String(index), filename: file.name, ...(file.words ? { description: file.words } : {}) })) };
		if (this.#reply) body.message_reference = { message_id: this.#reply.id };
		const [text, files, reply, { channel }] = [this.text.value, this.#files, this.#reply, this];
		this.reset();
		this.#remember({ text });
		try {
			await this.session.rest.post(`/channels/${channel.id}/messages`, body, files);
		} catch (error) {
			if (this.channel !== channel) return;
			this.reset(text);
			[this.#files, this.#reply] = [files, reply];
			this.#drawExtras();
			this.#fail(error.message);
		}
	}

	#fail(words) {
		this.problem.textContent = words;
	}

	#take(files) {
		this.#files.push(...[...files].slice(0, 10 - this.#files.length));
		this.chooser.value = "";
		this.#drawExtras();
		this.text.focus();
	}

	reply(message) {
		this.#reply = message;
		this.#drawExtras();
		this.text.focus();
	}

	#drawExtras() {
		const { store } = this.session ?? {};
		const reply = this.#reply && h(".replying", icon("reply"), h("span", "Replying to ", h("strong", store.nameOf(this.#reply.author.id, this.channel.guild_id)), ` ${excerpt(this.#reply, 50)}`), iconButton("close", "Do not reply", () => this.reply(null)));
		const files = this.#files.map((file, index) =>
			h(".upload", icon("file"), h("span.file-name", file.name),
				h("input", { type: "text", placeholder: "Description (alt text)", label: `Description of ${file.name}`, maxlength: "1024", input: (event) => (file.words = event.target.value) }),
				iconButton("close", `Remove ${file.name}`, () => (this.#files.splice(index, 1), this.#drawExtras()))));
		replace(this.extras, reply, files);
	}

	#fit() {
		this.text.style.setProperty("height", "auto");
		const { scrollHeight } = this.text; // 0 where a phone shows another part
		if (scrollHeight) this.text.style.setProperty("height", `${Math.min(scrollHeight, 240)}px`);
	}
}
