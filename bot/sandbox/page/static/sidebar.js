/** The left side: servers, their channels and threads, direct messages, and who one is. */

import { avatar, byId, h, icon, iconButton, replace } from "./dom.js";
import { roving, settle } from "./a11y.js";
import { signOf } from "./picker.js";
import { CATEGORY, FORUM, holdsMessages } from "./store.js";

/** `app` is the page's `App`. Draws into #servers, #channels and #me. */
export class Sidebar {
	constructor(app) {
		this.app = app;
		roving(byId("servers"), "button");
		roving(byId("channels"), "a, button.direct");
	}

	draw() {
		const { app } = this;
		const { store } = app;
		replace(byId("servers"), this.#server(null, "Direct messages"), h("hr"), [...store.guilds.values()].map((guild) => this.#server(guild, guild.name)));
		settle(byId("servers"), "button");
		const guild = app.guild;
		byId("server-name").textContent = guild?.name ?? "Direct messages";
		replace(byId("channels"), guild ? this.#channels(guild) : this.#directs());
		settle(byId("channels"), "a, button.direct");
		this.#me();
	}

	#server(guild, name) {
		const here = (guild?.id ?? null) === this.app.guildId;
		const unread = [...this.app.store.unread].some(([id, count]) => count && (this.app.store.channels.get(id)?.guild_id ?? null) === (guild?.id ?? null));
		return h(
			"button",
			{ class: `server${unread ? " unread" : ""}`, "aria-current": here ? "true" : null, label: unread ? `${name}, unread` : name, title: name, key: `s-${guild?.id ?? "dm"}`, click: () => this.app.enterGuild(guild?.id ?? null) },
			guild ? avatar(guild.id, name, "server-icon") : h("span.server-icon", icon("direct")),
		);
	}

	#channels(guild) {
		const channels = this.app.store.channelsOf(guild.id);
		const of = (parent) => channels.filter((one) => one.type !== CATEGORY && (one.parent_id ?? null) === parent);
		const known = new Set(channels.map((one) => one.id));
		const loose = channels.filter((one) => one.type !== CATEGORY && (!one.parent_id || !known.has(one.parent_id)));
		const groups = channels.filter((one) => one.type === CATEGORY);
		return [
			loose.length > 0 && h("ul", loose.map((one) => this.#channel(one))),
			groups.map((group) => [h("h3", { id: `category-${group.id}` }, group.name), h("ul", { "aria-labelledby": `category-${group.id}` }, of(group.id).map((one) => this.#channel(one)))]),
		];
	}

	#channel(channel) {
		const threads = this.app.store.threadsOf(channel.id);
		return h("li", this.#link(channel), threads.length > 0 && h("ul.threads", { label: `Threads of ${channel.name}` }, threads.map((one) => h("li", this.#link(one)))));
	}

	#link(channel) {
		const { app } = this;
		const { store } = app;
		if (!holdsMessages(channel) && channel.type !== FORUM) return h("span.channel", icon(signOf(channel.type)), channel.name);
		const unread = store.unread.get(channel.id) ?? 0;
		const name = store.channelName(channel);
		const kind = { 1: "direct messages", 5: "announcements", 15: "forum", 10: "thread", 11: "thread", 12: "private thread" }[channel.type] ?? "channel";
		return h(
			"a",
			{ class: `channel${unread ? " unread" : ""}`, href: `#/${channel.guild_id ?? "@me"}/${channel.id}`, key: `c-${channel.id}`, "aria-current": channel.id === app.channelId ? "page" : null, label: `${name}, ${kind}${unread ? `, ${unread} new` : ""}`, click: (event) => event.ctrlKey || event.metaKey || (event.preventDefault(), app.goTo(channel.id)) },
			channel.type === 1 ? avatar(channel.recipients[0]?.id, name, "small") : icon(signOf(channel.type)),
			h("span.channel-name", name),
			unread > 0 && h("span.badge", unread > 99 ? "99+" : unread),
		);
	}

	#directs() {
		const { store } = this.app.session;
		const directs = store.directs();
		const talked = new Set(directs.flatMap((one) => one.recipients.map((user) => user.id)));
		const others = [...store.users.values()].filter((user) => user.id !== store.me.id && !talked.has(user.id));
		return [
			directs.length > 0 && h("ul", directs.map((one) => h("li", this.#link(one)))),
			others.length > 0 && h("h3", "Write to"),
			others.map((user) => h("button.channel.direct", { key: `d-${user.id}`, click: () => this.app.openDirect(user.id) }, avatar(user.id, store.nameOf(user.id), "small"), h("span.channel-name", store.nameOf(user.id)), user.bot && h("span.tag", "APP"))),
		];
	}

	#me() {
		const { app } = this;
		const { person, state } = app.session;
		const words = { open: person.name, lost: "connecting again…", connecting: "connecting…" }[state];
		replace(
			byId("me"),
			h("button.me-button", { key: "me", popup: "menu", label: `You are ${person.display}. Be someone else`, title: "Be someone else", click: (event) => app.choosePerson(event.currentTarget) }, avatar(person.id, person.display), h("span.me-words", h("strong", person.display), h("small", words)), icon("chevron")),
			app.guildId && iconButton("shield", "Roles and permissions", () => app.showRoles(), { key: "roles" }),
			iconButton("theme", "Light or dark", () => app.turnTheme(), { key: "theme" }),
		);
	}
}
