/** Roles and permissions of a member, and switches for them: changed as the server's owner, whoever one is. */

import { every, focused, h } from "./dom.js";
import { openDialog } from "./dialog.js";
import { PERMISSIONS, bit, inChannel, wordsFor } from "./permissions.js";
import { tint } from "./markup.js";
import { Rest } from "./rest.js";
import { isThread } from "./store.js";

/** Show the roles of a member of the current server, and what they may in the current channel. */
export function openRoles(app, userId) {
	const { store, guild } = app;
	const owner = app.people.find((one) => one.id === guild.owner_id);
	const rest = owner ? new Rest(owner.token) : app.session.rest;
	const body = h(".roles");
	let place;
	const dialog = openDialog({ title: `Roles and permissions of ${store.nameOf(userId, guild.id)}`, body, wide: true, closed: () => off() });
	const off = store.on("guilds", () => dialog.element.open && draw());
	const change = async (work) => {
		dialog.fail("");
		try {
			await work();
		} catch (error) {
			dialog.fail(error.message);
			draw();
		}
	};

	function draw() {
		const member = guild.members.get(userId);
		if (!member) return dialog.close();
		const channel = app.channel;
		place = channel && isThread(channel) ? store.channels.get(channel.parent_id) : channel;
		const held = focused()?.id;
		const open = new Set(every(body, "details[open]").map((one) => one.dataset.key));
		body.replaceChildren(
			h("p.field-about", owner ? `Changed as ${owner.display}, who owns this server, whoever you are now.` : "Changed as yourself."),
			h("fieldset.field", h("legend", "Roles"), roleBoxes(member)),
			place && h("fieldset.field", h("legend", `Permissions in #${place.name}`), permissionRows()),
			h("fieldset.field", h("legend", "What each role grants in the whole server"), roleGrants(open)),
		);
		if (held) document.getElementById(held)?.focus();
		return undefined;
	}

	function roleBoxes(member) {
		const roles = store.rolesOf(guild).filter((role) => role.id !== guild.id);
		return roles.map((role) => {
			const path = `/guilds/${guild.id}/members/${userId}/roles/${role.id}`;
			const input = h("input", { type: "checkbox", id: `role-${role.id}`, checked: member.roles.includes(role.id), disabled: role.managed, change: () => change(() => (input.checked ? rest.put(path) : rest.delete(path))) });
			return h("label.choice", { style: tint(role) }, input, h("span.role-dot"), role.name, role.managed && h("small", " (the application's own)"));
		});
	}

	function permissionRows() {
		const granted = inChannel(store, place, userId);
		const own = (place.permission_overwrites ?? []).find((one) => one.id === userId);
		const [allow, deny] = [BigInt(own?.allow ?? 0), BigInt(own?.deny ?? 0)];
		return h("table.permissions",
			h("thead", h("tr", h("th", { scope: "col" }, "Permission"), h("th", { scope: "col" }, "Has it"), h("th", { scope: "col" }, "For this member here"))),
			h("tbody", Object.keys(PERMISSIONS).map((key) => {
				const here = bit(key);
				const state = allow & here ? "allow" : deny & here ? "deny" : "inherit";
				const select = h("select", { id: `permission-${key}`, label: `${wordsFor(key)}: for this member here`, change: () => change(() => {
					const [more, less] = [(allow & ~here) | (select.value === "allow" ? here : 0n), (deny & ~here) | (select.value === "deny" ? here : 0n)];
					const path = `/channels/${place.id}/permissions/${userId}`;
					return more || less ? rest.put(path, { type: 1, allow: String(more), deny: String(less) }) : rest.delete(path);
				}) }, ["inherit", "allow", "deny"].map((one) => h("option", { value: one, selected: one === state }, { inherit: "as roles say", allow: "allowed", deny: "denied" }[one])));
				const has = Boolean(granted & here);
				return h("tr", h("th", { scope: "row" }, wordsFor(key)), h("td", { class: has ? "yes" : "no" }, has ? "✓ yes" : "✕ no"), h("td", select));
			})));
	}

	function roleGrants(open) {
		return store.rolesOf(guild).map((role) =>
			h("details.grants", { key: role.id, open: open.has(role.id) }, h("summary", role.name), h(".choices", Object.keys(PERMISSIONS).map((key) => {
				const granted = BigInt(role.permissions);
				const input = h("input", { type: "checkbox", id: `grant-${role.id}-${key}`, checked: Boolean(granted & bit(key)), change: () => change(() => rest.patch(`/guilds/${guild.id}/roles/${role.id}`, { permissions: String(granted ^ bit(key)) })) });
				return h("label.choice", input, wordsFor(key));
			}))));
	}

	draw();
}
