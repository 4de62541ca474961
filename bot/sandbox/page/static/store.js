/** What one person's client knows: servers, channels, members, messages, from the gateway's events and REST answers. */


export const TEXT = 0, DM = 1, CATEGORY = 4, ANNOUNCEMENT = 5, FORUM = 15;
export const isThread = (channel) => channel.type >= 10 && channel.type <= 12;
export const holdsMessages = (channel) => [TEXT, DM, 2, ANNOUNCEMENT].includes(channel.type) || isThread(channel);
export const EPHEMERAL = 1 << 6, LOADING = 1 << 7, CROSSPOSTED = 1, LAYOUT = 1 << 15, SUPPRESS_EMBEDS = 1 << 2;

/** Below, at or above 0, as the id `one` is before, the same as, or after `other`: the longer number is the larger. */
export function compareIds(one, other) {
	return one.length - other.length || (one < other ? -1 : Number(one > other));
}

/** `on(name, listener)` and `emit(name, …)`; `on` gives back what takes the listener off again. */
export class Emitter {
	#listeners = new Map();

	on(name, listener) {
		const all = this.#listeners.get(name) ?? new Set();
		this.#listeners.set(name, all.add(listener));
		return () => all.delete(listener);
	}

	emit(name, ...values) {
		for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(...values);
	}
}

/** A channel's messages, oldest first. `whole` says that there is none before the first. */
class Log {
	messages = [];
	whole = false;
	loaded = false;

	index(id) {
		let low = 0;
		let high = this.messages.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (compareIds(this.messages[middle].id, id) < 0) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	get(id) {
		const message = this.messages[this.index(id)];
		return message?.id === id ? message : null;
	}

	put(message) {
		const at = this.index(message.id);
		const known = this.messages[at]?.id === message.id;
		this.messages.splice(at, known ? 1 : 0, message);
	}

	drop(id) {
		if (this.get(id)) this.messages.splice(this.index(id), 1);
	}
}

// Events that are taken as another one is.
const ALIKE = {
	GUILD_ROLE_UPDATE: "GUILD_ROLE_CREATE",
	GUILD_MEMBER_UPDATE: "GUILD_MEMBER_ADD",
	CHANNEL_UPDATE: "CHANNEL_CREATE",
	THREAD_CREATE: "CHANNEL_CREATE",
	THREAD_UPDATE: "CHANNEL_CREATE",
	THREAD_DELETE: "CHANNEL_DELETE",
};

/**
 * Emits "guilds" (anything at the left or right has changed), "message" (channelId, message, how: "new", "changed",
 * "gone"), "commands" (they may have changed), and every gateway event as "event" (name, data).
 */
export class Store extends Emitter {
	me = null;
	guilds = new Map();
	channels = new Map();
	users = new Map();
	logs = new Map();
	unread = new Map();

	receive(event, data) {
		const take = this[`on_${ALIKE[event] ?? event}`];
		if (take) take.call(this, data);
		if (/^(READY|GUILD_|CHANNEL_|THREAD_)/.test(event)) this.emit("guilds", event, data);
		if (/^(READY|GUILD_|CHANNEL_)/.test(event)) this.emit("commands");
		this.emit("event", event, data);
	}

	log(channelId) {
		if (!this.logs.has(channelId)) this.logs.set(channelId, new Log());
		return this.logs.get(channelId);
	}

	guildOf(channel) {
		return this.guilds.get(channel?.guild_id) ?? null;
	}

	channelsOf(guildId) {
		const found = [...this.channels.values()].filter((channel) => channel.guild_id === guildId && !isThread(channel));
		return found.sort((one, other) => one.position - other.position || compareIds(one.id, other.id));
	}

	threadsOf(channelId, archived = false) {
		const found = [...this.channels.values()].filter(
			(one) => one.parent_id === channelId && isThread(one) && (archived || !one.thread_metadata?.archived),
		);
		return found.sort((one, other) => compareIds(other.last_message_id ?? other.id, one.last_message_id ?? one.id));
	}

	directs() {
		return [...this.channels.values()].filter((channel) => channel.type === DM);
	}

	channelName(channel) {
		if (channel.type !== DM) return channel.name;
		return channel.recipients.map((user) => this.nameOf(user.id)).join(", ");
	}

	/** How somebody is called in a guild: nickname, display name, user name. */
	nameOf(userId, guildId = null) {
		const user = this.users.get(userId);
		const nick = this.guilds.get(guildId)?.members.get(userId)?.nick;
		return nick || user?.global_name || user?.username || "unknown-user";
	}

	/** A guild's roles, the highest first. */
	rolesOf(guild) {
		return [...guild.roles.values()].sort((one, other) => other.position - one.position);
	}

	/** A member's highest role that matches, null where there is none. */
	topRole(guild, userId, matches = () => true) {
		const roles = (guild?.members.get(userId)?.roles ?? []).map((id) => guild.roles.get(id)).filter(Boolean);
		return roles.filter(matches).sort((one, other) => other.position - one.position)[0] ?? null;
	}

	/** The server's channels as REST gives them now: what roles and overwrites show or hide is told by no event. */
	setChannels(guildId, channels, threads) {
		const kept = new Set([...channels, ...threads].map((channel) => channel.id));
		for (const channel of this.channels.values()) {
			const archived = isThread(channel) && channel.thread_metadata?.archived && kept.has(channel.parent_id);
			if (channel.guild_id === guildId && !kept.has(channel.id) && !archived) this.channels.delete(channel.id);
		}
		for (const channel of [...channels, ...threads]) this.channels.set(channel.id, { ...channel, guild_id: guildId });
		this.emit("guilds", "CHANNELS", { guild_id: guildId });
	}

	// --- events

	on_READY(data) {
		this.me = data.user;
		this.users.set(data.user.id, data.user);
		this.guilds.clear();
		this.channels.clear();
		for (const guild of data.guilds) this.on_GUILD_CREATE(guild);
		for (const channel of data.private_channels) this.on_CHANNEL_CREATE(channel);
		for (const log of this.logs.values()) {
			// What was missed is asked for again; ephemeral messages stand in no history.
			Object.assign(log, { loaded: false, whole: false, messages: log.messages.filter((one) => one.flags & EPHEMERAL) });
		}
	}

	on_GUILD_CREATE(guild) {
		const known = { ...guild, roles: new Map(), members: new Map() };
		for (const role of guild.roles) known.roles.set(role.id, role);
		this.guilds.set(guild.id, known);
		for (const member of guild.members) this.#member(known, member);
		for (const one of [...guild.channels, ...guild.threads]) this.channels.set(one.id, { ...one, guild_id: guild.id });
	}

	#member(guild, member) {
		this.users.set(member.user.id, member.user);
		guild.members.set(member.user.id, member);
	}

	on_GUILD_UPDATE(data) {
		const guild = this.guilds.get(data.id);
		if (guild) Object.assign(guild, { name: data.name, owner_id: data.owner_id });
	}

	on_GUILD_DELETE(data) {
		this.guilds.delete(data.id);
		for (const channel of this.channels.values()) if (channel.guild_id === data.id) this.channels.delete(channel.id);
	}

	on_GUILD_ROLE_CREATE({ guild_id, role }) {
		this.guilds.get(guild_id)?.roles.set(role.id, role);
	}

	on_GUILD_ROLE_DELETE({ guild_id, role_id }) {
		const guild = this.guilds.get(guild_id);
		guild?.roles.delete(role_id);
		for (const member of guild?.members.values() ?? []) member.roles = member.roles.filter((id) => id !== role_id);
	}

	on_GUILD_MEMBER_ADD(data) {
		const guild = this.guilds.get(data.guild_id);
		if (guild) this.#member(guild, data);
	}

	on_GUILD_MEMBER_REMOVE({ guild_id, user }) {
		this.guilds.get(guild_id)?.members.delete(user.id);
	}

	on_CHANNEL_CREATE(channel) {
		for (const user of channel.recipients ?? []) this.users.set(user.id, user);
		this.channels.set(channel.id, { ...this.channels.get(channel.id), ...channel });
	}

	on_CHANNEL_DELETE({ id }) {
		this.channels.delete(id);
		for (const thread of this.threadsOf(id, true)) this.channels.delete(thread.id);
	}

	on_MESSAGE_CREATE(message) {
		this.users.set(message.author.id, message.author);
		const channel = this.channels.get(message.channel_id);
		if (channel) channel.last_message_id = message.id;
		if (channel && isThread(channel)) channel.message_count = (channel.message_count ?? 0) + 1;
		this.log(message.channel_id).put(message);
		this.emit("message", message.channel_id, message, "new");
	}

	on_MESSAGE_UPDATE(message) {
		const log = this.log(message.channel_id);
		if (!log.get(message.id)) return;
		log.put(message);
		this.emit("message", message.channel_id, message, "changed");
	}

	on_MESSAGE_DELETE({ id, channel_id }) {
		const log = this.log(channel_id);
		const message = log.get(id);
		log.drop(id);
		if (message) this.emit("message", channel_id, message, "gone");
	}

	on_MESSAGE_DELETE_BULK({ ids, channel_id }) {
		for (const id of ids) this.on_MESSAGE_DELETE({ id, channel_id });
	}
}
