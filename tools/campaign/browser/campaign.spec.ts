/** Random faults in a real browser. See run.mjs for how to start it. */
import path from "node:path";
import { mkdir, rm } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { OPERATIONS } from "./operations.ts";
import { pairsOf, planFault } from "./plan.ts";
import { prepareStudio } from "./prepare.ts";
import { figuresOf, Outcomes } from "./outcomes.ts";
import { type Campaign, type Measured, measure, runFault } from "./runFault.ts";
import { readStoredState } from "./storedState.ts";
import { openStudio } from "./studioProfile.ts";

const {
  CAMPAIGN_SEED = "1",
  CAMPAIGN_FAULTS = "20",
  CAMPAIGN_GO_ON,
  CAMPAIGN_FOLDER = ".cache/campaign",
} = process.env;
const seeds = Array.from({ length: Number(CAMPAIGN_FAULTS) }, (_, i) => Number(CAMPAIGN_SEED) + i);
const folder = path.join(import.meta.dirname, "../../..", CAMPAIGN_FOLDER);

test("whatever strikes, nothing acknowledged is lost and nothing is half there", async () => {
  test.setTimeout(0);
  await mkdir(folder, { recursive: true });
  const outcomes = await Outcomes.open(
    path.join(folder, "outcomes.jsonl"),
    Boolean(CAMPAIGN_GO_ON),
  );
  const campaign = await prepareCampaign();
  const measured = new Map<string, Measured>();
  for (const seed of seeds.filter((one) => !outcomes.has(one))) {
    const planned = planFault(seed, OPERATIONS);
    const { operation: name, fault, among, share } = planned;
    const operation = OPERATIONS.find((one) => one.name === name)!;
    const known = measured.get(name) ?? (await measure(campaign, operation));
    measured.set(name, known);
    const started = performance.now();
    const { wrong, said, didStrike } = await runFault(campaign, known, planned).catch(
      (error: Error) => ({ wrong: [error.message], said: "nothing", didStrike: true }),
    );
    const at = `${Math.round(share * 100)} % of ${known.marks[among]} ${among} marks`;
    await outcomes.add({
      seed,
      operation: name,
      fault,
      at,
      said,
      wrong,
      didStrike,
      seconds: Math.round((performance.now() - started) / 1000),
    });
  }
  const all = outcomes.of(seeds);
  console.log(figuresOf(all, pairsOf(OPERATIONS).length));
  const failures = all.filter(({ wrong }) => wrong.length > 0);
  expect(
    failures.map(({ seed, wrong }) => [`npm run campaign -- --browser --seed ${seed}`, ...wrong]),
  ).toEqual([]);
});

async function prepareCampaign(): Promise<Campaign> {
  const [prepared, copy] = [path.join(folder, "prepared"), path.join(folder, "copy")];
  for (const old of [prepared, copy]) await rm(old, { recursive: true, force: true });
  const world = await prepareStudio(prepared);
  const studio = await openStudio(prepared);
  const before = await readStoredState(studio.page);
  await studio.close();
  return { world, prepared, copy, before };
}
