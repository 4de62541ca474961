/** The right side: who is here, by role; and the card of one of them. */

import { action } from "./dialog.js";
import { avatar, byId, h, on, replace } from "./dom.js";
import { roving, settle } from "./a11y.js";
import { tint } from "./markup.js";
import { openMenu, openPopup } from "./popup.js";
import { bit, inChannel } from "./permissions.js";

export class Members {
	constructor(app) {
		this.app = app;
		roving(byId("members"), "button");
	}

	draw() {
		const { app } = this;
		const { store, guild } = app;
		const channel = app.channel;
		const ids = guild ? [...guild.members.keys()] : [...(channel?.recipients ?? []).map((user) => user.id), store.me.id];
		const here = ids.filter((id) => !channel || inChannel(store, channel, id) & bit("VIEW_CHANNEL"));
		const groups = new Map();
		for (const id of here) {
			const role = store.topRole(guild, id);
			const key = role?.id ?? "";
			if (!groups.has(key)) groups.set(key, { role, ids: [] });
			groups.get(key).ids.push(id);
		}
		const order = [...groups.values()].sort((one, other) => (other.role?.position ?? -1) - (one.role?.position ?? -1));
		replace(
			byId("members"),
			order.map(({ role, ids: members }) => {
				const name = `${role?.name ?? "Members"} — ${members.length}`;
				return [h("h2", name), h("ul", { label: name }, members.sort((one, other) => store.nameOf(one, app.guildId).localeCompare(store.nameOf(other, app.guildId))).map((id) => h("li", this.#member(id, guild))))];
			}),
		);
		settle(byId("members"), "button");
	}

	#member(id, guild) {
		const { app } = this;
		const { store } = app;
		const name = store.nameOf(id, app.guildId);
		const role = store.topRole(guild, id, (one) => one.color);
		const button = h(
			"button.member",
			{ key: `u-${id}`, style: tint(role), click: () => this.card(id, button) },
			avatar(id, name),
			h("span.member-name", name),
			store.users.get(id)?.bot && h("span.tag", "APP"),
			guild?.owner_id === id && h("span.owner", { title: "Server owner" }, "♛", h("span.hidden", " server owner")),
		);
		on(button, "contextmenu", (event) => {
			event.preventDefault();
			this.menu(id, event.clientX ? { x: event.clientX, y: event.clientY } : button, button);
		});
		return button;
	}

	async menu(id, place, opener) {
		const { app } = this;
		const items = await app.appCommands(2, id);
		const own = id === app.store.me.id;
		openMenu(
			"Member",
			[
				{ label: "Profile", run: () => this.card(id, opener) },
				!own && { label: "Message", run: () => app.openDirect(id) },
				app.guildId && { label: "Roles and permissions", run: () => app.showRoles(id) },
				{ label: "Apps", items, empty: "No commands for members here" },
			],
			place,
			{ opener },
		);
	}

	card(id, opener) {
		const { app } = this;
		const { store, guild } = app;
		const name = store.nameOf(id, app.guildId);
		const user = store.users.get(id);
		const roles = (guild?.members.get(id)?.roles ?? []).map((role) => guild.roles.get(role)).filter(Boolean);
		const element = h(
			".card",
			{ role: "dialog", label: name, tabindex: "-1" },
			h(".card-head", avatar(id, name, "large"), h("div", h("strong", name), user?.bot && h("span.tag", "APP"), h("small", user?.username ?? ""))),
			roles.length > 0 && h("ul.role-chips", { label: "Roles" }, roles.map((role) => h("li", { style: tint(role) }, h("span.role-dot"), role.name))),
			h(".card-actions",
				id !== store.me.id && action("Message", () => app.openDirect(id), "primary"),
				app.people.some((one) => one.id === id) && id !== store.me.id && action(`Be ${name}`, () => app.become(app.people.find((one) => one.id === id))),
				guild && action("Roles and permissions", () => app.showRoles(id)),
				action("Apps", (event) => this.menu(id, event.currentTarget, opener))),
		);
		openPopup(element, opener, { opener });
		element.querySelector("button")?.focus();
	}
}
