/** Dialogs: one thing that is asked or shown above everything else. Escape closes it, the focus goes back. */

import { AWAY, focused, h, iconButton, newId, on, stop } from "./dom.js";

/**
 * Open a dialog with a heading, `body` (nodes) and `actions` (buttons). With `submit(form)` its content is a form;
 * `wide` gives it room. Gives `{element, close, fail(words)}`; `fail` shows what went wrong and keeps it open.
 */
export function openDialog({ title, body, actions = [], submit = null, closed = () => {}, wide = false, opener = focused() }) {
	const heading = newId("dialog");
	const problem = h("p.problem", { role: "alert" });
	const close = () => element.close();
	const content = [
		h("header.dialog-head", h("h2", { id: heading }, title), iconButton("close", "Close", close)),
		h(".dialog-body", body),
		problem,
		actions.length > 0 && h("footer.dialog-actions", actions),
	];
	const element = h(
		"dialog",
		{ class: wide ? "dialog wide" : "dialog", "aria-labelledby": heading },
		submit ? h("form", { novalidate: true, submit: (event) => (stop(event), submit(event.target)) }, content) : content,
	);
	on(element, "close", () => {
		element.remove();
		closed();
		if (opener?.isConnected) opener.focus({ preventScroll: true });
	});
	on(element, "pointerdown", (event) => {
		if (event.target === element) close();
	});
	document.body.append(element);
	element.showModal();
	const fail = (words) => {
		problem.textContent = words;
	};
	return { element, close, fail };
}

export function action(label, press, kind = "secondary", type = "button") {
	return h("button", { type, class: `button ${kind}`, click: press }, label);
}

/** Ask before an address behind other words is opened: the address is shown whole. */
export function visit(event, url) {
	if (event.ctrlKey || event.metaKey || event.button === 1) return;
	stop(event);
	const host = new URL(url).host;
	const go = h("a.button.primary", { href: url, ...AWAY }, "Visit site");
	const dialog = openDialog({
		title: "Leaving this page",
		body: [h("p", "This link leads to ", h("strong", host), ":"), h("p.address", url)],
		actions: [action("Go back", () => dialog.close()), go],
	});
	on(go, "click", () => dialog.close());
	go.focus();
}

export function showPicture(url, words, name) {
	openDialog({
		title: name || "Picture",
		wide: true,
		body: [h("img.large-picture", { src: url, alt: words || "" }), words && h("p.caption", words)],
		actions: [h("a.button.secondary", { href: url, ...AWAY }, "Open original")],
	});
}

export function confirm(title, words, yes) {
	return new Promise((resolve) => {
		let answer = false;
		const dialog = openDialog({
			title,
			body: h("p", words),
			actions: [action("Cancel", () => dialog.close()), action(yes, () => ((answer = true), dialog.close()), "danger")],
			closed: () => resolve(answer),
		});
	});
}
