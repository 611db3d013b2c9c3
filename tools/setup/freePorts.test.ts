import { createServer, type Server } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { freePorts } from "./freePorts.mjs";

let taken: Server | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await new Promise((resolve) => (taken ? taken.close(resolve) : resolve(null)));
});

test("ports that somebody listens on are passed over, the second of two as well", async () => {
  const used = await freePorts(1);
  taken = createServer();
  await new Promise<void>((resolve) => taken!.listen(used, "127.0.0.1", resolve));
  // The first try is answered with the port before the one in use, the second with one that lies apart.
  const random = (first: number) => (first - 20_000) / (32_000 - 20_000 - 2) + 1e-9;
  const apart = await freePorts(2);
  vi.spyOn(Math, "random")
    .mockReturnValueOnce(random(used - 1))
    .mockReturnValueOnce(random(apart));
  expect(await freePorts(2)).toBe(apart);
});
