/** Dates and times as Discord writes them, in the reader's own zone and language. */

const FORMATS = {
	t: { timeStyle: "short" },
	T: { timeStyle: "medium" },
	d: { dateStyle: "short" },
	D: { dateStyle: "long" },
	f: { dateStyle: "long", timeStyle: "short" },
	F: { dateStyle: "full", timeStyle: "short" },
	s: { dateStyle: "short", timeStyle: "short" },
	S: { dateStyle: "short", timeStyle: "medium" },
};
const made = new Map();
const format = (style) => made.get(style) ?? made.set(style, new Intl.DateTimeFormat(undefined, FORMATS[style])).get(style);

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
