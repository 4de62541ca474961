/** The list of a channel's messages: a window on its log that moves as one scrolls, and stays where one reads. */

import { compareIds } from "./store.js";
import { aria, byId, focused, h, on } from "./dom.js";
import { announce } from "./a11y.js";
import { excerpt, follows, messageRow, pendingRow } from "./message.js";
import { COMMAND } from "./interactions.js";
import { madeAt, written } from "./time.js";

const STEP = 25; // messages that are drawn at a time
const MOST = 150; // messages that stand in the page at once
const NEAR = 600; // pixels from an end at which more is drawn

/** Draws into #messages. `view` is what `messageRow` takes; `load(older)` asks for history. */
export class MessageList {
	#rows = new Map();
	#from = 0; // of the log's messages, those of [#from, #to) are drawn
	#to = 0;
	#stuck = true;
	#missed = 0;
	#loading = false;
	#queued = false;

	constructor(load) {
		this.load = load;
		this.scroller = byId("messages");
		this.list = h(".message-list");
		this.top = h(".list-top");
		this.foot = h(".list-foot");
		this.scroller.append(this.top, this.list, this.foot);
		this.jump = byId("jump");
		on(this.jump, "click", () => this.toPresent(true));
		on(this.scroller, "scroll", () => this.#scrolled(), { passive: true });
		new ResizeObserver(() => this.#stuck && this.#bottom()).observe(this.list);
		new ResizeObserver(() => this.#stuck && this.#bottom()).observe(this.scroller);
		on(this.scroller, "keydown", (event) => this.#key(event));
	}

	open(view, log) {
		this.view = view;
		this.log = log;
		this.#missed = 0;
		this.#stuck = true;
		this.#quietly();
		this.#only(log.messages.length - STEP, Infinity);
		this.pending();
		this.#showJump();
		this.#bottom();
		this.#scrolled();
	}

	#quietly() {
		clearTimeout(this.#quiet);
		aria(this.scroller, "live", "off"); // what was here before is not news
		this.#quiet = setTimeout(() => aria(this.scroller, "live", "polite"), 500);
	}
	#quiet = 0;

	// --- what is drawn

	#row(index) {
		const message = this.log.messages[index];
		const before = this.log.messages[index - 1];
		const row = messageRow(message, before, this.view);
		const day = new Date(madeAt(message.id)).toDateString();
		if (!before || new Date(madeAt(before.id)).toDateString() !== day) {
			row.prepend(h(".day", h("span", written(madeAt(message.id), "D"))));
			row.classList.add("first-of-day");
		}
		this.#rows.set(message.id, row);
		return row;
	}

	/** Draw some more at an end (-1: older, 1: newer), and take away as many at the other. */
	#grow(way) {
		const messages = this.log.messages;
		const made = document.createDocumentFragment();
		if (way < 0) {
			const from = Math.max(0, this.#from - STEP);
			for (let index = from; index < this.#from; index += 1) made.append(this.#row(index));
			if (this.scroller.scrollTop < 1) this.scroller.scrollTop = 1; // the browser keeps the place, but not at 0
			this.list.prepend(made);
			this.#from = from;
			while (this.#to - this.#from > MOST) this.#drop(--this.#to);
		} else {
			const to = Math.min(messages.length, this.#to + STEP);
			for (let index = this.#to; index < to; index += 1) made.append(this.#row(index));
			this.list.append(made);
			this.#to = to;
			while (this.#to - this.#from > MOST) this.#drop(this.#from++);
		}
	}

	#drop(index) {
		const { id } = this.log.messages[index];
		this.#rows.get(id)?.remove();
		this.#rows.delete(id);
	}

	get #whole() {
		return this.#to === this.log.messages.length;
	}

	#scrolled() {
		const { scrollTop, scrollHeight, clientHeight } = this.scroller;
		const below = scrollHeight - scrollTop - clientHeight;
		this.#stuck = below < 40 && this.#whole;
		if (this.#stuck && this.#missed) {
			this.#missed = 0;
			this.#showJump();
		} else if (!this.#missed) this.#showJump(below);
		if (this.#queued) return;
		if (scrollTop < NEAR && (this.#from > 0 || !this.log.whole)) this.#later(() => this.#older());
		else if (below < NEAR && !this.#whole) this.#later(() => this.#grow(1));
	}

	#later(work) {
		this.#queued = true;
		requestAnimationFrame(async () => {
			this.#quietly();
			await work();
			this.#queued = false;
			this.#scrolled();
		});
	}

	async #older() {
		const { log } = this;
		if (this.#from === 0) {
			if (this.#loading || !log.loaded || log.whole) return;
			this.#loading = true;
			this.top.textContent = "Loading older messages…";
			const count = await this.load(true).catch(() => ((log.whole = true), 0));
			this.#loading = false;
			if (this.log !== log) return;
			this.#from += count;
			this.#to += count;
		}
		this.#grow(-1);
		this.begin();
	}

	begin() {
		this.top.textContent = this.log.whole && this.#from === 0 ? this.view.beginning : "";
	}

	// --- what happens

	loaded() {
		this.open(this.view, this.log);
		this.begin();
	}

	/** A message of this channel is "new", "changed" or "gone". The log holds the new state already. */
	take(message, how) {
		const index = this.log.index(message.id);
		if (how === "gone") {
			const row = this.#rows.get(message.id);
			if (row?.contains(focused())) (row.nextElementSibling ?? row.previousElementSibling ?? byId("composer-text")).focus();
			row?.remove();
			this.#rows.delete(message.id);
			if (index < this.#from) this.#from -= 1;
			if (index < this.#to) this.#to -= 1;
			this.#again(index);
		} else if (how === "changed") this.#again(index);
		else this.#arrived(message, index);
	}

	#arrived(message, index) {
		const last = index === this.log.messages.length - 1;
		const own = message.author.id === this.view.store.me.id || message.interaction_metadata?.user?.id === this.view.store.me.id;
		if (!last || this.#to < index) {
			if (index < this.#to) this.#redraw();
			else this.#missed += 1;
		} else {
			this.list.append(this.#row(index));
			this.#to = index + 1;
			if (this.#stuck && this.#to - this.#from > MOST) this.#drop(this.#from++);
			if (!this.#stuck && !own) this.#missed += 1;
		}
		if (own) this.toPresent(false);
		else if (this.#stuck) this.#bottom();
		this.#showJump();
		if (!this.#rows.has(message.id)) announce(`New message from ${this.view.store.nameOf(message.author.id, this.view.channel.guild_id)}: ${excerpt(message)}`);
	}

	/** Draw one message anew, and the next, whose head may depend on it. The focus stays where it is. */
	#again(index) {
		for (const at of [index, index + 1]) {
			const message = this.log.messages[at];
			const old = message && this.#rows.get(message.id);
			if (!old || (at > index && old.classList.contains("compact") === follows(message, this.log.messages[at - 1]))) continue;
			const inside = old.contains(focused()) ? focused().closest("[data-key]")?.dataset.key : null;
			const row = this.#row(at);
			old.replaceWith(row);
			if (inside === null) continue;
			const same = inside === row.dataset.key ? row : row.querySelector(`[data-key="${CSS.escape(inside)}"]:not([disabled])`);
			(same ?? row).focus({ preventScroll: true });
		}
		if (this.#stuck) this.#bottom();
	}

	/** A message's row drawn anew, if it stands in the page: its component waits, or waits no more. */
	refresh(messageId) {
		if (this.#rows.has(messageId)) this.#again(this.log.index(messageId));
	}

	#redraw() {
		const first = this.log.messages[this.#from]?.id;
		const from = first ? this.log.index(first) : 0;
		this.#only(from, from + MOST);
	}

	/** Draw the messages of [from, to), and no others. */
	#only(from, to) {
		this.#rows.clear();
		this.list.replaceChildren();
		this.#from = Math.max(0, from);
		this.#to = Math.min(this.log.messages.length, to);
		for (let index = this.#from; index < this.#to; index += 1) this.list.append(this.#row(index));
	}

	pending() {
		const rows = this.view.interactions
			.of(this.view.channel.id)
			.filter((one) => one.type === COMMAND)
			.map((one) => pendingRow(one, one.applicationId, this.view));
		this.foot.replaceChildren(...rows);
		if (this.#stuck || rows.length) this.#bottom();
	}

	// --- places

	#bottom() {
		this.scroller.scrollTop = this.scroller.scrollHeight;
	}

	toPresent(focus) {
		if (!this.#whole || this.#to - this.#from > MOST) {
			this.#only(this.log.messages.length - STEP, Infinity);
		}
		this.#missed = 0;
		this.#stuck = true;
		this.#bottom();
		this.#showJump();
		if (focus) byId("composer-text").focus({ preventScroll: true });
	}

	#showJump(below = Infinity) {
		const far = below !== Infinity && below > 1500;
		const shown = this.#missed > 0 || far;
		if (this.jump.hidden === shown) this.jump.hidden = !shown;
		const words = this.#missed ? `${this.#missed} new ${this.#missed === 1 ? "message" : "messages"}` : "Jump to present";
		if (shown && this.jump.firstChild.textContent !== words) this.jump.firstChild.textContent = words;
	}

	/** Go to a message: drawn if it is known, loaded page by page if it is older. Whether it was found. */
	async goTo(id) {
		for (let tries = 0; tries < 25 && !this.log.get(id) && !this.log.whole && compareIds(id, this.log.messages[0]?.id ?? "0") < 0; tries += 1) {
			const count = await this.load(true);
			this.#from += count;
			this.#to += count;
		}
		if (!this.log.get(id)) return false;
		const index = this.log.index(id);
		if (!this.#rows.has(id)) this.#only(index - STEP, index + STEP);
		this.#stuck = false;
		const row = this.#rows.get(id);
		row.scrollIntoView({ block: "center" });
		row.focus({ preventScroll: true });
		return true;
	}

	#key(event) {
		const rows = [...this.list.children];
		const at = rows.findIndex((row) => row === event.target);
		if (event.target === this.scroller && event.key === "Enter") rows.at(-1)?.focus();
		else if (at < 0) return;
		else if (event.key === "ArrowUp") rows[at - 1]?.focus();
		else if (event.key === "ArrowDown") (rows[at + 1] ?? byId("composer-text")).focus();
		else if (event.key === "End") this.toPresent(false), [...this.list.children].at(-1)?.focus();
		else if (event.key === "ArrowRight") rows[at].querySelector(".message-tools button")?.focus();
		else if (event.key === "Enter") rows[at].querySelector(".message-body :is(button, a[href])")?.focus();
		else if (event.key.toLowerCase() === "r" && !event.ctrlKey && !event.metaKey) this.view.reply(this.log.get(rows[at].dataset.id));
		else return;
		event.preventDefault();
	}
}
