/**
 * `npm run campaign`: damaged files for every reader. Options: how many files in all (10000), and the name of one reader with a
 * seed, to see one failing file again: `npm run campaign -- "chat template" 4711`.
 */
import { createServer } from "vite";

const [first = "10000", seed] = process.argv.slice(2);
const server = await createServer({ configFile: false, appType: "custom", logLevel: "error" });
const { READERS } = await server.ssrLoadModule("/tools/campaign/fuzz/readers.ts");
const { fuzz } = await server.ssrLoadModule("/tools/campaign/fuzz/fuzz.ts");

const readers = READERS.filter(({ name }) => seed === undefined || name === first);
if (readers.length === 0) throw new Error(`There is no reader "${first}".`);
const count = seed === undefined ? Math.ceil(Number(first) / readers.length) : 1;

let faults = 0;
for (const reader of readers) {
  const outcome = await fuzz(reader, count, Number(seed ?? 1));
  faults += outcome.faults.length;
  const { taken, refused, slowestMs } = outcome;
  const figures = `${taken} taken, ${refused} refused, slowest ${Math.round(slowestMs)} ms`;
  console.log(`${reader.name.padEnd(34)} ${figures}, ${outcome.faults.length} faults`);
  for (const { seed, what } of outcome.faults.slice(0, 5)) {
    console.log(
      `  npm run campaign -- "${reader.name}" ${seed}\n    ${what.replaceAll("\n", "\n    ")}`,
    );
  }
}
console.log(`${readers.length * count} files: ${faults} faults`);
await server.close();
process.exit(faults ? 1 : 0);
