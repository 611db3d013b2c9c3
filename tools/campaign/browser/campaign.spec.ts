/** Random faults in a real browser. See run.mjs for how to start it. */
import path from "node:path";
import { mkdir, rm } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { OPERATIONS } from "./operations.ts";
import { planFault } from "./plan.ts";
import { prepareStudio } from "./prepare.ts";
import { type Campaign, type Measured, measure, runFault } from "./runFault.ts";
import { readStoredState } from "./storedState.ts";
import { openStudio } from "./studioProfile.ts";

const { CAMPAIGN_SEED = "1", CAMPAIGN_FAULTS = "20" } = process.env;
const seeds = Array.from({ length: Number(CAMPAIGN_FAULTS) }, (_, i) => Number(CAMPAIGN_SEED) + i);

test("whatever strikes, nothing acknowledged is lost and nothing is half there", async () => {
  test.setTimeout(0);
  const folder = path.join(import.meta.dirname, "../../../.cache/campaign");
  const [prepared, copy] = [path.join(folder, "prepared"), path.join(folder, "copy")];
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const world = await prepareStudio(prepared);
  const studio = await openStudio(prepared);
  const before = await readStoredState(studio.page);
  await studio.close();
  const campaign: Campaign = { world, prepared, copy, before };

  const measured = new Map<string, Measured>();
  const failures: string[] = [];
  let missedMark = 0;
  for (const seed of seeds) {
    const planned = planFault(seed, OPERATIONS);
    const { operation: name, fault, among, share } = planned;
    const operation = OPERATIONS.find((one) => one.name === name)!;
    const known = measured.get(name) ?? (await measure(campaign, operation));
    measured.set(name, known);
    const { wrong, said, didStrike } = await runFault(campaign, known, planned).catch(
      (error: Error) => ({ wrong: [error.message], said: "nothing", didStrike: true }),
    );
    const place = `at ${Math.round(share * 100)} % of ${known.marks[among]} ${among} marks`;
    console.log(
      `seed ${seed}  ${name}, ${fault} ${place}  ${said}${wrong.length ? "  WRONG" : ""}`,
    );
    for (const sentence of wrong) console.log(`    ${sentence}`);
    if (wrong.length > 0)
      failures.push(`npm run campaign -- --browser --seed ${seed}\n${wrong.join("\n")}`);
    if (!didStrike) missedMark++;
  }
  const figures = `${failures.length} with losses, ${missedMark} whose mark did not come`;
  console.log(`${seeds.length} faults, ${figures}`);
  expect(failures).toEqual([]);
});
