/**
 * Networks that read texts and that a person brings as ONNX: run offline with the numbers that onnxruntime gives
 * (tools/quality/make_text_networks.py). They say what belongs to the subject: texts by what they mean, pictures by words.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { relevanceOf } from "../../src/quality/relevance.ts";
import { openWorker, storedFiles, type NamedBytes, type TestWorker } from "../fixtures/worker.ts";
import { expect, test } from "../fixtures/studio.ts";

const fixtures = path.join(import.meta.dirname, "../fixtures");
/** All files of a fixture's folder, as they are dropped. */
function folderOf(name: string): NamedBytes {
  const root = path.join(fixtures, name);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name !== "expected.json",
  );
  return Object.fromEntries(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(fixtures, file).replaceAll("\\", "/"), readFileSync(file)];
    }),
  );
}
const expectedOf = <T>(name: string) =>
  JSON.parse(readFileSync(path.join(fixtures, name, "expected.json"), "utf8")) as T;

async function importRows(worker: TestWorker, projectId: string, files: NamedBytes) {
  const asked = { projectId, jobId: "inspect" };
  const { reviewId, rows } = await worker.callWithFiles("import.inspect", asked, files);
  const keys = rows.map(({ key }) => key);
  await worker.call("import.commit", { reviewId, keys, jobId: "store" });
  return worker.call("example.list", { projectId });
}

/** How the runtime complains of the files that are damaged on purpose. */
test.use({ expectedFaults: /onnxruntime|protobuf|registered/i });

test("the vectors of texts are those of onnxruntime", async ({ studio: { page } }) => {
  const worker = await openWorker(page);
  const { id: projectId } = await worker.call("project.create", { title: "S", field: "other" });
  const network = folderOf("sentences");
  const record = await worker.callWithFiles("textNetwork.import", { jobId: "bring" }, network);
  const expected = expectedOf<{ text: string; tokens: number; vector: number[] }[]>("sentences");
  const parts = (text: string) => [text.replace(/ \S+$/, ""), text.split(" ").at(-1)!];
  const rows = expected.map(({ text }) => parts(text).join(","));
  const sheet = ["question,answer", ...rows].join("\n");
  const examples = await importRows(worker, projectId, { "q.csv": sheet });
  const textVectors = new Map(
    expected.map(({ text, vector }) => {
      const example = examples.find(({ turns }) => turns[0]!.question === parts(text)[0]);
      return [example!.id, Float32Array.from(vector)] as const;
    }),
  );
  expect(textVectors.size).toBe(expected.length);
  for (const { text, vector, tokens } of expected) {
    const asked = { projectId, ids: [], words: text, textNetwork: record.id, jobId: text };
    const { scores, basis } = await worker.call("quality.relevance", asked);
    expect(basis.includes("Of your words the first 24 tokens"), text).toBe(tokens > 24);
    const wordVectors = { texts: Float32Array.from(vector) };
    const wanted = relevanceOf(
      { pictures: new Map(), texts: new Map(), textVectors },
      { ids: [], words: text, wordVectors },
    );
    expect(scores).toHaveLength(wanted.length);
    for (const { id, similarity } of wanted) {
      const found = scores.find((one) => one.id === id)!;
      expect(found.similarity, text).toBeCloseTo(similarity, 4);
    }
  }
});

test("texts are compared by what a network for sentences makes of them", async ({
  studio: { page, newPage },
}) => {
  const worker = await openWorker(page);
  const { id: projectId } = await worker.call("project.create", { title: "S", field: "other" });
  const network = folderOf("sentences");
  const record = await worker.callWithFiles("textNetwork.import", { jobId: "bring" }, network);
  expect(record).toMatchObject({
    ...{ title: "sentences", modelType: "bert", notes: [] },
    texts: {
      ...{ output: "last_hidden_state", pooling: "mean", isNormalised: true },
      ...{ width: 32, maxTokens: 24 },
    },
  });
  const twice = await worker.callWithFiles("textNetwork.import", { jobId: "again" }, network);
  expect(twice.id).toBe(record.id);

  const rows = [
    ["the stew is on the stove", "yes"],
    ["roast carrot and dough until golden", "yes"],
    ["the pulse of the patient", "normal"],
    ["examine the lung under the microscope", "yes"],
    ["play the flute slowly", "yes"],
    [`the tempo fades at the end${" and the rhythm".repeat(20)}`, "yes"],
  ];
  const sheet = ["question,answer", ...rows.map((row) => row.join(","))].join("\n");
  const examples = await importRows(worker, projectId, { "q.csv": sheet });
  const order = async (words: string) => {
    const asked = { projectId, ids: [], words, textNetwork: record.id, jobId: "compare" };
    const { scores, basis } = await worker.call("quality.relevance", asked);
    const questions = scores.map(
      ({ id }) => examples.find((example) => example.id === id)!.turns[0]!.question,
    );
    return { questions: questions.map((question) => question.slice(0, 12)), basis };
  };
  // No word of these stands in what they find.
  const cook = await order("taste the soup with butter");
  expect(new Set(cook.questions.slice(0, 2))).toEqual(new Set(["the stew is ", "roast carrot"]));
  const doctor = await order("the doctor notes a fever, treat it at once");
  expect(new Set(doctor.questions.slice(0, 2))).toEqual(new Set(["the pulse of", "examine the "]));
  expect(doctor.basis).toBe(
    "Compared by what the network “sentences” (of 1 text the first 24 tokens alone, which is what it reads) makes of the texts.",
  );
  const long = await order("taste the soup ".repeat(20));
  expect(long.basis).toContain(
    " Of your words the first 24 tokens alone were compared with texts.",
  );

  await worker.kill();
  const after = await openWorker(await newPage());
  expect(await after.call("textNetwork.list", {})).toMatchObject([{ id: record.id }]);
  // Networks of pictures are others.
  expect(await after.call("network.list", {})).toEqual([]);
  await after.call("textNetwork.remove", { id: record.id });
  const gone = { projectId, ids: [], words: "soup", textNetwork: record.id, jobId: "gone" };
  await expect(after.call("quality.relevance", gone)).rejects.toThrow("is no longer here");
  const left = Object.keys(await storedFiles(page));
  expect(left.filter((at) => at.includes("network"))).toEqual([]);
});

test("pictures are compared with words by a network that reads and sees, as CLIP", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const { id: projectId } = await worker.call("project.create", { title: "D", field: "other" });
  const record = await worker.callWithFiles("network.import", { jobId: "bring" }, folderOf("pair"));
  expect(record).toMatchObject({
    ...{ title: "pair", modelType: "clip", notes: [] },
    features: { name: "image_embeds", layout: "vector", width: 16 },
    words: { output: "text_embeds", pooling: null, width: 16, maxTokens: 16 },
  });
  const { texts, pictures } = expectedOf<{
    texts: { text: string; vector: number[] }[];
    pictures: { file: string; vector: number[] }[];
  }>("pair");
  const files = Object.fromEntries(
    pictures.map(({ file }) => [file, readFileSync(path.join(fixtures, "onnx", file))]),
  );
  const rows = pictures.map(({ file }) => `${file},Which is it?,a thing`);
  const sheet = ["image,question,answer", ...rows].join("\n");
  const examples = await importRows(worker, projectId, { ...files, "q.csv": sheet });
  const fileOf = (id: string) => examples.find((example) => example.id === id)!.media[0]!.localName;
  const cosine = (a: number[], b: number[]) => {
    const dot = (x: number[], y: number[]) => x.reduce((sum, v, i) => sum + v * y[i]!, 0);
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  };
  for (const { text, vector } of texts) {
    const asked = { projectId, ids: [], words: text, network: record.id, jobId: `compare ${text}` };
    const { scores, basis } = await worker.call("quality.relevance", asked);
    expect(basis).toBe(
      "Compared by what the network “pair” makes of the pictures, beside your words, and by the words that the texts share. Beside words, the picture that differs most from the middle has 1 or −1, however near it is.",
    );
    // All texts are the same, so that the words that they share add a 0 to the mean of the two.
    const cosines = pictures.map((picture) => cosine(vector, picture.vector));
    const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
    const largest = Math.max(...cosines.map((value) => Math.abs(value - mean)));
    for (const [i, { file }] of pictures.entries()) {
      const found = scores.find(({ id }) => fileOf(id) === file)!;
      expect(found.similarity, `${text} and ${file}`).toBeCloseTo(
        (cosines[i]! - mean) / largest / 2,
        4,
      );
    }
  }
});

test("a damaged network is refused with what is wrong with it, and nothing of it is kept", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const whole = folderOf("sentences");
  const bring = (changes: NamedBytes, left: string[] = []) => {
    const kept = Object.entries({ ...whole, ...changes }).filter(([name]) => !left.includes(name));
    return worker.callWithFiles("textNetwork.import", { jobId: "bring" }, Object.fromEntries(kept));
  };
  const graph = Buffer.from(whole["sentences/onnx/model.onnx"]!);
  await expect(bring({ "sentences/onnx/model.onnx": graph.subarray(0, 9000) })).rejects.toThrow(
    '"sentences" could not be opened: its ONNX file or its config.json is damaged',
  );
  await expect(bring({ "sentences/tokenizer.json": "{}" })).rejects.toThrow(
    '"sentences" could not be opened: its tokenizer.json or tokenizer_config.json is damaged',
  );
  await expect(bring({}, ["sentences/tokenizer.json"])).rejects.toThrow(
    "There is no tokenizer.json beside sentences/config.json",
  );
  const sum = JSON.stringify({ pooling_mode_weightedmean_tokens: true });
  await expect(bring({ "sentences/1_Pooling/config.json": sum })).rejects.toThrow(
    '"sentences" pools its tokens by pooling_mode_weightedmean_tokens',
  );
  const seeing = readFileSync(path.join(fixtures, "onnx/onnx/model.onnx"));
  await expect(bring({ "sentences/onnx/model.onnx": seeing })).rejects.toThrow(
    '"sentences" takes pixel_values, and it is given the tokens of a text',
  );
  expect(await worker.call("textNetwork.list", {})).toEqual([]);
  expect(Object.keys(await storedFiles(page))).toEqual([]);
});
