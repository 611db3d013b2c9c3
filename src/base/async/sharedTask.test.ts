import { describe, expect, it } from "vitest";
import { SharedTask } from "./sharedTask.ts";

/** Work of `steps` steps, each done when the test says so. */
function stepped(steps: number) {
  const log: string[] = [];
  let step = () => {};
  const shared = new SharedTask<string>(async ({ progress, signal }) => {
    try {
      for (let done = 1; done <= steps; done++) {
        await new Promise<void>((resolve) => (step = resolve));
        signal.throwIfAborted();
        progress("Opening", done, steps, "bytes");
      }
      return "open";
    } finally {
      log.push(signal.aborted ? "given back" : "ended");
    }
  });
  /** Lets one step go and everything that follows from it. */
  const next = async () => {
    step();
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  return { shared, log, next };
}

const cancelled = () => new DOMException("This was cancelled.", "AbortError");

describe("work that several wait for", () => {
  it("is done once, and each hears how far it is, who comes later from where it is", async () => {
    const { shared, next } = stepped(3);
    const heard: string[] = [];
    const one = shared.join({ progress: (...report) => heard.push(`one ${report.join(" ")}`) });
    await next();
    const two = shared.join({ progress: (...report) => heard.push(`two ${report.join(" ")}`) });
    await next();
    expect(heard).toEqual([
      "one Opening 1 3 bytes",
      "two Opening 1 3 bytes",
      "one Opening 2 3 bytes",
      "two Opening 2 3 bytes",
    ]);
    await next();
    expect(await Promise.all([one, two, shared.join()])).toEqual(["open", "open", "open"]);
  });

  it("goes on when one of two leaves, who is let go at once", async () => {
    const { shared, log, next } = stepped(2);
    const stop = new AbortController();
    const progress = () => stop.signal.throwIfAborted();
    const one = shared.join({ signal: stop.signal, progress });
    const two = shared.join();
    stop.abort(cancelled());
    await expect(one).rejects.toThrow("This was cancelled.");
    expect([log, shared.isCancelled]).toEqual([[], false]);
    await next();
    await next();
    expect(await two).toBe("open");
    expect(log).toEqual(["ended"]);
  });

  it("is cancelled by the last who leaves, who is let go when everything was given back", async () => {
    const { shared, log, next } = stepped(2);
    const [one, two] = [new AbortController(), new AbortController()];
    const first = shared.join({ signal: one.signal });
    const last = shared.join({ signal: two.signal });
    let isLetGo = false;
    last.catch(() => (isLetGo = true));
    one.abort(cancelled());
    await expect(first).rejects.toThrow("cancelled");
    two.abort(cancelled());
    for (let i = 0; i < 20; i++) await Promise.resolve();
    expect([isLetGo, shared.isCancelled, log]).toEqual([false, true, []]);
    await next();
    await expect(last).rejects.toMatchObject({ name: "AbortError" });
    expect(log).toEqual(["given back"]);
  });

  it("does not begin to wait for one who has cancelled before", async () => {
    const { shared, next } = stepped(1);
    const waiting = shared.join();
    await expect(shared.join({ signal: AbortSignal.abort(cancelled()) })).rejects.toThrow();
    await next();
    expect(await waiting).toBe("open");
  });

  it("ends for all with the reason that it is given, and with its own failure", async () => {
    const { shared, next } = stepped(2);
    const all = [shared.join(), shared.join({ signal: new AbortController().signal })];
    shared.cancel(new Error("Another model was asked for."));
    const ended = Promise.allSettled(all);
    await next();
    for (const { status } of await ended) expect(status).toBe("rejected");
    await expect(shared.join()).rejects.toThrow("Another model was asked for.");
    const failing = new SharedTask(() => Promise.reject(new Error("cut off")));
    await expect(failing.join()).rejects.toThrow("cut off");
  });
});
