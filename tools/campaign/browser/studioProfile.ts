/** A Chromium with a profile of its own on disk, so that it can be killed and opened again. */
import { type BrowserContext, type Page, chromium } from "@playwright/test";
import { type TestWorker, openWorker } from "../../../e2e/fixtures/worker.ts";
import playwrightConfig from "../../../playwright.config.ts";
import { installMarks, type MarkedScope, type Strike } from "./marks.ts";

/** Marks are counted only. */
const NO_STRIKE: Strike = { among: "storage", at: null, how: "stand still", ms: 0 };

export interface OpenStudio {
  context: BrowserContext;
  page: Page;
  worker: TestWorker;
  /** Marks so far. Only while the worker lives. */
  marks(): Promise<MarkedScope["marks"]>;
  close(): Promise<void>;
}

/** @param strike what befalls the worker; none counts marks only */
export async function openStudio(profile: string, strike?: Strike): Promise<OpenStudio> {
  const { baseURL, viewport, launchOptions } = playwrightConfig.use!;
  const context = await chromium.launchPersistentContext(profile, {
    ...launchOptions,
    ...(baseURL === undefined ? {} : { baseURL }),
    ...(viewport === undefined ? {} : { viewport }),
  });
  const [page = await context.newPage()] = context.pages();
  await page.goto("./");
  return { context, ...(await startWorker(page, strike)), close: () => context.close() };
}

/** A worker in this page whose storage and device are watched from its first call on. */
export async function startWorker(page: Page, strike: Strike = NO_STRIKE) {
  // The page's own worker would hold the studio open.
  const own = page.workers()[0] ?? (await page.waitForEvent("worker"));
  const [worker, handle] = await Promise.all([
    openWorker(page),
    page.waitForEvent("worker", (one) => one !== own),
  ]);
  await handle.evaluate<void, Strike>(installMarks, strike);
  return {
    page,
    worker,
    marks: () => handle.evaluate(() => (globalThis as unknown as MarkedScope).marks),
  };
}
