/** `on(name, listener)` and `emit(name, …)`; `on` gives back what takes the listener off again. */
export class Emitter {
	#listeners = new Map();

	on(name, listener) {
		const all = this.#listeners.get(name) ?? new Set();
		this.#listeners.set(name, all.add(listener));
		return () => all.delete(listener);
	}

	emit(name, ...values) {
		for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(...values);
	}
}
