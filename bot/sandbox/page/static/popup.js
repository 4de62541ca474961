/** What opens beside a place: menus with submenus, and cards. One at a time; Escape or a press elsewhere closes it. */

import { aria, every, focused, h, halt, icon, on } from "./dom.js";

let open = null;

/** Close what is open; with `back`, the focus returns to where it came from. */
export function closePopup(back = true) {
	if (!open) return;
	const { element, opener, off, closed } = open;
	open = null;
	off.abort();
	element.remove();
	if (back && opener?.isConnected) opener.focus({ preventScroll: true });
	closed?.();
}

/** Put `element` beside `place` (an element, or `{x, y}` in pixels), inside the window. */
export function openPopup(element, place, { opener = focused(), closed = null } = {}) {
	closePopup(false);
	const off = new AbortController();
	open = { element, opener, off, closed };
	// Inside an open dialog the rest of the page is inert.
	(place instanceof Element && place.closest("dialog") || document.body).append(element);
	position(element, place);
	const outside = (event) => {
		if (!element.contains(event.target) && !(place instanceof Element && place.contains(event.target))) closePopup(false);
	};
	on(document, "pointerdown", outside, { signal: off.signal, capture: true });
	on(window, "resize", () => closePopup(false), { signal: off.signal });
	on(element, "keydown", (event) => {
		if (event.key !== "Escape") return;
		halt(event);
		closePopup();
	});
}

function position(element, place) {
	const box = place instanceof Element ? place.getBoundingClientRect() : { left: place.x, right: place.x, top: place.y, bottom: place.y };
	const { offsetWidth: width, offsetHeight: height } = element;
	const left = Math.max(8, Math.min(box.left, innerWidth - width - 8));
	const below = box.bottom + 4;
	const top = below + height > innerHeight - 8 && box.top - height - 4 > 0 ? box.top - height - 4 : Math.max(8, Math.min(below, innerHeight - height - 8));
	element.style.setProperty("left", `${left}px`);
	element.style.setProperty("top", `${top}px`);
}

/**
 * A menu. Items: `{label, run, icon, danger, disabled}` or `{label, items, empty}` for a submenu, null for a line; what
 * is neither is left out.
 */
export function openMenu(label, items, place, options) {
	const element = h(".menu", { role: "menu", label, tabindex: "-1" });
	fill(element, items.filter((item) => item === null || item?.label));
	openPopup(element, place, options);
	(element.querySelector("[role=menuitem]:not([aria-disabled])") ?? element).focus();
}

function fill(menu, items) {
	for (const item of items) {
		if (!item) menu.append(h("div", { role: "separator" }));
		else if (item.items) menu.append(submenu(item));
		else menu.append(entry(item));
	}
	on(menu, "keydown", (event) => keys(menu, event));
}

function entry({ label, run, icon: sign, danger, disabled, note }) {
	const press = () => {
		if (disabled) return;
		closePopup();
		run();
	};
	return h(
		"div",
		{ role: "menuitem", tabindex: "-1", class: danger ? "danger" : null, "aria-disabled": disabled || null, click: press },
		h("span", label, note && h("small", note)),
		sign && icon(sign),
	);
}

function submenu({ label, items, empty, icon: sign }) {
	const inner = h(".menu.submenu", { role: "menu", label, hidden: true });
	fill(inner, items.length ? items : [{ label: empty, disabled: true }]);
	const show = (shown, focus) => {
		inner.hidden = !shown;
		aria(owner, "expanded", shown);
		const right = owner.getBoundingClientRect().right + inner.offsetWidth > innerWidth;
		inner.classList.toggle("left", right);
		if (focus) (shown ? inner.querySelector("[role=menuitem]") : owner).focus();
	};
	const owner = h("div", { role: "menuitem", tabindex: "-1", popup: "menu", expanded: "false" }, h("span", label), icon(sign ?? "chevron"));
	const wrap = h(".has-submenu", { role: "none", pointerenter: () => show(true, false), pointerleave: () => show(false, false) }, owner, inner);
	on(owner, "click", () => show(inner.hidden || !inner.contains(focused()), true));
	on(wrap, "keydown", (event) => {
		if (event.key === "ArrowRight" && focused() === owner) show(true, true);
		else if (event.key === "ArrowLeft" && inner.contains(focused())) show(false, true);
		else return;
		halt(event);
	});
	return wrap;
}

function keys(menu, event) {
	const items = every(menu, "[role=menuitem]").filter((item) => item.closest("[role=menu]") === menu);
	const at = items.indexOf(focused());
	if (at < 0) return;
	const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
	if (to !== undefined) items[to % items.length].focus();
	else if (event.key === "Enter" || event.key === " ") focused().click();
	else if (event.key === "Tab") closePopup();
	else return;
	halt(event);
}
