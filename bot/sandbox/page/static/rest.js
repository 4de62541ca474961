/** REST requests of one person's client. */

const API = "/api/v10";
const JSON_BODY = { "Content-Type": "application/json" };

/** A refusal: its HTTP status; its message is what a person reads, of the fields that are wrong or of the whole. */
class Refused extends Error {
	constructor(status, body) {
		super(fieldErrors(body?.errors).join(" ") || (body?.message ?? `The sandbox answered ${status}.`));
		this.status = status;
	}
}

function fieldErrors(node) {
	if (!node || typeof node !== "object") return [];
	return node._errors?.map((error) => error.message) ?? Object.values(node).flatMap(fieldErrors);
}

/** `request(method, path, body, files)` with the person's token: the JSON of the answer, null for an empty one. */
export class Rest {
	constructor(token) {
		this.token = token;
	}

	request(method, path, body, files = []) {
		const headers = { Authorization: this.token, ...(files.length ? {} : JSON_BODY) };
		let data = JSON.stringify(body);
		if (files.length) {
			const whole = new Blob([data], { type: "application/json" });
			data = new FormData();
			data.append("payload_json", whole);
			files.forEach((file, index) => data.append(`files[${index}]`, file, file.name));
		}
		return ask(API + path, { method, headers, body: data });
	}

	get = (path) => this.request("GET", path);
	post = (path, body, files) => this.request("POST", path, body, files);
	put = (path, body) => this.request("PUT", path, body);
	patch = (path, body) => this.request("PATCH", path, body);
	delete = (path) => this.request("DELETE", path);
}

/** What lies under /-/: the JSON of the answer. */
export const own = (path, method = "GET", body) => ask(`/-/${path}`, { method, headers: JSON_BODY, body: JSON.stringify(body) });

async function ask(address, options) {
	const response = await fetch(address, options).catch(() => {
		throw new Refused(0, { message: "The sandbox cannot be reached. Does it run?" });
	});
	const answer = read(await response.text());
	if (!response.ok) throw new Refused(response.status, answer);
	return answer;
}

function read(text) {
	try {
		return text ? JSON.parse(text) : null;
	} catch {
		return { message: text };
	}
}
