/** What can be done with a message: its menu, editing, deleting, publishing, threads. */

import { byId, h } from "./dom.js";
import { action, confirm, openDialog } from "./dialog.js";
import { counted, excerpt } from "./message.js";
import { openMenu } from "./popup.js";
import { may } from "./permissions.js";
import { ANNOUNCEMENT, CROSSPOSTED, EPHEMERAL, LOADING, TEXT } from "./store.js";

export async function messageMenu(app, message, place, opener) {
	const { session } = app;
	const { store, rest } = session;
	const channel = store.channels.get(message.channel_id);
	const path = `/channels/${channel.id}/messages/${message.id}`;
	const mine = message.author.id === store.me.id;
	const hidden = message.flags & (EPHEMERAL | LOADING);
	const manages = may(store, channel, store.me.id, "MANAGE_MESSAGES") && channel.type !== 1;
	const attempt = (work) => Promise.resolve(work()).catch((error) => app.tell(error.message));
	const items = [
		!hidden && { label: "Reply", icon: "reply", run: () => app.composer.reply(message) },
		{ label: "Apps", items: await app.appCommands(3, message.id), empty: "No commands for messages here" },
		null,
		mine && { label: "Edit message", run: () => edit(app, message, path) },
		!hidden && [TEXT, ANNOUNCEMENT].includes(channel.type) && !message.thread && may(store, channel, store.me.id, "CREATE_THREADS") && { label: "Create thread", icon: "thread", run: () => newThread(app, path, message) },
		channel.type === ANNOUNCEMENT && !hidden && !(message.flags & CROSSPOSTED) && (mine || manages) && { label: "Publish message", icon: "news", run: () => attempt(() => rest.post(`${path}/crosspost`, {})) },
		message.content && { label: "Copy text", run: () => navigator.clipboard.writeText(message.content) },
		message.flags & EPHEMERAL && { label: "Dismiss message", run: () => app.dismiss(message) },
		(mine || manages) && !hidden && null,
		(mine || manages) && !hidden && { label: "Delete message", danger: true, run: async () => (await confirm("Delete message", "This cannot be undone.", "Delete")) && attempt(() => rest.delete(path)) },
	];
	openMenu("Message", items, place, { opener });
}

function edit(app, message, path) {
	const words = h("textarea", { rows: "5", maxlength: "2000", label: "Message", value: message.content });
	asked(app, { title: "Edit message", yes: "Save", body: h(".field", words), first: words, work: () => app.session.rest.patch(path, { content: words.value }) });
}

function newThread(app, path, message) {
	const name = h("input", { type: "text", id: "thread-name", maxlength: "100", value: excerpt(message, 60) });
	asked(app, {
		title: "Create thread",
		yes: "Create",
		body: h(".field", h("label", { for: "thread-name" }, "Name"), name),
		first: name,
		work: async () => app.goTo((await app.session.rest.post(`${path}/threads`, { name: name.value.trim() })).id),
	});
}

/** A form: `work` is done when it is sent; what goes wrong is said in it. */
export function asked(app, { title, yes, body, first, work }) {
	const dialog = openDialog({
		title,
		body,
		actions: [action("Cancel", () => dialog.close()), action(yes, null, "primary", "submit")],
		submit: () => Promise.resolve(work()).then(() => dialog.close(), (error) => dialog.fail(error.message)),
	});
	first.focus();
	first.select?.();
}

export async function threadMenu(app, channel, opener) {
	await app.session.loadArchived(channel.id);
	const threads = app.store.threadsOf(channel.id, true);
	const items = threads.map((thread) => ({ label: thread.name, note: thread.thread_metadata?.archived ? " archived" : ` ${counted(thread)}`, icon: "thread", run: () => app.goTo(thread.id) }));
	openMenu("Threads", items.length ? items : [{ label: "No threads here yet", disabled: true }], opener, { opener });
}

/** A notice at the foot of the page, for what went wrong outside any form. */
export function toast(words) {
	const box = byId("toast");
	box.textContent = words;
	box.hidden = false;
	clearTimeout(toast.timer);
	toast.timer = setTimeout(() => (box.hidden = true), 6000);
}
