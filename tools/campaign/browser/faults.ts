/** How each fault is brought about. */
import type { Page } from "@playwright/test";
import { changeFile } from "./changeFile.ts";
import type { Strike } from "./marks.ts";
import type { World } from "./operation.ts";
import type { FaultName, MarkKind, PlannedFault } from "./plan.ts";
import { type OpenStudio, startWorker } from "./studioProfile.ts";

/** Until the fault is there, however long word of it takes on a busy machine. */
const STANDSTILL_MS = 120_000;
/** Another tab may wait for a lock that the worker holds while it stands still. */
const STANDSTILL_BESIDE_MS = 1500;
const DAY_MS = 86_400_000;

/** What the worker does at its mark, of which there are so many in an undisturbed operation. */
export function strikeOf(
  { fault, among, share, chance }: PlannedFault,
  marks: Record<MarkKind, number>,
): Strike {
  const at = 1 + Math.floor(share * marks[among]);
  if (fault === "device destroyed") return { among, at, how: "destroy device", ms: 0 };
  // Up to a day, back or forth.
  if (fault === "clock jumped")
    return { among, at, how: "jump clock", ms: Math.round((2 * chance - 1) * DAY_MS) };
  const ms = fault === "second tab" ? STANDSTILL_BESIDE_MS : STANDSTILL_MS;
  return { among, at, how: "stand still", ms };
}

/** What happens outside while the worker stands still. @returns what has to be taken back before the studio is opened again */
export async function strikeOutside(
  fault: FaultName,
  chance: number,
  studio: OpenStudio,
  world: World,
): Promise<() => Promise<void>> {
  const { page, context, worker, disk } = studio;
  const nothing = () => Promise.resolve();
  if (fault === "tab closed") await page.close();
  if (fault === "worker terminated") await worker.kill();
  // The browser does not live to answer.
  if (fault === "browser killed") await crash(page, "Browser.crash").catch(() => {});
  if (fault === "GPU process killed") await crash(page, "Browser.crashGpuProcess");
  if (fault === "disk full") return fillDisk(page, chance);
  if (fault === "file changed") await changeFile(disk, chance);
  if (fault === "second tab") await lookFromAnotherTab(await context.newPage(), world);
  return nothing;
}

async function crash(page: Page, command: "Browser.crash" | "Browser.crashGpuProcess") {
  const session = await page.context().browser()!.newBrowserCDPSession();
  await session.send(command);
}

/** Room for up to 30 kB more, and then no more. */
async function fillDisk(page: Page, chance: number) {
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  const { usage } = await session.send("Storage.getUsageAndQuota", { origin });
  const quotaSize = Math.round(usage + chance * 30_000);
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize });
  return async () => {
    await session.send("Storage.overrideQuotaForOrigin", { origin });
  };
}

/** Another tab looks at everything, and tries to go on with whatever lesson or pass there is. */
async function lookFromAnotherTab(page: Page, { projectId }: World) {
  await page.goto("./");
  const { worker } = await startWorker(page);
  await worker.call("example.list", { projectId });
  for (const { id, status } of await worker.call("run.list", { projectId })) {
    if (status === "done") continue;
    // It is taught in the first tab, or has just ended there: either way it is refused in a sentence.
    await worker.call("run.resume", { runId: id }).catch(() => {});
  }
  for (const { synthesis } of await worker.call("synthesis.list", { projectId })) {
    const { id, status } = synthesis;
    if (status === "done") continue;
    await worker.call("synthesis.resume", { projectId, id, jobId: "other" }).catch(() => {});
  }
  await page.close();
}
