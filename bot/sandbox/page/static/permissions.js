/** Who may do what where, as the client works it out to know what to offer. docs.discord.com/developers/topics/permissions */

/** The permissions that can be seen and switched, and their bits. */
export const PERMISSIONS = {
	ADMINISTRATOR: 3,
	VIEW_CHANNEL: 10,
	SEND_MESSAGES: 11,
	SEND_IN_THREADS: 38,
	CREATE_THREADS: 35,
	EMBED_LINKS: 14,
	ATTACH_FILES: 15,
	READ_HISTORY: 16,
	MENTION_EVERYONE: 17,
	USE_COMMANDS: 31,
	MANAGE_MESSAGES: 13,
	MANAGE_THREADS: 34,
	MANAGE_CHANNELS: 4,
	MANAGE_ROLES: 28,
	MANAGE_GUILD: 5,
};

/** A permission's name as it is read. */
export const wordsFor = (key) => key.toLowerCase().replace(/_/g, " ").replace(/\b\w/g, (letter) => letter.toUpperCase());

const ALL = (1n << 53n) - 1n;

export const bit = (key) => 1n << BigInt(PERMISSIONS[key]);

function inGuild(guild, userId) {
	if (guild.owner_id === userId) return ALL;
	const member = guild.members.get(userId);
	let granted = BigInt(guild.roles.get(guild.id)?.permissions ?? 0);
	for (const id of member?.roles ?? []) granted |= BigInt(guild.roles.get(id)?.permissions ?? 0);
	return granted & bit("ADMINISTRATOR") ? ALL : granted;
}

/** What a member may in a channel (a thread: by its parent's overwrites); everything in direct messages. */
export function inChannel(store, channel, userId) {
	const guild = store.guilds.get(channel.guild_id);
	if (!guild) return ALL;
	let granted = inGuild(guild, userId);
	if (granted === ALL) return ALL;
	const place = (channel.type >= 10 && channel.type <= 12 && store.channels.get(channel.parent_id)) || channel;
	const overwrites = new Map((place.permission_overwrites ?? []).map((one) => [one.id, one]));
	const apply = (allow, deny) => {
		granted = (granted & ~deny) | allow;
	};
	const own = (id) => [BigInt(overwrites.get(id)?.allow ?? 0), BigInt(overwrites.get(id)?.deny ?? 0)];
	apply(...own(guild.id));
	const roles = (guild.members.get(userId)?.roles ?? []).map(own);
	apply(roles.reduce((all, [allow]) => all | allow, 0n), roles.reduce((all, [, deny]) => all | deny, 0n));
	apply(...own(userId));
	return granted & bit("VIEW_CHANNEL") ? granted : 0n;
}

export const may = (store, channel, userId, key) => Boolean(inChannel(store, channel, userId) & bit(key));
