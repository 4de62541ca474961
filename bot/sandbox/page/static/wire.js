/** The wire: each request, event and interaction as it happens, from the WebSocket /-/wire. */

import { aria, AWAY, byId, every, focused, h, on, replace } from "./dom.js";
import { written } from "./time.js";

const KEPT = 500;
const OPS = { 2: "Identify", 6: "Resume", 7: "Reconnect", 8: "Request members", 9: "Invalid session", 10: "Hello" };

/** A request is `{method, path, …}`, what crosses the gateway `{sent, op, event, data}`: by the sandbox, or to it. */
const titleOf = ({ method, path, sent, op, event }) => (method ? `${method} ${path}` : `${sent ? "→" : "←"} ${event ?? OPS[op] ?? `op ${op}`}`);

/** Draws into #wire-panel, from when it is first opened on. */
export class Wire {
	#frames = [];
	#socket = null;
	#chosen = null;
	#queued = false;

	constructor() {
		this.filter = byId("wire-filter");
		this.list = byId("wire-list");
		this.detail = byId("wire-detail");
		on(this.filter, "input", () => this.#draw());
		on(byId("wire-clear"), "click", () => (this.#frames = [], this.#chosen = null, this.#draw()));
		on(byId("wire-kinds"), "change", () => this.#draw());
		on(this.list, "keydown", (event) => this.#key(event));
	}

	connect() {
		if (this.#socket) return;
		const socket = new WebSocket(`ws://${location.host}/-/wire`);
		this.#socket = socket;
		on(socket, "message", (frame) => this.#take(JSON.parse(frame.data)));
		on(socket, "close", () => {
			this.#socket = null;
			setTimeout(() => this.connect(), 2000);
		});
	}

	#take(frame) {
		if (frame.kind === "missed") return; // more than could be told
		this.#frames.push(frame);
		if (this.#frames.length > KEPT) this.#frames.shift();
		if (this.#queued) return;
		this.#queued = true;
		requestAnimationFrame(() => ((this.#queued = false), this.#draw()));
	}

	#draw() {
		if (!this.list.checkVisibility()) return;
		const kinds = every(byId("wire-kinds"), ":checked").map((box) => box.value);
		const words = this.filter.value.trim().toLowerCase();
		const fits = (frame) => kinds.includes(frame.kind) && (!words || JSON.stringify(frame).toLowerCase().includes(words));
		const shown = this.#frames.filter(fits).slice(-200).reverse();
		const stop = shown.includes(this.#chosen) ? this.#chosen : shown[0];
		replace(this.list, shown.map((frame) => this.#row(frame, frame === stop)));
		if (!shown.length) this.list.append(h("p.empty", this.#frames.length ? "Nothing that is shown." : "Nothing has crossed the wire yet."));
	}

	#row(frame, stop) {
		const { bucket, status } = frame;
		const wrong = status >= 400;
		frame.key ??= `w-${Math.random()}`;
		return h(
			"button",
			{ class: `wire-row ${frame.kind}${wrong ? " refused" : ""}`, tabindex: stop ? "0" : "-1", "aria-pressed": String(frame === this.#chosen), key: frame.key, click: () => this.#choose(frame) },
			h("span.wire-time", written(Date.parse(frame.at), "T")),
			h("span.wire-kind", frame.kind),
			h("span.wire-what", titleOf(frame)),
			h("span.wire-who", frame.who ?? "nobody"),
			h("span.wire-status", status, frame.lost && " · answer lost", frame.ms !== undefined && ` · ${Math.round(frame.ms)} ms`, bucket && ` · ${bucket.remaining} of ${bucket.limit} left`),
		);
	}

	#choose(frame) {
		this.#chosen = frame;
		for (const row of every(this.list, ".wire-row")) aria(row, "pressed", row.dataset.key === frame.key);
		const { why, bucket } = frame;
		const json = (name, value) => value !== undefined && value !== null && [h("h4", name), h("pre", { tabindex: "0", label: name }, h("code", JSON.stringify(value, null, 2)))];
		const page = /^https:\/\//.test(why?.page ?? "") && h("a", { href: why.page, ...AWAY }, why.page);
		replace(
			this.detail,
			h("h3", titleOf(frame)),
			h("p", `${written(Date.parse(frame.at), "S")} · ${frame.who ?? ""}${frame.status ? ` · ${frame.status}` : ""}`),
			why && h("p.why", h("strong", "Refused: "), why.rule, page && " ", page),
			bucket && h("p", `Limit: ${bucket.remaining} of ${bucket.limit} left, anew in ${bucket.reset_after} s`),
			json("Request", frame.request), json("Answer", frame.response), json("Data", frame.data),
		);
	}

	#key(event) {
		const rows = every(this.list, ".wire-row");
		const to = rows[rows.indexOf(focused()) + ({ ArrowDown: 1, ArrowUp: -1 }[event.key] ?? NaN)];
		if (!to) return;
		event.preventDefault();
		to.focus();
		to.click();
	}

	shown() {
		this.connect();
		this.#draw();
	}
}
