/** What only whoever runs the sandbox can do: turn its clock forward, and have it misbehave. */

import { byId, h, replace } from "./dom.js";
import { announce } from "./a11y.js";
import { own, wordsOf } from "./rest.js";
import { now, setNow, written } from "./time.js";

const HOUR = 3600, DAY = 86400;

/** The clock: #clock, shown where the sandbox serves its time. */
export class Clock {
	constructor(turned) {
		this.turned = turned;
		this.box = byId("clock");
	}

	async start() {
		if (!this.#took(await own("clock").catch(() => null))) return;
		this.box.hidden = false;
		this.face = h("time.clock-face");
		const turn = (label, seconds) => h("button.button.secondary", { label: `Turn the clock forward: ${label}`, click: () => this.#turn({ forward: seconds() }) }, label);
		const moment = h("input", { type: "datetime-local", label: "Turn the clock to", step: "60" });
		const go = h("button.button.secondary", { click: () => moment.value && this.#turn({ now: new Date(moment.value).toISOString() }) }, "Go");
		this.problem = h("p.problem", { role: "alert" });
		this.box.append(h("h3", "Clock"), this.face, h("div.clock-turns", turn("+1 hour", () => HOUR), turn("+1 day", () => DAY), turn("Tomorrow 8:00", untilMorning)), h("div.clock-turns", moment, go), this.problem);
		this.#tick();
		setInterval(() => this.#tick(), 1000);
		setInterval(async () => this.#took(await own("clock").catch(() => null)), 60000);
	}

	#took(answer) {
		const moment = Date.parse(answer?.now);
		if (!Number.isFinite(moment)) return false;
		setNow(moment);
		return true;
	}

	async #turn(body) {
		this.problem.textContent = "";
		try {
			this.#took(await own("clock", "POST", body));
			this.#tick();
			announce(`It is now ${written(now(), "F")}`);
			this.turned();
		} catch (error) {
			this.problem.textContent = wordsOf(error);
		}
	}

	#tick() {
		this.face.textContent = written(now(), "F");
		this.face.dateTime = new Date(now()).toISOString();
	}
}

function untilMorning() {
	const morning = new Date(now());
	morning.setDate(morning.getDate() + 1);
	morning.setHours(8, 0, 0, 0);
	return Math.round((morning.getTime() - now()) / 1000);
}

/** The switches: #switches, shown where the sandbox tells what it can do wrong. */
export class Switches {
	async start() {
		const faults = await own("faults").catch(() => null);
		if (!Array.isArray(faults)) return;
		byId("switches").hidden = false;
		this.#draw(faults);
	}

	async refresh() {
		if (byId("switches").hidden) return;
		this.#draw((await own("faults").catch(() => null)) ?? []);
	}

	#draw(faults, problem = "") {
		replace(byId("switches"), h("h3", "Misbehaviour"), problem && h("p.problem", { role: "alert" }, problem), faults.map((fault) => this.#row(fault)));
	}

	#row(fault) {
		const fields = (fault.parameters ?? []).map((parameter) => this.#parameter(fault, parameter));
		const box = h("input", { type: "checkbox", role: "switch", id: `fault-${fault.id}`, key: `fault-${fault.id}`, checked: fault.active, "aria-describedby": `fault-${fault.id}-says`, change: () => this.#set(fault, box.checked, fields) });
		return h("div.switch", h("label.choice", box, h("strong", fault.name)), h("p", { id: `fault-${fault.id}-says` }, fault.says), fields.map((field) => field.element));
	}

	/** `{name, label, value, min, max, choices}`; all but `name` and `value` may be missing. */
	#parameter(fault, parameter) {
		const { name, label = name, choices, min, max } = parameter;
		const value = parameter.value ?? parameter.default ?? "";
		const number = typeof value === "number";
		const id = `fault-${fault.id}-${name}`;
		const options = choices?.map((one) => h("option", { value: one, selected: one === value }, one));
		const input = options ? h("select", { id }, options) : h("input", { id, type: number ? "number" : "text", value: String(value), min, max, step: number ? "any" : null });
		return { element: h("label.parameter", { for: id }, label, input), name, read: () => (number ? Number(input.value) : input.value) };
	}

	async #set(fault, active, fields) {
		let problem = "";
		try {
			const parameters = Object.fromEntries(fields.map(({ name, read }) => [name, read()]));
			if (active) await own("faults", "POST", { id: fault.id, ...parameters });
			else await own(`faults?id=${encodeURIComponent(fault.id)}`, "DELETE");
			announce(`${fault.name}: ${active ? "on" : "off"}`);
		} catch (error) {
			problem = wordsOf(error);
		}
		this.#draw((await own("faults").catch(() => null)) ?? [], problem);
	}
}
