/** Keys and words for those who use no mouse or no screen. */

import { byId, every, focused, on, stop } from "./dom.js";

let clearing = 0;

/** Have a screen reader say this when it is done with what it says. */
export function announce(words) {
	const region = byId("announcer");
	region.textContent = words;
	clearTimeout(clearing);
	clearing = setTimeout(() => (region.textContent = ""), 4000);
}

/** One stop for the tab key in a list: arrows, Home and End go from one `selector` to the next. */
export function roving(container, selector) {
	on(container, "keydown", (event) => {
		const items = every(container, selector);
		const at = items.indexOf(event.target);
		if (at < 0) return;
		const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
		if (to === undefined || !items[to]) return;
		stop(event);
		items[to].focus();
	});
	on(container, "focusin", (event) => {
		if (event.target.matches(selector)) settle(container, selector, event.target);
	});
}

/** Give the one element of a roving list that the tab key stops at: `current`, or the first. */
export function settle(container, selector, current = null) {
	const items = every(container, selector);
	const stop = current ?? items.find((item) => item.getAttribute("aria-current")) ?? items[0];
	for (const item of items) item.tabIndex = item === stop ? 0 : -1;
}

/** F6 and Shift+F6 go from one part of the page to the next. */
export function partKeys(parts) {
	on(document, "keydown", (event) => {
		if (event.key !== "F6" || document.querySelector("dialog[open]")) return;
		const shown = parts().filter((part) => part.checkVisibility());
		const at = shown.findIndex((part) => part.contains(focused()));
		const to = shown[(at + (event.shiftKey ? -1 : 1) + shown.length) % shown.length];
		stop(event);
		const stops = ["[tabindex='0']", "button, input, a[href]"].flatMap((one) => [...(to?.querySelectorAll(one) ?? [])]);
		stops.find((stop) => stop.checkVisibility())?.focus();
	});
}
