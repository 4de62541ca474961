/** A forum: its posts in the middle, and the form for a new one. */

import { avatar, byId, h, icon } from "./dom.js";
import { asked } from "./actions.js";
import { counted } from "./message.js";
import { may } from "./permissions.js";
import { madeAt, relative } from "./time.js";

/** Draw a forum's posts into #forum; `older` are archived ones that were asked for. */
export function drawForum(app, channel) {
	const { store } = app;
	const posts = store.threadsOf(channel.id, true);
	const tags = new Map((channel.available_tags ?? []).map((tag) => [tag.id, tag.name]));
	const allowed = may(store, channel, store.me.id, "SEND_MESSAGES");
	byId("forum").replaceChildren(
		h(".forum-head", h("p", channel.topic ?? ""), h("button.button.primary", { disabled: !allowed, click: () => newPost(app, channel) }, icon("plus"), "New post")),
		posts.length
			? h("ul.posts", { label: `Posts in ${channel.name}` }, posts.map((post) => h("li", postBox(app, post, tags))))
			: h("p.empty", "No posts yet."),
	);
}

function postBox({ session: { store } }, post, tags) {
	const name = store.nameOf(post.owner_id, post.guild_id);
	const last = madeAt(post.last_message_id ?? post.id);
	const applied = post.applied_tags.map((id) => tags.get(id)).filter(Boolean);
	return h(
		"a.post",
		{ href: `#/${post.guild_id}/${post.id}` },
		applied.length > 0 && h("span.post-tags", applied.map((tag) => h("span.tag-chip", tag))),
		h("strong.post-title", post.name),
		h("span.post-foot", avatar(post.owner_id, name, "tiny"), `${name} · ${counted(post)} · `, h("time", { "data-relative": last }, relative(last)), post.thread_metadata?.archived && " · archived"),
	);
}

function newPost(app, channel) {
	const title = h("input", { type: "text", id: "post-title", maxlength: "100", required: true });
	const words = h("textarea", { id: "post-words", rows: "5", maxlength: "2000", required: true });
	const boxes = (channel.available_tags ?? []).map((tag) => h("label.choice", h("input", { type: "checkbox", value: tag.id }), tag.name));
	asked(app, {
		title: `New post in ${channel.name}`,
		yes: "Post",
		body: [
			h(".field", h("label", { for: "post-title" }, "Title"), title),
			h(".field", h("label", { for: "post-words" }, "Message"), words),
			boxes.length > 0 && h("fieldset.field", h("legend", "Tags"), h(".choices", boxes)),
		],
		first: title,
		work: async () => {
			const tags = boxes.map((box) => box.firstChild).filter((input) => input.checked).map((input) => input.value);
			const body = { name: title.value.trim(), applied_tags: tags, message: { content: words.value } };
			app.goTo((await app.session.rest.post(`/channels/${channel.id}/threads`, body)).id);
		},
	});
}
