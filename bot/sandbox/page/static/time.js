/** Dates and times as Discord writes them, in the reader's own zone and language. */

// The date's style and the time's.
const FORMATS = { t: [, "short"], T: [, "medium"], d: ["short"], D: ["long"], f: ["long", "short"], F: ["full", "short"], s: ["short", "short"], S: ["short", "medium"] };
const made = new Map();

function format(style) {
	const [dateStyle, timeStyle] = FORMATS[style];
	if (!made.has(style)) made.set(style, new Intl.DateTimeFormat(undefined, { dateStyle, timeStyle }));
	return made.get(style);
}

// Discord's ids carry their time.
const EPOCH = 1420070400000n;

/** When an id was made, in milliseconds since 1970. */
export const madeAt = (id) => Number((BigInt(id) >> 22n) + EPOCH);

let ahead = 0; // milliseconds that the sandbox's clock is ahead of this machine's

/** Say what the sandbox's clock shows: milliseconds since 1970. */
export function setNow(milliseconds) {
	ahead = milliseconds - Date.now();
	refresh();
}

export const now = () => Date.now() + ahead;

const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const UNITS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** "in 3 hours", "2 days ago"; `milliseconds` since 1970. */
export function relative(milliseconds) {
	const seconds = Math.round((milliseconds - now()) / 1000);
	const [unit, size] = UNITS.find(([, one]) => Math.abs(seconds) >= one) ?? ["second", 1];
	return RELATIVE.format(Math.round(seconds / size), unit);
}

/** One of Discord's styles (t T d D f F s S R) of a moment in milliseconds; what is no date says so. */
export function written(milliseconds, style = "f") {
	const date = new Date(milliseconds);
	if (Number.isNaN(date.getTime())) return "Invalid Date";
	return style === "R" ? relative(milliseconds) : format(style in FORMATS ? style : "f").format(date);
}

/** When a message was sent: the time, with the day where it was not today. */
export function sent(milliseconds) {
	const same = new Date(milliseconds).toDateString() === new Date(now()).toDateString();
	return same ? written(milliseconds, "t") : written(milliseconds, "s");
}

export function refresh() {
	for (const element of document.querySelectorAll("time[data-relative]")) {
		element.textContent = relative(Number(element.dataset.relative));
	}
}
