// @ts-check
/** Ports for the servers of a test run. */
import { createServer } from "node:net";

// Below those that a system hands to outgoing connections (from 32,768 on Linux, from 49,152 elsewhere): one of these
// may take a port between the moment it was found free and the moment a server opens it.
const FIRST = 20_000;
const END = 32_000;
const TRIES = 50;

/**
 * The first of `count` neighbouring ports of this computer on which nobody listens.
 * @param {number} count
 * @returns {Promise<number>}
 * @throws when none was found
 */
export async function freePorts(count) {
  for (let tries = 0; tries < TRIES; tries++) {
    const first = FIRST + Math.floor(Math.random() * (END - FIRST - count));
    const ports = Array.from({ length: count }, (_, at) => first + at);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return first;
  }
  throw new Error(
    `No ${count} free ports side by side were found between ${FIRST} and ${END} in ${TRIES} tries. Close programs that listen there.`,
  );
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
