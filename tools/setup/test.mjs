// @ts-check
/**
 * `npm test`: every stage one after the other, the rest also after a failure, and one line of totals at the end.
 * `npm test -- static unit` runs these alone; names are those of stages and of their groups.
 */
import { ensureMachine } from "./ensure.mjs";
import { stages } from "./stages.mjs";

const wanted = process.argv.slice(2);
const names = new Set(stages.flatMap(({ name, group }) => [group, name]));
const unknown = wanted.find((name) => !names.has(name));
if (unknown !== undefined) {
  console.error(`There is no test stage "${unknown}": choose from ${[...names].join(", ")}.`);
  process.exit(2);
}
// The browser tests look at the built studio, so building belongs to them too.
const chosen = stages.filter(
  ({ name, group }) =>
    wanted.length === 0 ||
    wanted.includes(name) ||
    wanted.includes(group) ||
    (name === "build" && (wanted.includes("e2e") || wanted.includes("faults"))),
);

const needsMachine = chosen.some(({ group }) => group === "gpu" || group === "e2e");
const machine = needsMachine
  ? ensureMachine()
  : { machine: { browser: null, vulkan: null }, missing: {} };

const total = { passed: 0, failed: 0, skipped: 0 };
for (const { name, run } of chosen) {
  const begun = performance.now();
  const { passed, failed, skipped, problems } = await run(machine);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const counts = [`${passed} passed`];
  if (failed > 0) counts.push(`${failed} FAILED`);
  if (skipped > 0) counts.push(`${skipped} skipped`);
  console.log(`${name.padEnd(7)} ${counts.join(", ")}  (${seconds} s)`);
  for (const problem of problems.slice(0, 20)) console.log(`  ${problem}`);
  if (problems.length > 20) console.log(`  … and ${problems.length - 20} more`);
  if (failed > 0) console.log(`  All that was printed: .cache/test/${name}.log`);
}

const skippedPart = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`\n${total.passed} passed, ${total.failed} failed${skippedPart}`);
if (total.failed > 0) process.exitCode = 1;
