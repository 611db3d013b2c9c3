/** One fault: the operation, the strike, the studio opened again, and everything that must hold then. */
import { isDeepStrictEqual } from "node:util";
import { cp, rm } from "node:fs/promises";
import { unsoundness } from "../../../src/storage/testing/soundness.ts";
import { strikeOf, strikeOutside } from "./faults.ts";
import type { Operation, World } from "./operation.ts";
import type { MarkKind, PlannedFault } from "./plan.ts";
import { added, missed, readStoredState, type StoredState } from "./storedState.ts";
import { openStudio, type OpenStudio } from "./studioProfile.ts";

/** An operation as it goes undisturbed. */
export interface Measured {
  operation: Operation;
  marks: Record<MarkKind, number>;
  outcome: unknown;
  /** How many records of each kind it adds. */
  adds: Record<string, number>;
}

export interface Campaign {
  world: World;
  /** The prepared profile, and the folder of the copy that a fault is tried on. */
  prepared: string;
  copy: string;
  before: StoredState;
}

/** Longer than this, and it hangs: a slow machine that does much else takes minutes. */
const HANG_MS = 1_800_000;
/** What is written for the person; anything else is an error of the studio's own. */
const SENTENCES = ["UserError", "DeviceLostError", "AbortError"];

async function freshCopy({ prepared, copy }: Campaign): Promise<string> {
  await rm(copy, { recursive: true, force: true });
  await cp(prepared, copy, { recursive: true });
  return copy;
}

export async function measure(campaign: Campaign, operation: Operation): Promise<Measured> {
  const studio = await openStudio(await freshCopy(campaign));
  const outcome = await operation.run(studio.worker, campaign.world);
  const marks = await studio.marks();
  const adds = added(campaign.before, await readStoredState(studio.page));
  await studio.close();
  return { operation, marks, outcome, adds };
}

/** @returns a sentence for each thing that is wrong, what became of the operation, and whether it came to the fault's mark */
export async function runFault(
  campaign: Campaign,
  measured: Measured,
  planned: PlannedFault,
): Promise<{ wrong: string[]; said: string; didStrike: boolean }> {
  const { operation } = measured;
  const strike = strikeOf(planned, measured.marks);
  const studio = await openStudio(await freshCopy(campaign), strike);
  const { said, isDone, didStrike, error } = await disturb(studio, campaign, measured, planned);

  const again = await studio.again();
  // Any call is answered only once the studio has cleared up.
  await again.worker.call("project.list", {});
  const after = await readStoredState(again.page);
  const wrong = [
    ...(error && !SENTENCES.includes(error.name)
      ? [`No sentence for the person, but ${error.name}: ${error.message}`]
      : []),
    ...unsoundness(after.records, after.sizes),
    ...missed(campaign.before, after, operation.touches),
    ...halfThere(measured, added(campaign.before, after), isDone),
  ];
  try {
    const outcome = await within(operation.run(again.worker, campaign.world));
    if (!isDeepStrictEqual(outcome, measured.outcome))
      wrong.push(
        `It came out otherwise: ${JSON.stringify(outcome)}, undisturbed ${JSON.stringify(measured.outcome)}.`,
      );
    const end = await readStoredState(again.page);
    wrong.push(...missed(campaign.before, end, operation.touches));
    const log = await again.worker.call("project.log", { projectId: campaign.world.projectId });
    if (log.problem) wrong.push(log.problem);
  } catch (error) {
    wrong.push(`It could not be brought to its end: ${(error as Error).message}`);
  }
  await again.close();
  return { wrong: [...new Set(wrong)], said, didStrike };
}

/** Until the operation has ended in one way or the other, or there is nobody left to end it. */
async function disturb(
  studio: OpenStudio,
  { world }: Campaign,
  { operation }: Measured,
  { fault, chance }: PlannedFault,
): Promise<{ said: string; isDone: boolean; didStrike: boolean; error: Error | null }> {
  const { page, worker } = studio;
  let takeBack = Promise.resolve(async () => {});
  let didStrike = false;
  let error: Error | null = null;
  let cutOff: (said: string) => void;
  const cut = new Promise<string>((resolve) => (cutOff = resolve));
  await page.exposeFunction("campaignStruck", () => {
    didStrike = true;
    takeBack = strikeOutside(fault, chance, studio, world);
    const isEnd = ["tab closed", "browser killed", "worker terminated"].includes(fault);
    const goOn = () => (isEnd ? cutOff("cut off") : page.evaluate(openGate).catch(() => {}));
    void takeBack.then(goOn, goOn);
  });
  await page.evaluate(listenForStrike);
  const work = operation.run(worker, world).then(
    () => "done",
    (thrown: Error) => {
      error = thrown;
      return `refused: ${thrown.message}`;
    },
  );
  const said = await within(Promise.race([work, cut]));
  if (said === "cut off") error = null;
  // A fault that could not be brought about fails here.
  const restore = await takeBack;
  await restore();
  return { said, isDone: said === "done", didStrike, error };
}

/** In the page. */
function listenForStrike() {
  const scope = globalThis as unknown as Struck;
  scope.worker.addEventListener("message", ({ data }) => {
    if (data.campaign !== "struck") return;
    scope.gate = data.gate;
    scope.campaignStruck();
  });
}

/** In the page: the worker that stands still goes on. */
function openGate() {
  const { gate } = globalThis as unknown as Struck;
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
}

interface Struck {
  worker: Worker;
  gate: Int32Array;
  campaignStruck(): void;
}

/** Of what is added in one go, all must be there or nothing; all, once it was said to be done. */
function halfThere(
  { operation, adds }: Measured,
  found: Record<string, number>,
  isDone: boolean,
): string[] {
  const counts = operation.together.map((kind) => [kind, found[kind] ?? 0, adds[kind]] as const);
  const isWhole = counts.every(([, count, all]) => count === all);
  const isAbsent = counts.every(([, count]) => count === 0);
  if (isWhole || (isAbsent && !isDone)) return [];
  const numbers = counts.map(([kind, count, all]) => `${count} of ${all} ${kind}`).join(", ");
  return [`${isDone ? "It was said to be done" : "It is half there"}: ${numbers}.`];
}

/** @throws Error when it takes so long that it must hang */
async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("nothing came for half an hour.")), HANG_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
