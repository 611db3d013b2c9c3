/** Ids for new records, sortable by creation time. */

let lastTime = 0;
let within = 0;

/** Base 36: 9 digits of milliseconds, 3 of a counter within a millisecond, 5 random. */
export function newId(now = Date.now()): string {
  // The order holds also when the clock is set back.
  within = now > lastTime ? 0 : within + 1;
  lastTime = Math.max(now, lastTime);
  const random = crypto.getRandomValues(new Uint32Array(1))[0]! % 36 ** 5;
  const digits = (value: number, count: number) => value.toString(36).padStart(count, "0");
  return digits(lastTime, 9) + digits(within % 36 ** 3, 3) + digits(random, 5);
}
