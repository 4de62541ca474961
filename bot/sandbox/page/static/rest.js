/** REST requests of one person's client. */

const API = "/api/v10";

/** Discord's refusal: HTTP status, its words, and the words for single fields. */
export class Refused extends Error {
	constructor(status, body) {
		super(body?.message ?? `The sandbox answered ${status}.`);
		this.status = status;
		this.fields = fieldErrors(body?.errors);
	}

	/** What a person reads: the words of the fields that are wrong, or of the whole. */
	get words() {
		return this.fields.join(" ") || this.message;
	}
}

/** What a person reads of anything that went wrong. */
export const wordsOf = (error) => error.words ?? String(error);

function fieldErrors(node) {
	if (!node || typeof node !== "object") return [];
	return node._errors?.map((error) => error.message) ?? Object.values(node).flatMap(fieldErrors);
}

/** `request(method, path, body, files)` with the person's token: the JSON of the answer, null for an empty one. */
export class Rest {
	constructor(token) {
		this.token = token;
	}

	async request(method, path, body, files = []) {
		const headers = { Authorization: this.token };
		let data;
		if (files.length) {
			data = new FormData();
			data.append("payload_json", new Blob([JSON.stringify(body ?? {})], { type: "application/json" }));
			files.forEach((file, index) => data.append(`files[${index}]`, file, file.name));
		} else if (body !== undefined) {
			data = JSON.stringify(body);
			headers["Content-Type"] = "application/json";
		}
		let response;
		try {
			response = await fetch(API + path, { method, headers, body: data });
		} catch {
			throw new Refused(0, { message: "The sandbox cannot be reached. Does it run?" });
		}
		const answer = await read(response);
		if (!response.ok) throw new Refused(response.status, answer);
		return answer;
	}

	get = (path) => this.request("GET", path);
	post = (path, body, files) => this.request("POST", path, body, files);
	put = (path, body) => this.request("PUT", path, body);
	patch = (path, body) => this.request("PATCH", path, body);
	delete = (path) => this.request("DELETE", path);
}

/** What lies under /-/: the JSON of the answer; null where this sandbox does not have that address. */
export async function own(path, method = "GET", body) {
	const headers = { "Content-Type": "application/json" };
	const response = await fetch(`/-/${path}`, { method, headers, body: JSON.stringify(body) }).catch(() => null);
	if (!response || response.status === 404 || response.status === 405) return null;
	const answer = await read(response);
	if (!response.ok) throw new Refused(response.status, answer);
	return answer ?? {};
}

async function read(response) {
	const text = await response.text();
	try {
		return text ? JSON.parse(text) : null;
	} catch {
		return { message: text };
	}
}
