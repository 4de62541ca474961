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
		this.box.append(h("h3", "Clock"), this.face, h(".clock-turns", turn("+1 hour", () => HOUR), turn("+1 day", () => DAY), turn("Tomorrow 8:00", untilMorning)), h(".clock-turns", moment, go), this.problem);
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
	/** Draw them as they are now. */
	async show() {
		const faults = await own("faults").catch(() => null);
		if (!Array.isArray(faults)) return;
		byId("switches").hidden = false;
		this.#draw(faults);
	}

	#draw(faults, problem = "") {
		replace(byId("switches"), h("h3", "Misbehaviour"), problem && h("p.problem", { role: "alert" }, problem), faults.map((fault) => this.#row(fault)));
	}

	/** What lasts is a switch; what happens once, a button. */
	#row(fault) {
		const { id, name, says, active, lasting } = fault;
		const fields = fault.parameters.map((parameter) => this.#parameter(id, parameter));
		const about = `fault-${id}-says`;
		const box = lasting
			? h("input", { type: "checkbox", role: "switch", id: `fault-${id}`, key: id, checked: active, "aria-describedby": about, change: () => this.#set(fault, box.checked, fields) })
			: h("button.button.secondary", { key: id, "aria-describedby": about, click: () => this.#set(fault, true, fields) }, name);
		return h(".switch", lasting ? h("label.choice", box, h("strong", name)) : box, h("p", { id: about }, says), fields.map((field) => field.element));
	}

	#parameter(fault, { name, label, value, min, max, choices }) {
		const id = `fault-${fault}-${name}`;
		const input = choices
			? h("select", { id }, choices.map((one) => h("option", { value: one.value, selected: one.value === value }, one.label)))
			: h("input", { id, type: "number", value, min, max, step: "any" });
		return { element: h("label.parameter", { for: id }, label, input), name, read: () => (choices ? input.value : Number(input.value)) };
	}

	async #set({ id, name }, on, fields) {
		try {
			const given = Object.fromEntries(fields.map((field) => [field.name, field.read()]));
			this.#draw(await (on ? own("faults", "POST", { id, ...given }) : own(`faults?id=${id}`, "DELETE")));
			announce(`${name}: ${on ? "on" : "off"}`);
		} catch (error) {
			this.#draw(await own("faults"), wordsOf(error));
		}
	}
}
