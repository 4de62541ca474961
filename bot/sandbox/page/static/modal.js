/** An application's form: https://docs.discord.com/developers/components/using-modal-components */

import { aria, every, h, newId } from "./dom.js";
import { action, openDialog } from "./dialog.js";
import { markup } from "./markup.js";
import { selectButton } from "./picker.js";

const ROW = 1, TEXT_INPUT = 4, TEXT = 10, LABEL = 18, UPLOAD = 19, RADIO = 21, CHECKBOXES = 22, CHECKBOX = 23;

/** Open the form of INTERACTION_MODAL_CREATE; `channel` is where it was asked for. */
export function openModal(modal, { session, channel, context }) {
	const made = modal.components.map((part) => top(part, { session, channel, context }));
	const fields = made.map((one) => one.field).filter(Boolean);
	const send = action("Submit", null, "primary", "submit");
	const dialog = openDialog({
		title: modal.title,
		body: made.map((one) => one.element),
		actions: [action("Cancel", () => dialog.close()), send],
		submit: () => submit(),
	});
	(dialog.element.querySelector(".dialog-body :is(input, textarea, button)") ?? send).focus();

	async function submit() {
		dialog.fail("");
		const wrong = fields.filter((field) => !field.check());
		if (wrong.length) {
			wrong[0].focus();
			return;
		}
		send.disabled = true;
		const files = fields.flatMap((field) => field.files?.() ?? []);
		let index = 0;
		const components = fields.map((field) => ({ type: LABEL, component: field.value(() => String(index++)) }));
		const data = { id: modal.id, custom_id: modal.custom_id, components, attachments: files.map((file, at) => ({ id: String(at), filename: file.name })) };
		const done = await session.interactions.submit(channel, modal.application.id, data, files);
		session.interactions.dismiss(done);
		send.disabled = false;
		if (done.state === "done") dialog.close();
		else dialog.fail(done.state === "failed" ? "Something went wrong. Try again." : done.error);
	}
}

function top(part, tools) {
	if (part.type === TEXT) return { element: h(".markup", markup(part.content, tools.context)) };
	if (part.type === ROW) return labelled(part.components[0].label, "", part.components[0], tools);
	return labelled(part.label, part.description, part.component, tools);
}

function labelled(label, description, part, tools) {
	const id = newId("field");
	const group = [RADIO, CHECKBOXES].includes(part.type);
	const required = part.type !== CHECKBOX && (part.required ?? true);
	const made = (MAKERS[part.type] ?? select)(part, { ...tools, id, label, required });
	const problem = h("p.problem", { id: `${id}-problem`, role: "alert" });
	const describedBy = [description && `${id}-about`, `${id}-problem`].filter(Boolean).join(" ");
	const words = [label, required && h("span.required", { silent: "true" }, " *")];
	const about = description && h("p.field-about", { id: `${id}-about` }, description);
	const element = group
		? h("fieldset.field", { "aria-describedby": describedBy }, h("legend", words), about, made.element, problem)
		: h(".field", h("label", { for: id }, words), about, made.element, problem);
	const steering = made.element.matches("input, textarea, button") ? made.element : made.element.querySelector("input, textarea, button");
	if (!group) aria(steering, "describedby", describedBy);
	const field = {
		...made,
		focus: () => steering.focus(),
		check() {
			const words = made.wrong();
			problem.textContent = words;
			aria(steering, "invalid", Boolean(words));
			return !words;
		},
	};
	return { element, field };
}

const base = ({ type, custom_id }) => ({ type, custom_id });

function textInput(part, { id, required }) {
	const attributes = { id, value: part.value ?? "", placeholder: part.placeholder, maxlength: part.max_length ?? 4000, required, "aria-required": required || null };
	const input = part.style === 2 ? h("textarea", { ...attributes, rows: "4" }) : h("input", { type: "text", ...attributes });
	const wrong = () => {
		const { length } = input.value;
		if (!length) return required ? "This field is required." : "";
		return length < (part.min_length ?? 0) ? `Must be ${part.min_length} or more characters.` : "";
	};
	return { element: input, value: () => ({ ...base(part), value: input.value }), wrong };
}

function select(part, { session, channel, id, label, required }) {
	const made = selectButton({ ...part, min_values: required ? part.min_values : 0 }, session.store, channel, { label, required });
	made.element.id = id;
	const wrong = () => counted(made.values().length, part, required);
	return { element: made.element, value: () => ({ ...base(part), values: made.values() }), wrong };
}

function counted(count, part, required) {
	const least = part.min_values ?? 1;
	if (!count && !required) return "";
	if (count < least) return count || least > 1 ? `Choose at least ${least}.` : "Choose one.";
	return count > (part.max_values ?? Infinity) ? `Choose at most ${part.max_values}.` : "";
}

function choices(part, { id, required }) {
	const type = part.type === RADIO ? "radio" : "checkbox";
	const rows = part.options.map((one, index) => {
		const input = h("input", { type, name: id, id: index ? `${id}-${index}` : id, value: one.value, checked: Boolean(one.default) });
		return h("label.choice", input, h("span", one.label, one.description && h("small", one.description)));
	});
	const element = h(".choices", rows);
	const values = () => every(element, "input:checked").map((input) => input.value);
	if (type === "radio") return { element, value: () => ({ ...base(part), value: values()[0] ?? null }), wrong: () => (required && !values().length ? "Choose one." : "") };
	return { element, value: () => ({ ...base(part), values: values() }), wrong: () => counted(values().length, part, required) };
}

function checkbox(part, { id }) {
	const input = h("input", { type: "checkbox", id, checked: Boolean(part.default) });
	return { element: input, value: () => ({ ...base(part), value: input.checked }), wrong: () => "" };
}

function upload(part, { id, required }) {
	const input = h("input", { type: "file", id, multiple: (part.max_values ?? 1) > 1 });
	const files = () => [...input.files];
	return { element: input, files, value: (next) => ({ ...base(part), values: files().map(next) }), wrong: () => counted(input.files.length, part, required) };
}

const MAKERS = { [TEXT_INPUT]: textInput, [RADIO]: choices, [CHECKBOXES]: choices, [CHECKBOX]: checkbox, [UPLOAD]: upload };
