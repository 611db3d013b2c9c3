/** Names for new records that sort by the moment they were made, so that lists keep the order of making. */

let lastTime = 0;
let within = 0;

/** 9 digits of time in milliseconds, 3 of order within one, 5 at random: 17 characters of a-z and 0-9. */
export function newId(now = Date.now()): string {
  // A clock that was set back must not break the order.
  within = now > lastTime ? 0 : within + 1;
  lastTime = Math.max(now, lastTime);
  const random = crypto.getRandomValues(new Uint32Array(1))[0]! % 36 ** 5;
  const digits = (value: number, count: number) => value.toString(36).padStart(count, "0");
  return digits(lastTime, 9) + digits(within % 36 ** 3, 3) + digits(random, 5);
}
