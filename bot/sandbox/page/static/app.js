/** The page: who one is, where one is, and what is drawn of it. */

import { byId, focused, h, icon, iconButton, on, replace } from "./dom.js";
import { announce, partKeys } from "./a11y.js";
import { messageMenu, threadMenu, toast } from "./actions.js";
import { all, commandData } from "./commands.js";
import { Composer } from "./composer.js";
import { drawForum } from "./forum.js";
import { Members } from "./members.js";
import { MessageList } from "./messages.js";
import { openModal } from "./modal.js";
import { openRoles } from "./roles.js";
import { signOf } from "./picker.js";
import { closePopup, openMenu } from "./popup.js";
import { Session } from "./session.js";
import { Sidebar } from "./sidebar.js";
import { FORUM, holdsMessages, isThread } from "./store.js";

const narrow = () => matchMedia("(max-width: 700px)").matches;
const isShown = (id) => byId(id).checkVisibility();

/** `people` are those one may be. One session each is kept once opened: who one was before still hears. */
export class App {
	#sessions = new Map();
	#places = new Map(); // guild id → the channel one was in last
	#queued = false;
	session = null;
	guildId = null;
	channelId = null;

	constructor(people, wire, switches) {
		this.people = people;
		this.wire = wire;
		this.switches = switches;
		this.sidebar = new Sidebar(this);
		this.members = new Members(this);
		this.list = new MessageList((older) => this.session.load(this.channelId, { older }));
		this.composer = new Composer();
		addEventListener("hashchange", () => this.#route());
		on(byId("back"), "click", () => this.#pane("channels"));
		on(byId("members-back"), "click", () => this.#pane("chat"));
		on(byId("wire-close"), "click", () => this.toggleWire());
		on(document, "keydown", (event) => this.#key(event));
		partKeys(() => ["servers", "channels", "chat", "members-pane", "wire-panel"].map(byId));
	}

	get store() {
		return this.session.store;
	}

	get guild() {
		return this.store.guilds.get(this.guildId);
	}

	get channel() {
		return this.store.channels.get(this.channelId);
	}

	// --- who

	async become(person) {
		closePopup(false);
		sessionStorage.setItem("person", person.name);
		let session = this.#sessions.get(person.name);
		if (!session) {
			session = new Session(person);
			this.#sessions.set(person.name, session);
			this.#follow(session);
			await session.start();
		}
		this.session = session;
		this.channelId = null;
		announce(`You are ${person.display}`);
		this.#route();
		this.drawSides();
	}

	choosePerson(opener) {
		const items = this.people.map((person) => ({ label: person.display, note: person.id === this.session.person.id ? " you" : ` ${person.name}`, run: () => this.become(person) }));
		openMenu("Be someone else", items, opener, { opener });
	}

	#follow(session) {
		const current = () => this.session === session;
		const { store, interactions } = session;
		store.on("guilds", () => current() && this.#soon());
		store.on("message", (channelId, message, how) => this.#message(session, channelId, message, how));
		store.on("commands", () => current() && this.channelId && this.composer.loadCommands());
		store.on("event", (event) => event === "READY" && current() && this.#show());
		session.on("state", (state) => {
			if (state === "refused") location.reload(); // the sandbox was started anew, and its tokens are others
			else if (current()) this.sidebar.draw();
		});
		interactions.on("pending", (channelId) => {
			if (!current() || channelId !== this.channelId) return;
			this.list.pending();
			const ids = new Set([...interactions.of(channelId).map((one) => one.messageId), ...this.#waiting]);
			this.#waiting = new Set(interactions.of(channelId).map((one) => one.messageId));
			for (const id of ids) if (id) this.list.refresh(id);
		});
		interactions.on("modal", (modal, one) => {
			const channel = store.channels.get(modal.channel_id ?? one.channelId);
			if (current()) openModal(modal, { session, channel, context: this.#context(channel) });
			interactions.dismiss(one);
		});
	}
	#waiting = new Set();

	#message(session, channelId, message, how) {
		const current = this.session === session;
		if (current && channelId === this.channelId && this.#shown === "messages") {
			this.list.take(message, how);
			return;
		}
		if (how !== "new" || message.author.id === session.store.me.id) return;
		session.store.unread.set(channelId, (session.store.unread.get(channelId) ?? 0) + 1);
		if (!current) return;
		this.#soon();
		if (this.channel?.type === FORUM) this.#draw();
	}

	// --- where

	goTo(channelId, pane = true) {
		const channel = this.store.channels.get(channelId);
		const hash = `#/${channel?.guild_id ?? "@me"}/${channelId}`;
		if (location.hash === hash) this.#route(pane);
		else location.hash = hash;
	}

	/** Go to a server, to the channel one was in last; null: direct messages. */
	enterGuild(guildId) {
		const { store } = this;
		const places = guildId ? store.channelsOf(guildId).filter(holdsMessages) : store.directs();
		const known = this.#places.get(guildId);
		const to = store.channels.has(known) ? known : places[0]?.id;
		this.guildId = guildId;
		if (to) {
			this.#keepPane = true;
			this.goTo(to, false);
		} else {
			this.channelId = null;
			this.#draw();
		}
		this.drawSides();
	}
	#keepPane = false;

	async openDirect(userId) {
		closePopup(false);
		try {
			const channel = await this.session.rest.post("/users/@me/channels", { recipient_id: userId });
			this.store.receive("CHANNEL_CREATE", channel);
			this.goTo(channel.id);
		} catch (error) {
			this.tell(error.message);
		}
	}

	#route(pane = true) {
		if (!this.session?.store.me) return;
		const { store } = this;
		const channelId = location.hash.split("/")[2];
		const channel = store.channels.get(channelId);
		if (!channel) {
			const guild = store.guilds.get(location.hash.split("/")[1]) ?? [...store.guilds.values()][0];
			const first = guild && store.channelsOf(guild.id).find(holdsMessages);
			this.guildId = guild?.id ?? null;
			if (first) history.replaceState(null, "", `#/${guild.id}/${first.id}`);
			this.channelId = first?.id ?? null;
		} else {
			this.guildId = channel.guild_id ?? null;
			this.channelId = channelId;
		}
		if (this.channelId) this.#places.set(this.guildId, this.channelId);
		if (pane && channel && !this.#keepPane) this.#pane("chat");
		this.#keepPane = false;
		this.#show();
	}

	// --- drawing

	#soon() {
		if (this.#queued) return;
		this.#queued = true;
		requestAnimationFrame(() => {
			this.#queued = false;
			const { store } = this;
			if (this.channelId && !store.channels.has(this.channelId)) this.#route(false);
			else this.#head();
			this.drawSides();
			const channel = this.channel;
			if (channel?.type === FORUM) drawForum(this, channel);
			else if (channel) this.composer.open(this.session, channel);
		});
	}

	drawSides() {
		this.sidebar.draw();
		this.members.draw();
	}

	#show() {
		this.store.unread.delete(this.channelId);
		this.#draw();
		this.drawSides();
	}

	#shown = "nothing";

	#draw() {
		const { session } = this;
		const channel = this.channel;
		this.#shown = !channel ? "nothing" : channel.type === FORUM ? "forum" : "messages";
		for (const name of ["nothing", "forum", "messages"]) byId(`${name}-area`).hidden = this.#shown !== name;
		this.#head();
		if (this.#shown === "forum") this.#drawForum(channel);
		if (this.#shown !== "messages") return;
		const log = session.store.log(channel.id);
		const name = session.store.channelName(channel);
		byId("messages").setAttribute("aria-label", `Messages in ${name}`);
		this.list.open(this.#view(channel, name), log);
		this.composer.open(session, channel);
		this.list.begin();
		if (!log.loaded) this.#load(session, channel.id);
	}

	async #load(session, channelId) {
		try {
			await session.load(channelId);
		} catch (error) {
			this.tell(error.message);
			if (error.status === 403 && this.guildId) session.sync(this.guildId);
		}
		if (this.session === session && this.channelId === channelId) this.list.loaded();
	}

	async #drawForum(channel) {
		drawForum(this, channel);
		const count = await this.session.loadArchived(channel.id);
		if (count && this.channelId === channel.id) drawForum(this, channel);
	}

	#head() {
		const { store } = this;
		const channel = this.channel;
		const parent = channel && isThread(channel) ? store.channels.get(channel.parent_id) : null;
		const name = channel ? store.channelName(channel) : "";
		document.title = `${channel?.type === 1 ? "@" : "#"}${name} · ${this.session.person.display} · Sandbox`;
		replace(
			byId("chat-title"),
			channel && icon(signOf(channel.type)),
			h("h1", parent && [h("a.parent", { href: `#/${parent.guild_id}/${parent.id}` }, parent.name), h("span", { silent: "true" }, " › ")], name || "Nothing chosen"),
			channel?.topic && channel.type !== FORUM && h("p.topic", { title: channel.topic }, channel.topic),
		);
		replace(
			byId("chat-tools"),
			channel && [0, 5].includes(channel.type) && iconButton("thread", "Threads", (event) => threadMenu(this, channel, event.currentTarget), { key: "threads", popup: "menu" }),
			iconButton("wire", "The wire, the clock, misbehaviour", () => this.toggleWire(), { key: "wire", expanded: String(isShown("wire-panel")), "aria-controls": "wire-panel" }),
			iconButton("people", "Members", () => this.toggleMembers(), { key: "people", expanded: String(isShown("members-pane")), "aria-controls": "members-pane" }),
		);
	}

	// --- what the parts need

	#context(channel) {
		return {
			store: this.store,
			guildId: channel.guild_id ?? null,
			showUser: (id, element) => this.members.card(id, element),
			goTo: (id) => this.goTo(id),
			useCommand: (name) => this.composer.use(name),
		};
	}

	#view(channel, name) {
		const { session } = this;
		const context = this.#context(channel);
		return {
			...context,
			channel,
			interactions: session.interactions,
			context,
			beginning: channel.type === 1 ? `This is the beginning of your messages with ${name}.` : `This is the beginning of #${name}.`,
			use: (message, part, values) => session.interactions.component(channel, message, part, values),
			openMenu: (...about) => messageMenu(this, ...about),
			reply: (message) => this.composer.reply(message),
			jump: async (id) => (await this.list.goTo(id)) || this.tell("That message is not here any more."),
			dismiss: (message) => this.dismiss(message),
		};
	}

	dismiss(message) {
		this.store.receive("MESSAGE_DELETE", { id: message.id, channel_id: message.channel_id });
	}

	/** The applications' commands for a member (2) or a message (3), as items of a menu. */
	async appCommands(kind, targetId) {
		const { session } = this;
		const channel = this.channel;
		if (!channel) return [];
		const index = await session.commands(channel.id).catch(() => ({ applications: [], application_commands: [] }));
		return all(index)
			.filter((command) => command.payload.type === kind)
			.map((command) => ({ label: command.name, note: ` ${command.application?.name ?? ""}`, run: () => session.interactions.command(channel, command.payload.application_id, commandData(command, [], { target_id: targetId }), command.name) }));
	}

	showRoles(userId = this.store.me.id) {
		closePopup(false);
		if (this.guildId) openRoles(this, userId);
	}

	tell = toast;

	/** The clock was turned: what says how long ago is written anew. */
	turned() {
		this.#draw();
	}

	// --- panes

	#pane(name) {
		document.body.dataset.pane = name;
	}

	toggleMembers() {
		if (narrow()) {
			this.#pane("members");
			byId("members-back").focus();
			return;
		}
		const { dataset } = document.body;
		const shown = isShown("members-pane");
		delete dataset.members; // as there is room
		if (isShown("members-pane") === shown) dataset.members = shown ? "no" : "yes";
		this.#head();
	}

	toggleWire() {
		const panel = byId("wire-panel");
		panel.hidden = !panel.hidden;
		this.#head();
		if (panel.hidden) {
			byId("chat-tools").querySelector("[data-key=wire]")?.focus();
			return;
		}
		if (document.body.dataset.members === "yes") delete document.body.dataset.members; // there may be no room for both
		this.wire.shown();
		this.switches.show();
		byId("wire-close").focus();
	}

	turnTheme() {
		const { dataset } = document.documentElement;
		const now = dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
		const theme = now === "dark" ? "light" : "dark";
		dataset.theme = theme;
		localStorage.setItem("theme", theme);
		announce(`${theme} colours`);
	}

	#key(event) {
		if (event.defaultPrevented || event.key !== "Escape" || document.querySelector("dialog[open]")) return;
		if (!byId("wire-panel").hidden && byId("wire-panel").contains(focused())) this.toggleWire();
		else if (document.body.dataset.pane === "members") this.#pane("chat");
		else if (document.body.dataset.pane === "chat" && narrow()) this.#pane("channels");
		else if (this.#shown === "messages") this.list.toPresent(true);
	}
}
