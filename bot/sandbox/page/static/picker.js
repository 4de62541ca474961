/** The list behind a select: opened from a button, searched where it is long, with one or several to choose. */

import { aria, avatar, h, icon, on, stop } from "./dom.js";
import { COMBO, Listbox } from "./listbox.js";
import { tint } from "./markup.js";
import { closePopup, openPopup } from "./popup.js";
import { inChannel, bit } from "./permissions.js";

const STRING_SELECT = 3, USER_SELECT = 5, ROLE_SELECT = 6, MENTIONABLE_SELECT = 7, CHANNEL_SELECT = 8;
const MANY = 12; // from here on a list can be searched

/** What the users, roles or channels of a guild look like as options; `kinds` of "user", "role", "channel". */
export function places(store, guildId, kinds, { channelTypes = [], extra = [] } = {}) {
	const guild = store.guilds.get(guildId);
	const found = [];
	if (kinds.includes("user")) {
		const ids = guild ? [...guild.members.keys()] : extra;
		for (const id of ids) {
			const user = store.users.get(id);
			const name = store.nameOf(id, guildId);
			found.push({ value: id, label: name, note: user?.username, sign: avatar(id, name, "small"), group: kinds.length > 1 ? "People" : null });
		}
	}
	if (kinds.includes("role") && guild) {
		for (const role of store.rolesOf(guild)) {
			const sign = h("span.role-dot", { silent: "true", style: tint(role) });
			found.push({ value: role.id, label: role.name, sign, group: kinds.length > 1 ? "Roles" : null });
		}
	}
	if (kinds.includes("channel") && guild) {
		const channels = [...store.channels.values()].filter(
			(one) => one.guild_id === guildId && (!channelTypes.length || channelTypes.includes(one.type)) && inChannel(store, one, store.me.id) & bit("VIEW_CHANNEL"),
		);
		for (const one of channels) {
			found.push({ value: one.id, label: one.name, sign: icon(signOf(one.type)), note: store.channels.get(one.parent_id)?.name });
		}
	}
	return found;
}

export function signOf(type) {
	if (type === 1) return "direct";
	if (type === 5) return "news";
	if (type === 15) return "forum";
	if (type === 4) return "chevron";
	return type >= 10 && type <= 12 ? "thread" : "hash";
}

const KINDS = { [USER_SELECT]: ["user"], [ROLE_SELECT]: ["role"], [MENTIONABLE_SELECT]: ["user", "role"], [CHANNEL_SELECT]: ["channel"] };

/** A select's options and what is chosen at first, for the component `part` in a channel. */
function optionsOf(part, store, channel) {
	if (part.type === STRING_SELECT) {
		return part.options.map((one) => ({ value: one.value, label: one.label, note: one.description, sign: one.emoji ? h("span.emoji", one.emoji.id ? `:${one.emoji.name}:` : one.emoji.name) : null, default: one.default }));
	}
	const defaults = new Set((part.default_values ?? []).map((one) => one.id));
	const extra = (channel.recipients ?? []).map((user) => user.id).concat(store.me.id);
	const found = places(store, channel.guild_id, KINDS[part.type], { channelTypes: part.channel_types ?? [], extra });
	return found.map((one) => ({ ...one, default: defaults.has(one.value) }));
}

/**
 * A select's button. `done(values)` is called when something was chosen: at once where it is one, when the list
 * closes where it may be several; `given` is what was chosen before. Gives `{element, values()}`.
 */
export function selectButton(part, store, channel, { done = () => {}, label = "", given = null, busy = false, required = false }) {
	const least = part.min_values ?? 1;
	const most = part.max_values ?? 1;
	const options = () => optionsOf(part, store, channel);
	const chosen = new Set(given ?? options().filter((one) => one.default).map((one) => one.value));
	const words = h("span.select-words");
	const placeholder = part.placeholder || (most > 1 ? "Make selections" : "Make a selection");
	const write = () => {
		const labels = options().filter((one) => chosen.has(one.value)).map((one) => one.label);
		words.textContent = labels.join(", ") || placeholder;
		words.classList.toggle("placeholder", !labels.length);
		button.setAttribute("aria-label", `${label || placeholder}${required ? ", required" : ""}${labels.length ? `: ${labels.join(", ")}` : ""}`);
	};
	const button = h(
		"button.select",
		{ popup: "listbox", expanded: "false", disabled: part.disabled, "aria-busy": busy || null,
			click: () => busy || openList(button, { options: options(), chosen, least, most, label: label || placeholder, write, done }) },
		words,
		icon("chevron"),
	);
	write();
	return { element: button, values: () => [...chosen] };
}

function openList(button, { options, chosen, least, most, label, write, done }) {
	const before = [...chosen].join();
	let finished = false;
	const finish = () => {
		if (finished) return;
		finished = true;
		aria(button, "expanded", "false");
		if ([...chosen].join() !== before && chosen.size >= least) done([...chosen]);
	};
	const list = new Listbox(label, (option) => {
		if (most === 1) {
			const again = chosen.has(option.value);
			chosen.clear();
			if (!again || least > 0) chosen.add(option.value);
			write();
			const same = [...chosen].join() === before;
			closePopup();
			if (same) done([...chosen]);
			return;
		}
		if (!chosen.delete(option.value) && chosen.size < most) chosen.add(option.value);
		write();
		show(list.at);
	}, { multiple: most > 1 });
	const search = options.length > MANY ? h("input.picker-search", { ...COMBO, placeholder: "Search", label: `Search: ${label}`, expanded: "true" }) : null;
	const show = (at = 0) => {
		const typed = search?.value.trim().toLowerCase() ?? "";
		list.show(options.filter((one) => one.label.toLowerCase().includes(typed)), { selected: (one) => chosen.has(one.value), empty: "Nothing matches." });
		if (list.options.length) list.mark(Math.min(at, list.options.length - 1));
	};
	const hint = most > 1 && h("p.picker-hint", least === most ? `Choose ${most}` : `Choose ${least} to ${most}`);
	const element = h("div", { class: most > 1 ? "picker multiple" : "picker" }, search, list.element, hint);
	const steering = search ?? list.element;
	list.own(steering);
	search?.addEventListener("input", () => show());
	on(element, "keydown", (event) => {
		if (list.key(event)) return;
		if (event.key === "Enter" || (event.key === " " && !search)) {
			stop(event);
			if (list.active) list.pick(list.active);
		} else if (event.key === "Tab") {
			stop(event);
			closePopup();
		}
	});
	show(Math.max(0, options.findIndex((one) => chosen.has(one.value))));
	aria(button, "expanded", "true");
	element.style.setProperty("min-width", `${button.offsetWidth}px`);
	openPopup(element, button, { opener: button, closed: finish });
	steering.focus();
}
