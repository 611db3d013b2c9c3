/**
 * `node bench/filter.mjs FOLDER [--pairs 200] [--precision q4|f16|…] [--out bench/filter.jsonl]`: how often a model's few-shot
 * filter is right, on the twelve fixed cases and on made pairs, beside our rule and chance. FOLDER holds the files of any model that
 * Scion reads, such as SmolLM2-135M. One line of JSON a case; those that are in the file are not asked again.
 */
import { parseArgs } from "node:util";
import { createServer } from "vite";
import { gpuEnvironment } from "../tools/setup/machine.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: "string", default: "200" },
    precision: { type: "string" },
    out: { type: "string", default: "bench/filter.jsonl" },
  },
});
const [folder] = positionals;
if (!folder) throw new Error("Name the folder of a model: node bench/filter.mjs FOLDER");
Object.assign(process.env, gpuEnvironment());
const server = await createServer({
  ...{ configFile: false, appType: "custom", logLevel: "error", server: { port: 0 } },
});
const { measureFilter } = await server.ssrLoadModule("/bench/filter.ts");
const wanted = { folder, pairs: Number(values.pairs), precision: values.precision };
console.log(JSON.stringify(await measureFilter(wanted, values.out, console.error), null, 2));
await server.close();
process.exit(0);
