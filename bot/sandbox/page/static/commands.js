/** Commands as a client lists them, and what is typed turned into their options. Nothing here touches the page. */

export const SUBCOMMAND = 1, GROUP = 2, STRING = 3, INTEGER = 4, BOOLEAN = 5, USER = 6, CHANNEL = 7, ROLE = 8, MENTIONABLE = 9, NUMBER = 10, ATTACHMENT = 11;
const CHAT_INPUT = 1;
export const REQUIRED = "This option is required. Specify a value.";

/** The runnable commands of an application's: `{name: "article add", description, path, options, payload, application}`. */
function expand(payload, application, node = payload, path = []) {
	const inner = (node.options ?? []).filter((option) => option.type <= GROUP);
	if (!inner.length) {
		const name = [payload.name, ...path].join(" ");
		return [{ name, description: node.description ?? "", path, options: node.options ?? [], payload, application }];
	}
	return inner.flatMap((option) => expand(payload, application, option, [...path, option.name]));
}

export function all(index) {
	const applications = new Map(index.applications.map((one) => [one.id, one]));
	return index.application_commands.flatMap((payload) => expand(payload, applications.get(payload.application_id)));
}

/** The slash commands that fit what is typed after "/": those that begin with it first, then those that hold it. */
export function matching(commands, typed) {
	const words = typed.toLowerCase();
	const rank = ({ name, description }) => {
		if (name.startsWith(words)) return 0;
		if (name.split(" ").some((part) => part.startsWith(words))) return 1;
		if (name.includes(words)) return 2;
		return words.length > 2 && description.toLowerCase().includes(words) ? 3 : 4;
	};
	return commands
		.filter((command) => command.payload.type === CHAT_INPUT)
		.map((command) => [rank(command), command])
		.filter(([fits]) => fits < 4)
		.sort(([one, a], [other, b]) => one - other || a.name.localeCompare(b.name))
		.map(([, command]) => command);
}

/** A typed line, "/quotes speaker:Ada Lovelace", as `{command, values: {speaker: "Ada Lovelace"}}`; null for none. */
export function parseLine(line, commands) {
	const words = line.trim().replace(/^\//, "");
	const fits = commands.filter(
		(command) => command.payload.type === CHAT_INPUT && (words === command.name || words.startsWith(`${command.name} `)),
	);
	const command = fits.sort((one, other) => other.name.length - one.name.length)[0];
	if (!command) return null;
	const rest = words.slice(command.name.length);
	const names = command.options.map((option) => option.name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
	const marks = names.length ? [...rest.matchAll(new RegExp(`(?:^|\\s)(${names.join("|")}):`, "g"))] : [];
	if (rest.slice(0, marks[0]?.index ?? rest.length).trim()) return null;
	const values = {};
	marks.forEach((mark, index) => {
		values[mark[1]] = rest.slice(mark.index + mark[0].length, marks[index + 1]?.index ?? rest.length).trim();
	});
	return { command, values };
}

/** A field's content, `{text, value}`, as its option's value: `{value}` or `{error}`. An empty one has neither. */
export function convert(option, { text = "", value }) {
	if (value !== undefined && value !== null) return { value };
	const words = text.trim();
	if (!words) return option.required ? { error: REQUIRED } : {};
	if (option.choices?.length) {
		const choice = option.choices.find((one) => one.name.toLowerCase() === words.toLowerCase() || String(one.value) === words);
		return choice ? { value: choice.value } : { error: "Choose one of the list." };
	}
	if (option.type === STRING) return checkLength(option, text);
	if (option.type === INTEGER || option.type === NUMBER) return checkNumber(option, words);
	if (option.type === BOOLEAN) {
		const yes = { true: true, yes: true, false: false, no: false }[words.toLowerCase()];
		return yes === undefined ? { error: "Must be true or false." } : { value: yes };
	}
	const mention = /^<(?:@[!&]?|#)(\d+)>$/.exec(words);
	if (mention) return { value: mention[1] };
	return { error: option.type === ATTACHMENT ? "Choose a file." : "Nothing here has that name." };
}

function checkLength(option, text) {
	const least = option.min_length ?? 0;
	const most = option.max_length ?? 6000;
	if (text.length < least || text.length > most) return { error: `Must be between ${least} and ${most} characters.` };
	return { value: text };
}

function checkNumber(option, words) {
	const whole = option.type === INTEGER;
	const number = Number(words.replace(/(?<=\d)[_\s](?=\d{3})/g, ""));
	if (!Number.isFinite(number) || (whole && !Number.isSafeInteger(number))) {
		return { error: whole ? "Must be a whole number." : "Must be a number." };
	}
	const { min_value: least = -Infinity, max_value: most = Infinity } = option;
	if (number >= least && number <= most) return { value: number };
	if (most === Infinity) return { error: `Must be at least ${least}.` };
	return { error: least === -Infinity ? `Must be at most ${most}.` : `Must be between ${least} and ${most}.` };
}

export function nest(command, options) {
	return command.path.reduceRight(
		(inner, name, depth) => [{ type: depth === command.path.length - 1 ? SUBCOMMAND : GROUP, name, options: inner }],
		options,
	);
}

export function commandData(command, options, more = {}) {
	const { version, id, name, type, guild_id } = command.payload;
	return { version, id, name, type, ...(guild_id ? { guild_id } : {}), options, attachments: [], ...more };
}
