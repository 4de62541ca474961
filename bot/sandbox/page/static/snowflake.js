/** Discord's ids: numbers as text, of which the larger is the later. */

/** Below, at or above 0, as `one` is before, the same as, or after `other`. */
export function compareIds(one, other) {
	return one.length - other.length || (one < other ? -1 : Number(one > other));
}

const EPOCH = 1420070400000n;

/** When an id was made, in milliseconds since 1970. */
export const madeAt = (id) => Number((BigInt(id) >> 22n) + EPOCH);
