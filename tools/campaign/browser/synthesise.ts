/** A synthesizer is brought from two files, writes about the project's pictures, and what it wrote waits for the person. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { NamedBytes, TestWorker } from "../../../e2e/fixtures/worker.ts";
import type { Draft } from "../../../src/protocol/drafts.ts";
import type { SynthesisSettings } from "../../../src/protocol/synthesis.ts";
import type { Operation } from "./operation.ts";
import { DESCRIBE } from "./prepare.ts";

const shipped = path.join(import.meta.dirname, "../../../public/samples/seeds/synthesizer");
const FILES: NamedBytes = Object.fromEntries(
  ["adapter_config.json", "adapter_model.safetensors"].map((name) => [
    `writer/${name}`,
    readFileSync(path.join(shipped, name)),
  ]),
);

/** The most likely words, so that they are the same each time. */
const SETTINGS: SynthesisSettings = {
  ...{ writing: "guided", temperature: 0, seed: 1, maxNewTokens: 32 },
  ...{ filter: { kind: "rule" }, answer: "reasoned", withCaption: true },
};
const captions = { kind: "question", question: DESCRIBE } as const;

export const synthesise: Operation = {
  ...{ name: "synthesise", usesDevice: true, readsFiles: true },
  ...{ touches: ["log"], together: ["draft"] },
  async run(worker, { describedProjectId: projectId }) {
    const runId = await broughtTool(worker, projectId);
    const [found] = await worker.call("synthesis.list", { projectId });
    if (!found) {
      const start = { projectId, runId, captions, settings: SETTINGS, jobId: "write" };
      await worker.call("synthesis.start", start);
    } else if (found.synthesis.status !== "done") {
      const { id } = found.synthesis;
      await worker.call("synthesis.resume", { projectId, id, jobId: "write" });
    }
    const [report] = await worker.call("synthesis.list", { projectId });
    const { rows, synthesis } = report!;
    const drafts = await worker.call("draft.list", { projectId });
    const runs = await worker.call("run.list", { projectId });
    return {
      rows,
      counts: synthesis.drafts,
      // Of one moment, they are in the order of their ids, which are others each time.
      drafts: drafts.map((draft) => JSON.stringify(wordsOf(draft))).sort(),
      runs: runs.map(({ title, tool = false }) => [title, tool]),
    };
  },
};

const wordsOf = ({ state, doubts, turns, evidence }: Draft) => [
  ...[state, doubts, evidence],
  turns.map(({ question, answer }) => [question, answer]),
];

/** Of its run, which is here already where it was brought before. */
async function broughtTool(worker: TestWorker, projectId: string): Promise<string> {
  const runs = await worker.call("run.list", { projectId });
  const here = runs.find(({ tool }) => tool);
  if (here) return here.id;
  const bring = { projectId, tool: "synthesizer" } as const;
  const { run } = await worker.callWithFiles("synthesis.import", bring, FILES);
  return run.id;
}
