/**
 * Image networks that a person brings as ONNX: run offline with the numbers that onnxruntime gives (tools/specialist/make_onnx.py),
 * looked through by a specialist, kept over a restart, refused when they are damaged, and removed.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { openWorker, storedFiles, type NamedBytes } from "../fixtures/worker.ts";
import { expect, test } from "../fixtures/studio.ts";

const folder = path.join(import.meta.dirname, "../fixtures/onnx");
const file = (name: string) => readFileSync(path.join(folder, name));
const expected = JSON.parse(file("expected.json").toString()) as {
  file: string;
  label: string;
  logits: number[];
}[];
const network: NamedBytes = Object.fromEntries(
  ["config.json", "preprocessor_config.json", "onnx/model.onnx"].map((name) => [
    `discs/${name}`,
    file(name),
  ]),
);
/** How the runtime complains of the files that are damaged on purpose. */
test.use({ expectedFaults: /onnxruntime|protobuf|registered/i });

test("a network of a dropped folder gives onnxruntime's numbers, and a specialist learns to look through it", async ({
  studio: { page, newPage },
}) => {
  const worker = await openWorker(page);
  const requests: string[] = [];
  page.context().on("request", (request) => requests.push(new URL(request.url()).pathname));
  const project = await worker.call("project.create", { title: "Discs", field: "other" });
  const { id: projectId } = project;
  const isRuntime = (address: string) => /\/(transformers|ort)/.test(address);
  expect(requests.filter(isRuntime), "nothing of the runtime before its first use").toEqual([]);

  const record = await worker.callWithFiles("network.import", { jobId: "bring" }, network);
  expect(record).toMatchObject({
    ...{ title: "discs", modelType: "resnet", logits: "logits", inputSize: [32, 32] },
    features: { name: "logits", layout: "vector", width: 4 },
    labels: ["carrots", "Eggplant", "broccoli", "cucumber"],
    notes: [],
  });
  expect(requests.some((address) => address.endsWith(".wasm"))).toBe(true);
  const twice = await worker.callWithFiles("network.import", { jobId: "again" }, network);
  expect(twice.id).toBe(record.id);

  const rows = ["image,question,answer,split"];
  const pictures: NamedBytes = {};
  for (const { file: name, label } of expected) {
    pictures[name] = file(name);
    // The name of a class as the project spells it; the last is no class of the network's own answers.
    const answer = label === "cucumber" ? "courgette" : label.toLowerCase().replace(/s$/, "");
    for (const split of ["train", "train", "validation"])
      rows.push(`${name},Which is it?,${answer},${split}`);
  }
  const review = await worker.callWithFiles(
    "import.inspect",
    { projectId, jobId: "inspect" },
    { ...pictures, "q.csv": rows.join("\n") },
  );
  const keys = review.rows.map(({ key }) => key);
  await worker.call("import.commit", { reviewId: review.reviewId, keys, jobId: "store" });
  const found = await worker.call("specialist.tasks", { projectId, keepApart: false });
  expect(found.problem).toBeNull();
  const [task] = found.tasks;
  const classes = task!.classes.map(({ label }) => label);
  expect(classes.toSorted()).toEqual(["broccoli", "carrot", "courgette", "eggplant"]);
  const labels = await worker.call("network.suggestLabels", { id: record.id, classes });
  expect(labels).toEqual({
    ...{ carrots: "carrot", Eggplant: "eggplant", broccoli: "broccoli", cucumber: null },
  });

  const train = {
    ...{ projectId, keys: [task!.key], keepApart: false, seed: 1 },
    network: { id: record.id, labels },
  };
  const report = await worker.call("specialist.train", { ...train, jobId: "train" });
  expect(report).toMatchObject({ inputWidth: 4, network: { title: "discs", alone: { labels } } });
  // It has four pictures to learn by heart; the network alone lacks the word for one of them.
  expect(report.score).toMatchObject({ accuracy: 1, of: 12 });
  expect(report.network!.alone!.score).toMatchObject({ accuracy: 0.75, of: 12 });

  const stored = await storedFiles(page);
  const looks = Object.entries(stored).filter(([at]) => at.startsWith("features/network-"));
  expect(looks).toHaveLength(4);
  const numbers = looks.map(([, bytes]) => [
    ...new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4).slice(4),
  ]);
  for (const { label, logits } of expected) {
    const errors = numbers.map((found) =>
      Math.max(...found.map((v, i) => Math.abs(v - logits[i]!))),
    );
    expect(Math.min(...errors), label).toBeLessThan(1e-4);
  }

  await worker.kill();
  const after = await openWorker(await newPage());
  const [entry] = await after.call("network.list", {});
  expect(entry).toMatchObject({ id: record.id, usedBy: ["Discs"] });
  const again = await after.call("specialist.train", { ...train, jobId: "again" });
  expect(again.score).toEqual(report.score);
  await after.call("network.remove", { id: record.id });
  await expect(after.call("specialist.train", { ...train, jobId: "gone" })).rejects.toThrow(
    "is no longer here",
  );
  const left = Object.keys(await storedFiles(page));
  expect(left.filter((at) => at.includes("network"))).toEqual([]);
});

test("a network laid out as CLIP says what belongs to the subject, in place of the model's eyes", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const { id: projectId } = await worker.call("project.create", { title: "Discs", field: "other" });
  const config = JSON.parse(file("config.json").toString()) as object;
  const record = await worker.callWithFiles(
    "network.import",
    { jobId: "bring" },
    {
      "clip/config.json": JSON.stringify({ ...config, model_type: "clip" }),
      "clip/preprocessor_config.json": file("preprocessor_config.json"),
      "clip/onnx/vision_model.onnx": file("onnx/model.onnx"),
      // What takes pictures and words together is not opened.
      "clip/onnx/model.onnx": "nothing",
    },
  );
  expect(record).toMatchObject({ title: "clip", modelType: "clip" });
  const rows = expected.map(({ file: name, label }) => `${name},Which is it?,${label}`);
  const pictures = Object.fromEntries(expected.map(({ file: name }) => [name, file(name)]));
  const review = await worker.callWithFiles(
    "import.inspect",
    { projectId, jobId: "inspect" },
    { ...pictures, "q.csv": ["image,question,answer", ...rows].join("\n") },
  );
  const keys = review.rows.map(({ key }) => key);
  await worker.call("import.commit", { reviewId: review.reviewId, keys, jobId: "store" });
  const examples = await worker.call("example.list", { projectId });
  const [first] = examples;
  const domain = { projectId, ids: [first!.id], words: "", network: record.id };
  const report = await worker.call("quality.relevance", { ...domain, jobId: "compare" });
  expect(report.basis).toBe(
    "Compared by what the network “clip” makes of the pictures, and by the words that the texts share.",
  );
  expect(report.scores).toHaveLength(expected.length);
  expect(report.scores[0]).toMatchObject({ id: first!.id });
  await worker.call("network.remove", { id: record.id });
  await expect(worker.call("quality.relevance", { ...domain, jobId: "gone" })).rejects.toThrow(
    "is no longer here",
  );
});

test("a damaged network is refused with what is wrong with it, and nothing of it is kept", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const graph = Buffer.from(file("onnx/model.onnx"));
  const bring = (changes: NamedBytes) =>
    worker.callWithFiles("network.import", { jobId: "bring" }, { ...network, ...changes });
  await expect(bring({ "discs/onnx/model.onnx": graph.subarray(0, 9000) })).rejects.toThrow(
    '"discs" could not be opened: its ONNX file or its config.json is damaged, cut off',
  );
  const unknown = Buffer.from(graph.toString("latin1").replaceAll("Relu", "Rexu"), "latin1");
  await expect(bring({ "discs/onnx/model.onnx": unknown })).rejects.toThrow(
    /"discs" uses the operator \S*Rexu, which the ONNX runtime of the browser does not have/,
  );
  const preprocessor = JSON.parse(file("preprocessor_config.json").toString()) as object;
  const unsized = JSON.stringify({ ...preprocessor, do_resize: false, do_center_crop: false });
  await expect(bring({ "discs/preprocessor_config.json": unsized })).rejects.toThrow(
    '"discs" refuses a picture of 60 × 40: ',
  );
  await expect(bring({ "discs/config.json": "{" })).rejects.toThrow(
    "The config.json of the network is damaged",
  );
  expect(await worker.call("network.list", {})).toEqual([]);
  expect(Object.keys(await storedFiles(page))).toEqual([]);
});
