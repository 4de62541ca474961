/** What a person asks of an application: commands, components, autocomplete, modals; and what comes of it. */

import { Emitter } from "./store.js";

export const COMMAND = 2;
const COMPONENT = 3, AUTOCOMPLETE = 4, MODAL_SUBMIT = 5;
const NO_ANSWER = "The application did not respond";

/**
 * Emits "pending" (channelId) when what is waited for in a channel changes, and "modal" (data, interaction).
 * An interaction is `{nonce, type, channelId, messageId, customId, words, state, error}`; its state goes from "sent"
 * to "done" (answered), "failed" or "refused" (with the `error`'s words).
 */
export class Interactions extends Emitter {
	#waiting = new Map();
	#count = 0;

	constructor(session) {
		super();
		this.session = session;
		this.pending = new Map();
		session.store.on("event", (event, data) => this.#hear(event, data));
		session.store.on("message", (channelId, message, how) => how === "new" && this.#seen(channelId, message));
	}

	of(channelId) {
		return [...this.pending.values()].filter((one) => one.channelId === channelId);
	}

	ofMessage(messageId) {
		return [...this.pending.values()].find((one) => one.type === COMPONENT && one.messageId === messageId) ?? null;
	}

	dismiss(interaction) {
		this.pending.delete(interaction.nonce);
		this.emit("pending", interaction.channelId);
	}

	/** Run a command: `data` as Discord's clients send it; `words` is what the person reads while it is waited for. */
	command(channel, applicationId, data, words, files = []) {
		return this.#ask({ type: COMMAND, channel, applicationId, data, words, files });
	}

	component(channel, message, part, values) {
		const data = { component_type: part.type, custom_id: part.custom_id, ...(values ? { values } : {}) };
		const applicationId = message.application_id ?? message.author.id;
		return this.#ask({ type: COMPONENT, channel, applicationId, data, message, customId: part.custom_id });
	}

	submit(channel, applicationId, data, files = []) {
		return this.#ask({ type: MODAL_SUBMIT, channel, applicationId, data, files });
	}

	/** The application's suggestions for the focused option of `data`, as `[{name, value}]`. */
	async autocomplete(channel, applicationId, data) {
		const done = await this.#ask({ type: AUTOCOMPLETE, channel, applicationId, data, quiet: true });
		if (done.state !== "done") throw new Error(done.error ?? NO_ANSWER);
		return done.choices ?? [];
	}

	async #ask({ type, channel, applicationId, data, message = null, customId = null, words = "", files = [], quiet = false }) {
		const nonce = `${Date.now()}${String(++this.#count).padStart(4, "0")}`;
		const one = { nonce, type, channelId: channel.id, applicationId, messageId: message?.id ?? null, customId, words, state: "sent", error: "" };
		const body = { type, application_id: applicationId, channel_id: channel.id, session_id: this.session.gateway.sessionId, nonce, data };
		if (channel.guild_id) body.guild_id = channel.guild_id;
		if (message) Object.assign(body, { message_id: message.id, message_flags: message.flags });
		const done = new Promise((resolve) => this.#waiting.set(nonce, { one, resolve }));
		if (!quiet) {
			for (const old of this.of(channel.id)) if (message && old.messageId === message.id) this.pending.delete(old.nonce);
			this.pending.set(nonce, one);
			this.emit("pending", channel.id);
		}
		try {
			await this.session.rest.post("/interactions", body, files);
		} catch (error) {
			this.#settle(nonce, "refused", error.message);
		}
		return done;
	}

	#settle(nonce, state, error = "") {
		const waiting = this.#waiting.get(nonce);
		if (!waiting) return;
		this.#waiting.delete(nonce);
		const { one, resolve } = waiting;
		Object.assign(one, { state, error });
		if (state === "done") this.pending.delete(nonce);
		this.emit("pending", one.channelId);
		resolve(one);
	}

	#hear(event, data) {
		const nonce = String(data?.nonce ?? "");
		if (event === "INTERACTION_SUCCESS") this.#settle(nonce, "done");
		else if (event === "INTERACTION_FAILURE") this.#settle(nonce, "failed", NO_ANSWER);
		else if (event === "INTERACTION_MODAL_CREATE") {
			const one = this.#waiting.get(nonce)?.one ?? { channelId: data.channel_id, messageId: null };
			this.emit("modal", data, one);
		} else if (event === "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE") {
			const waiting = this.#waiting.get(nonce);
			if (waiting) waiting.one.choices = data.choices;
			this.#settle(nonce, "done");
		}
	}

	#seen(channelId, message) {
		if (message.nonce && this.pending.delete(String(message.nonce))) this.emit("pending", channelId);
	}
}
