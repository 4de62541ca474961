/** One person's gateway session: identify, heartbeat, resume, and come back when the wire is cut. */

const [HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO] = [1, 2, 6, 7, 9, 10];
const FATAL = new Set([4004, 4010, 4011, 4012, 4013, 4014]);

/** `receive(event, data)` is called for each event, `told(state)` with "open", "lost" or "refused". */
export class Gateway {
	#socket = null;
	#beat = 0;
	#seq = null;
	#failures = 0;

	constructor(token, receive, told) {
		this.token = token;
		this.sessionId = null;
		this.receive = receive;
		this.told = told;
	}

	connect() {
		const socket = new WebSocket(`ws://${location.host}/?v=10&encoding=json`);
		this.#socket = socket;
		socket.addEventListener("message", (frame) => this.#take(socket, JSON.parse(frame.data)));
		socket.addEventListener("close", (closed) => this.#lost(socket, closed.code));
	}

	#send(socket, op, d) {
		if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ op, d }));
	}

	#take(socket, { op, d, s, t }) {
		if (op === 0) {
			this.#seq = s;
			if (t === "READY") this.sessionId = d.session_id;
			if (t === "READY" || t === "RESUMED") {
				this.#failures = 0;
				this.told("open");
			}
			this.receive(t, d);
		} else if (op === HELLO) {
			clearInterval(this.#beat);
			this.#beat = setInterval(() => this.#send(socket, HEARTBEAT, this.#seq), d.heartbeat_interval);
			this.#greet(socket);
		} else if (op === INVALID) {
			if (!d) this.sessionId = this.#seq = null;
			this.#greet(socket);
		} else if (op === RECONNECT) socket.close(4000);
		else if (op === HEARTBEAT) this.#send(socket, HEARTBEAT, this.#seq);
	}

	#greet(socket) {
		const token = this.token;
		if (this.sessionId) this.#send(socket, RESUME, { token, session_id: this.sessionId, seq: this.#seq });
		else this.#send(socket, IDENTIFY, { token, properties: { os: "page", browser: "page", device: "" } });
	}

	#lost(socket, code) {
		if (socket !== this.#socket) return;
		clearInterval(this.#beat);
		if (FATAL.has(code)) {
			this.told("refused");
			return;
		}
		this.told("lost");
		const pause = Math.min(200 * 2 ** this.#failures++, 5000); // milliseconds
		setTimeout(() => this.connect(), pause);
	}
}
