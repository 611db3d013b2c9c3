/**
 * What a person does while faults strike, each as calls of the worker. An operation can be brought to its end after a fault, and
 * its outcome is then what it is without one.
 */
import { createHash } from "node:crypto";
import { unzipSync, strFromU8 } from "fflate";
import { familyFolder } from "../../../e2e/fixtures/familyFolder.ts";
import { shortConfig, untilEnded } from "../../../e2e/fixtures/smallProject.ts";
import { type NamedBytes, type TestWorker, mediaFile } from "../../../e2e/fixtures/worker.ts";
import { type Operation, refused } from "./operation.ts";
import { synthesise } from "./synthesise.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const bytesOf = ({ base64 }: { base64: string }) => Buffer.from(base64, "base64");

const NEW_ROWS: NamedBytes = {
  "more.csv":
    "image,question,answer,split\nlocated.webp,What is new?,a leek,train\nprogressive.jpg,What is turned?,a pear,train\n,How do you bake?,bake it slowly,train\n",
  "located.webp": mediaFile("located.webp"),
  "progressive.jpg": mediaFile("progressive.jpg"),
};

const addExamples: Operation = {
  ...{ name: "import", usesDevice: false, readsFiles: true },
  ...{ touches: ["log"], together: ["example"] },
  async run(worker, { projectId }) {
    const newOnes = async () =>
      (await worker.call("example.list", { projectId })).filter(({ turns }) =>
        NEW_ROWS["more.csv"]!.toString().includes(turns[0]!.question.replace("<image>\n", "")),
      );
    if ((await newOnes()).length === 0) {
      const look = { projectId, jobId: "look" };
      const { reviewId, rows } = await worker.callWithFiles("import.inspect", look, NEW_ROWS);
      const broken = rows.find(({ state }) => state === "broken");
      if (broken) throw refused(`${broken.name}: ${broken.note}`);
      const keys = rows.filter(({ state }) => state === "ready").map(({ key }) => key);
      await worker.call("import.commit", { reviewId, keys, jobId: "store" });
    }
    return (await newOnes())
      .map(({ turns, media, split }) => [
        ...turns.map(({ question, answer }) => `${question} ${answer}`),
        ...media.map(({ hash }) => hash),
        split,
      ])
      .sort((a, b) => a[0]!.localeCompare(b[0]!));
  },
};

const BROUGHT = "brought";

const bringModel: Operation = {
  ...{ name: "bring a model", usesDevice: false, readsFiles: true, touches: [], together: [] },
  async run(worker) {
    const find = async () =>
      (await worker.call("model.entries", {})).find(({ title }) => title === BROUGHT);
    const found = await find();
    if (found && found.state !== "complete")
      await worker.call("model.remove", { modelId: found.id });
    if (found?.state !== "complete") {
      const location = { kind: "folder" } as const;
      const files = Object.fromEntries(
        Object.entries(familyFolder("qwen2")).map(([name, bytes]) => [`${BROUGHT}/${name}`, bytes]),
      );
      const inspect = { location, jobId: "inspect" };
      const { inspectionId } = await worker.callWithFiles("model.inspect", inspect, files);
      await worker.call("model.import", { inspectionId, accepted: true, jobId: "bring" });
    }
    const { id, bytes, state, files } = (await find())!;
    return {
      ...{ id, bytes, state, files: files.map(({ path, sha256 }) => [path, sha256]) },
      check: await worker.call("model.check", { modelId: id, jobId: "check" }),
    };
  },
};

/** Greedy, so that the answer is the same each time. */
async function ask(worker: TestWorker, projectId: string, runId: string | null) {
  const { text } = await worker.call("chat.send", {
    ...{ chatId: "chat", projectId, runId },
    messages: [{ role: "user", text: "How do you stir?", media: [] }],
    sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 12 },
  });
  return text;
}

const openModel: Operation = {
  ...{
    name: "open a model",
    usesDevice: true,
    readsFiles: false,
    touches: ["prepared"],
    together: [],
  },
  run: (worker, { broughtProjectId }) => ask(worker, broughtProjectId, null),
};

const LESSON = "Disturbed";
/** Of waiting for it, on a slow machine. */
const MINUTES = 30;

/** Of a safetensors file the values: its header tells of the run, which has another id each time. */
function tensorsOf(file: Uint8Array): Uint8Array {
  const headerBytes = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  return file.subarray(8 + Number(headerBytes));
}

const train: Operation = {
  ...{
    name: "train",
    usesDevice: true,
    readsFiles: false,
    touches: ["log", "version"],
    together: [],
  },
  async run(worker, { projectId }) {
    const runs = await worker.call("run.list", { projectId });
    let run = runs.find(({ title }) => title === LESSON);
    if (!run) {
      const config = await shortConfig(worker, projectId, 4);
      await worker.call("version.freeze", { projectId });
      run = await worker.call("run.start", { projectId, config, title: LESSON });
    } else if (run.status !== "done") run = await worker.call("run.resume", { runId: run.id });
    const ended = await untilEnded(worker, run, MINUTES);
    if (ended.status !== "done") throw refused(`The lesson is ${ended.status}: ${ended.message}`);
    const adapter = unzipSync(bytesOf(await worker.call("adapter.export", { runId: run.id })));
    const weights = Object.entries(adapter).find(([name]) => name.endsWith(".safetensors"))!;
    const { evals, sampleAnswers, bestStep, result } = ended;
    const losses = ended.points.map(({ step, loss }) => ({ step, loss }));
    return {
      weights: sha256(tensorsOf(weights[1])),
      losses,
      evals,
      sampleAnswers,
      bestStep,
      result,
    };
  },
};

const check: Operation = {
  ...{
    name: "check",
    usesDevice: true,
    readsFiles: false,
    touches: ["log", "project"],
    together: ["report"],
  },
  async run(worker, { projectId, runId }) {
    const [found] = await worker.call("eval.list", { projectId });
    const report = found ?? (await worker.call("eval.start", { runId, jobId: "check" }));
    return report.answers;
  },
};

const TURN = "said while it was disturbed";

const chat: Operation = {
  ...{ name: "chat", usesDevice: true, readsFiles: false, touches: ["chat"], together: [] },
  async run(worker, { projectId, runId }) {
    const turns = await worker.call("chat.load", { projectId });
    const found = turns.find(({ id }) => id === TURN);
    if (found) return [turns.length, found.replies[0]!.text];
    const text = await ask(worker, projectId, runId);
    const rest = {
      id: "r",
      tokens: 1,
      tokensPerSecond: 1,
      voice: "adapter",
      state: "end",
    } as const;
    const turn = { id: TURN, text: "How do you stir?", media: [], replies: [{ ...rest, text }] };
    await worker.call("chat.save", { projectId, turns: [...turns, turn] });
    return [turns.length + 1, text];
  },
};

/** The log goes on with every export, and is looked at by itself; a card says where it ended. */
function withoutLog(name: string, bytes: Uint8Array): string {
  if (name === "project.json")
    return JSON.stringify({ ...JSON.parse(strFromU8(bytes)), log: null });
  if (name === "README.md")
    return strFromU8(bytes).replace(/^When this was packed, the log of its project had .*$/m, "");
  return sha256(bytes);
}

const exportAll: Operation = {
  ...{ name: "export", usesDevice: false, readsFiles: false, touches: ["log"], together: [] },
  async run(worker, { projectId, runId }) {
    const project = bytesOf(await worker.call("project.export", { projectId, jobId: "pack" }));
    const adapter = bytesOf(await worker.call("adapter.export", { runId }));
    return [project, adapter].map((zip) =>
      Object.entries(unzipSync(zip))
        .filter(([name]) => name !== "log.jsonl")
        .map(([name, bytes]) => [name, withoutLog(name, bytes)]),
    );
  },
};

const importProject: Operation = {
  ...{ name: "import a project", usesDevice: false, readsFiles: true, touches: [] },
  together: ["project", "example", "run", "version"],
  async run(worker, world) {
    const { archive, projectId, broughtProjectId, describedProjectId } = world;
    const known = [projectId, broughtProjectId, describedProjectId];
    const copies = (await worker.call("project.list", {})).filter(({ id }) => !known.includes(id));
    if (copies.length === 0) {
      const files = { "project.zip": archive };
      await worker.callWithFiles("project.import", { jobId: "import" }, files, "one");
      return this.run(worker, world);
    }
    const { id } = copies[0]!;
    const examples = await worker.call("example.list", { projectId: id });
    const runs = await worker.call("run.list", { projectId: id });
    return {
      copies: copies.length,
      examples: examples.map(({ turns, split }) => JSON.stringify([turns, split])).sort(),
      runs: runs.map(({ title, status, step }) => [title, status, step]),
      chats: (await worker.call("chat.load", { projectId: id })).length,
    };
  },
};

export const OPERATIONS: readonly Operation[] = [
  ...[addExamples, bringModel, openModel, train, check, chat, exportAll, importProject],
  synthesise,
];
