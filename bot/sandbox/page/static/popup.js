/** What opens beside a place: menus with submenus, and cards. One at a time; Escape or a press elsewhere closes it. */

import { h, icon } from "./dom.js";

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
export function openPopup(element, place, { opener = document.activeElement, closed = null } = {}) {
	closePopup(false);
	const off = new AbortController();
	open = { element, opener, off, closed };
	// Inside an open dialog the rest of the page is inert.
	(place instanceof Element && place.closest("dialog") || document.body).append(element);
	position(element, place);
	const outside = (event) => {
		if (!element.contains(event.target) && !(place instanceof Element && place.contains(event.target))) closePopup(false);
	};
	document.addEventListener("pointerdown", outside, { signal: off.signal, capture: true });
	window.addEventListener("resize", () => closePopup(false), { signal: off.signal });
	element.addEventListener("keydown", (event) => {
		if (event.key !== "Escape") return;
		event.preventDefault();
		event.stopPropagation();
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
 * A menu. Items: `{label, run, icon, danger, disabled}` or `{label, items, empty}` for a submenu, null for a line.
 */
export function openMenu(label, items, place, options) {
	const element = h("div.menu", { role: "menu", label, tabindex: "-1" });
	fill(element, items.filter((item, index, all) => item || (index > 0 && all[index - 1])));
	openPopup(element, place, options);
	(element.querySelector("[role=menuitem]:not([aria-disabled])") ?? element).focus();
}

function fill(menu, items) {
	for (const item of items) {
		if (!item) menu.append(h("div", { role: "separator" }));
		else if (item.items) menu.append(submenu(item));
		else menu.append(entry(item));
	}
	menu.addEventListener("keydown", (event) => keys(menu, event));
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
	const inner = h("div.menu.submenu", { role: "menu", label, hidden: true });
	fill(inner, items.length ? items : [{ label: empty, disabled: true }]);
	const show = (on, focus) => {
		inner.hidden = !on;
		owner.setAttribute("aria-expanded", String(on));
		const right = owner.getBoundingClientRect().right + inner.offsetWidth > innerWidth;
		inner.classList.toggle("left", right);
		if (focus) (on ? inner.querySelector("[role=menuitem]") : owner).focus();
	};
	const owner = h("div", { role: "menuitem", tabindex: "-1", "aria-haspopup": "menu", "aria-expanded": "false" }, h("span", label), icon(sign ?? "chevron"));
	const wrap = h("div.has-submenu", { role: "none", pointerenter: () => show(true, false), pointerleave: () => show(false, false) }, owner, inner);
	owner.addEventListener("click", () => show(inner.hidden || !inner.contains(document.activeElement), true));
	wrap.addEventListener("keydown", (event) => {
		if (event.key === "ArrowRight" && document.activeElement === owner) show(true, true);
		else if (event.key === "ArrowLeft" && inner.contains(document.activeElement)) show(false, true);
		else return;
		event.preventDefault();
		event.stopPropagation();
	});
	return wrap;
}

function keys(menu, event) {
	const items = [...menu.querySelectorAll("[role=menuitem]")].filter((item) => item.closest("[role=menu]") === menu);
	const at = items.indexOf(document.activeElement);
	if (at < 0) return;
	const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
	if (to !== undefined) items[to % items.length].focus();
	else if (event.key === "Enter" || event.key === " ") document.activeElement.click();
	else if (event.key === "Tab") closePopup();
	else return;
	event.preventDefault();
	event.stopPropagation();
}
