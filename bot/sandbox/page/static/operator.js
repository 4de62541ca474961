/** What only whoever runs the sandbox can do: turn its clock forward, and have it misbehave. */

import { byId, h, replace } from "./dom.js";
import { announce } from "./a11y.js";
import { action } from "./dialog.js";
import { own } from "./rest.js";
import { now, setNow, written } from "./time.js";

const HOUR = 3600, DAY = 86400;

/** The clock: #clock. `read` it first. */
export class Clock {
	read = async () => this.#took(await own("clock"));

	/** `turned()` is called when it was turned here. */
	draw(turned) {
		this.turned = turned;
		this.face = h("time.clock-face");
		const turn = (label, seconds) => h("button.button.secondary", { label: `Turn the clock forward: ${label}`, click: () => this.#turn({ forward: seconds() }) }, label);
		const moment = h("input", { type: "datetime-local", label: "Turn the clock to", step: "60" });
		const go = action("Go", () => moment.value && this.#turn({ now: new Date(moment.value).toISOString() }));
		this.problem = h("p.problem", { role: "alert" });
		byId("clock").append(h("h3", "Clock"), this.face, h(".clock-turns", turn("+1 hour", () => HOUR), turn("+1 day", () => DAY), turn("Tomorrow 8:00", untilMorning)), h(".clock-turns", moment, go), this.problem);
		this.#tick();
		setInterval(() => this.#tick(), 1000);
		setInterval(() => this.read().catch(() => {}), 60000); // somebody else may have turned it
	}

	#took(answer) {
		setNow(Date.parse(answer.now));
	}

	async #turn(body) {
		this.problem.textContent = "";
		try {
			this.#took(await own("clock", "POST", body));
			this.#tick();
			announce(`It is now ${written(now(), "F")}`);
			this.turned();
		} catch (error) {
			this.problem.textContent = error.message;
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

/** The switches: #switches. */
export class Switches {
	/** Draw them as they are now. */
	show() {
		own("faults").then((faults) => this.#draw(faults), () => {});
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
			this.#draw(await own("faults").catch(() => []), error.message);
		}
	}
}
