/** One person, logged in: their wire, what they know, what they have asked for. */

import { Gateway } from "./gateway.js";
import { Interactions } from "./interactions.js";
import { Rest } from "./rest.js";
import { Emitter, Store } from "./store.js";

const PAGE = 50; // messages that are asked for at a time

/** Emits "state" ("open", "lost", "refused") as the wire comes and goes. */
export class Session extends Emitter {
	#indexes = new Map();
	#syncs = new Map();

	/** `person` is `{id, name, display, token}` of GET /-/people. */
	constructor(person) {
		super();
		this.person = person;
		this.state = "connecting";
		this.rest = new Rest(person.token);
		this.store = new Store();
		this.gateway = new Gateway(person.token, (event, data) => this.store.receive(event, data), (state) => {
			this.state = state;
			this.emit("state", state);
		});
		this.interactions = new Interactions(this);
		this.lastSent = new Map(); // channel id → what was sent there, latest last
		this.store.on("commands", () => this.#indexes.clear());
		this.store.on("event", (event, data) => this.#follow(event, data));
	}

	start() {
		return new Promise((resolve) => {
			const off = this.store.on("event", (event) => {
				if (event === "READY") off(), resolve(this);
			});
			this.gateway.connect();
		});
	}

	/** What can be run in a channel: `{applications, application_commands}`. Kept until something changes it. */
	commands(channelId) {
		if (!this.#indexes.has(channelId)) {
			const asked = this.rest.get(`/channels/${channelId}/application-command-index`);
			this.#indexes.set(channelId, asked);
			asked.catch(() => this.#indexes.delete(channelId));
		}
		return this.#indexes.get(channelId);
	}

	/** Load a channel's latest messages, or those before the first that is known; how many came. */
	async load(channelId, { older = false } = {}) {
		const log = this.store.log(channelId);
		const first = log.messages[0];
		const before = older && first ? `&before=${first.id}` : "";
		const found = await this.rest.get(`/channels/${channelId}/messages?limit=${PAGE}${before}`);
		for (const message of found) {
			this.store.users.set(message.author.id, message.author);
			if (!log.get(message.id)) log.put(message);
		}
		log.loaded = true;
		if (found.length < PAGE) log.whole = true;
		return found.length;
	}

	/** Load a channel's archived threads; how many came. */
	async loadArchived(channelId) {
		const found = await this.rest.get(`/channels/${channelId}/threads/archived/public`).catch(() => ({ threads: [] }));
		for (const thread of found.threads) this.store.channels.set(thread.id, thread);
		return found.threads.length;
	}

	/** Ask for a server's channels and threads again: what roles show or hide is told by no event. */
	sync(guildId) {
		clearTimeout(this.#syncs.get(guildId));
		this.#syncs.set(guildId, setTimeout(async () => {
			try {
				const [channels, active] = await Promise.all([
					this.rest.get(`/guilds/${guildId}/channels`),
					this.rest.get(`/guilds/${guildId}/threads/active`),
				]);
				this.store.setChannels(guildId, channels, active.threads);
			} catch {
				// No longer a member, or no longer there: the events say so.
			}
		}, 50));
	}

	#follow(event, data) {
		const mine = event === "GUILD_MEMBER_UPDATE" && data.user.id === this.person.id;
		if (mine || /^GUILD_ROLE_(UPDATE|DELETE)$|^CHANNEL_(UPDATE|CREATE|DELETE)$/.test(event)) {
			if (data.guild_id) this.sync(data.guild_id);
		}
	}
}
