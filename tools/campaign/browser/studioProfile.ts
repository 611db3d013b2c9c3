/** A Chromium with a profile of its own on disk, so that it can be killed and opened again. */
import { rm } from "node:fs/promises";
import { type BrowserContext, type Page, chromium, expect } from "@playwright/test";
import { type TestWorker, openWorker } from "../../../e2e/fixtures/worker.ts";
import playwrightConfig from "../../../playwright.config.ts";
import { installMarks, type MarkedScope, type Strike } from "./marks.ts";

/** Of Playwright's own waiting, on a machine that does much else. */
const PATIENCE_MS = 600_000;

/** Marks are counted only. */
const NO_STRIKE: Strike = { among: "storage", at: null, how: "stand still", ms: 0 };

export interface OpenStudio {
  context: BrowserContext;
  page: Page;
  worker: TestWorker;
  /** Where the files lie that the person chooses. */
  disk: string;
  /** Marks so far. Only while the worker lives. */
  marks(): Promise<MarkedScope["marks"]>;
  /** The studio in another tab after all of its tabs were closed; in another browser where this one is gone. */
  again(): Promise<OpenStudio>;
  close(): Promise<void>;
}

/** @param strike what befalls the worker; none counts marks only */
export async function openStudio(profile: string, strike?: Strike): Promise<OpenStudio> {
  const { baseURL, viewport, launchOptions } = playwrightConfig.use!;
  const context = await chromium.launchPersistentContext(profile, {
    ...launchOptions,
    ...(baseURL === undefined ? {} : { baseURL }),
    ...(viewport === undefined ? {} : { viewport }),
    timeout: PATIENCE_MS,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const disk = `${profile}-disk`;
  await rm(disk, { recursive: true, force: true });
  const [page = await context.newPage()] = context.pages();
  return openIn(page, profile, disk, strike);
}

async function openIn(
  page: Page,
  profile: string,
  disk: string,
  strike?: Strike,
): Promise<OpenStudio> {
  const context = page.context();
  await page.goto("./");
  return {
    ...{ context, disk, ...(await startWorker(page, strike, disk)) },
    async again() {
      const next = await context.newPage().catch(() => null);
      if (!next) return openStudio(profile);
      for (const old of context.pages()) if (old !== next) await old.close();
      await untilWorkersEnded(next);
      return openIn(next, profile, disk);
    },
    close: () => context.close(),
  };
}

/**
 * A worker that is ended while it stands still lives on, and holds its locks, until the browser ends it by force, some seconds
 * later. Until then the studio would rightly say that another tab is at work.
 */
async function untilWorkersEnded(page: Page) {
  // A file of the studio's origin that starts no worker.
  await page.goto("./icons/icon.svg");
  const isFree = async () => (await navigator.locks.query()).held?.length === 0;
  await expect.poll(() => page.evaluate(isFree), { timeout: PATIENCE_MS }).toBe(true);
}

/** A worker in this page whose storage and device are watched from its first call on. */
export async function startWorker(page: Page, strike: Strike = NO_STRIKE, disk?: string) {
  // The page's own worker would hold the studio open.
  const own = page.workers()[0] ?? (await page.waitForEvent("worker"));
  const [worker, handle] = await Promise.all([
    openWorker(page, disk),
    page.waitForEvent("worker", (one) => one !== own),
  ]);
  await handle.evaluate<void, Strike>(installMarks, strike);
  return {
    page,
    worker,
    marks: () => handle.evaluate(() => (globalThis as unknown as MarkedScope).marks),
  };
}
