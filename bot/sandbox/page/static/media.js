/** Pictures and files of messages. Only what the sandbox itself holds is loaded: no request leaves this machine. */

import { h, icon } from "./dom.js";
import { showPicture } from "./dialog.js";
import { spoiler } from "./markup.js";

const OWN = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The address of a file that this sandbox serves, as this page may load it; null for any other. */
function ownUrl(address) {
	if (!URL.canParse(address, location.href)) return null;
	const url = new URL(address, location.href);
	const here = url.protocol === "http:" && OWN.has(url.hostname) && url.port === location.port;
	return here && url.pathname.startsWith("/attachments/") ? url.pathname + url.search : null;
}

/**
 * A picture: `{url, description, width, height, spoiler, name}`. One that lies elsewhere is named, not loaded. With
 * `plain` it cannot be opened (icons: elsewhere, they are left out).
 */
export function picture({ url, description = "", width = null, height = null, hidden = false, name = "" }, kind, plain = false) {
	const own = ownUrl(url);
	if (!own) return plain ? null : elsewhere(url, description, kind);
	const image = h("img", { src: own, alt: description || "", width: width || null, height: height || null, loading: "lazy", decoding: "async", class: plain ? kind : null });
	if (plain) return image;
	const words = description || name || "Picture";
	const shown = h("button", { class: `picture ${kind}`, label: `${words}. Open picture`, title: description || null, click: () => showPicture(own, description, name) }, image);
	return hidden ? spoiler([shown], "div") : shown;
}

function elsewhere(url, description, kind) {
	const { host } = URL.canParse(url) ? new URL(url) : { host: url };
	return h("div", { class: `elsewhere ${kind}`, role: "img", label: description || `Picture at ${host}, not loaded`, title: url }, icon("eye"), h("span", description || "Picture"), h("small", `${host} · not loaded`));
}

const UNITS = ["bytes", "KB", "MB"];

export function size(bytes) {
	let unit = 0;
	let number = bytes;
	while (number >= 1024 && unit < UNITS.length - 1) [number, unit] = [number / 1024, unit + 1];
	return `${unit ? number.toFixed(1) : number} ${UNITS[unit]}`;
}

export function attachment(file) {
	const hidden = file.filename.startsWith("SPOILER_");
	if (/^image\/(png|jpe?g|gif|webp|avif)/.test(file.content_type ?? "")) {
		return picture({ url: file.url, description: file.description, width: file.width, height: file.height, hidden, name: file.filename }, "attached");
	}
	return fileBox(file.url, file.title ?? file.filename, file.size, hidden, file.description);
}

export function fileBox(url, name, bytes, hidden = false, description = "") {
	const own = ownUrl(url);
	const label = own ? h("a", { href: own, download: name, class: "file-name" }, name) : h("span.file-name", name);
	const box = h(".file", icon("file"), h("span", label, bytes !== null && h("small", size(bytes)), description && h("small", description)));
	return hidden ? spoiler([box], "div") : box;
}
