/** What can be chosen for an option of a command while it is typed. */

import { ATTACHMENT, BOOLEAN, CHANNEL, MENTIONABLE, ROLE, USER, commandData, nest } from "./commands.js";
import { places } from "./picker.js";

const PATIENCE = 180; // milliseconds after the last key before the application is asked
const KINDS = { [USER]: ["user"], [ROLE]: ["role"], [CHANNEL]: ["channel"], [MENTIONABLE]: ["user", "role"] };

let latest = 0;

/**
 * The options of a list for `option` while `typed` stands in its field: `{options, empty}`; null where a later call
 * has overtaken this one, or where nothing can be suggested. `others` are the other options as they are sent.
 */
export async function suggest({ session, channel, command, option, typed, others }) {
	const turn = ++latest;
	const fits = (one) => one.label.toLowerCase().includes(typed.trim().toLowerCase());
	if (option.autocomplete) {
		await new Promise((resolve) => setTimeout(resolve, PATIENCE));
		if (turn !== latest) return null;
		const focused = { type: option.type, name: option.name, value: typed, focused: true };
		const data = commandData(command, nest(command, [...others, focused]));
		try {
			const choices = await session.interactions.autocomplete(channel, command.payload.application_id, data);
			if (turn !== latest) return null;
			return { options: choices.map(({ name, value }) => ({ label: name, value })), empty: "No options match your search." };
		} catch {
			return turn === latest ? { options: [], empty: "Loading options failed." } : null;
		}
	}
	if (option.choices?.length) {
		return { options: option.choices.map(({ name, value }) => ({ label: name, value })).filter(fits), empty: "No options match your search." };
	}
	if (option.type === BOOLEAN) {
		return { options: [{ label: "True", value: true }, { label: "False", value: false }].filter(fits), empty: "Must be true or false." };
	}
	if (KINDS[option.type]) {
		const { store } = session;
		const extra = [...(channel.recipients ?? []).map((user) => user.id), store.me.id];
		const found = places(store, channel.guild_id, KINDS[option.type], { channelTypes: option.channel_types ?? [], extra });
		const bare = typed.replace(/^[@#]/, "").trim().toLowerCase();
		return { options: found.filter((one) => one.label.toLowerCase().includes(bare) || one.note?.toLowerCase().includes(bare)), empty: "Nothing here has that name." };
	}
	return option.type === ATTACHMENT ? null : { options: [], empty: "" };
}
