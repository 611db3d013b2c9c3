import { describe, expect, it } from "vitest";
import { chain } from "../../base/hashChain.ts";
import { sha256Hex } from "../../base/hash.ts";
import { freezeVersion } from "../../dataset/version.ts";
import type { FileSource } from "../../formats/fileSource.ts";
import { readZip } from "../../formats/zip/readZip.ts";
import { writeZip } from "../../formats/zip/writeZip.ts";
import { scoreTable } from "../../evaluation/scoreTable.ts";
import { SCHEMA_VERSION } from "../../formats/migrations.ts";
import type { AsideExample } from "../../protocol/quality.ts";
import type { LogEntry } from "../../protocol/log/eventLog.ts";
import type { Draft } from "../../protocol/drafts.ts";
import type { Provenance } from "../../protocol/provenance.ts";
import type { Example, Media, RunWithPoints } from "../../protocol/records.ts";
import { renameProject, type ProjectArchive } from "./projectArchive.ts";
import { readProjectArchive } from "./readProjectArchive.ts";
import { writeProjectArchive } from "./writeProjectArchive.ts";
import { sampleCard } from "../adapter/testing/sampleCard.ts";

const onion = new Uint8Array([1, 2, 3]);
const leek = new Uint8Array([4, 5]);
const pea = new Uint8Array([6]);
const soup = new Uint8Array(5000).fill(7);
const adapter = new Uint8Array([9, 9, 9]);

async function media(kind: Media["kind"], bytes: Uint8Array, mime: string): Promise<Media> {
  const more = kind === "video" ? { seconds: 2, frameCount: 24 } : {};
  return {
    kind,
    hash: await sha256Hex(bytes),
    mime,
    bytes: bytes.length,
    width: 96,
    height: 96,
    localName: "Ana Meier 1970.jpg",
    ...more,
  };
}

async function kitchen(): Promise<ProjectArchive> {
  const example = async (id: string, item: Media): Promise<Example> => ({
    id, projectId: "p1", part: item.kind, media: [item], split: "train", source: "s", editedAt: "2026-01-01T00:00:00Z",
    turns: [{ question: `<${item.kind}>\nWhat is this?\u2028`, answer: "An onion. 🧅", kind: "name" }],
  }); // prettier-ignore
  const examples = [
    await example("e1", await media("image", onion, "image/webp")),
    await example("e2", await media("video", soup, "video/mp4")),
  ];
  const provenance: Provenance = {
    ...{ by: "model", what: "Answer drafted", source: "Scion Sprout" },
    ...{ licence: "apache-2.0", when: "2026-01-02T00:00:00Z" },
  };
  examples[1]!.turns[0]!.provenance = { ...provenance, edited: true, acceptedAt: "2026-01-03" };
  const aside: AsideExample = {
    ...(await example("e3", await media("image", pea, "image/webp"))),
    aside: { why: "A duplicate.", when: "2026" },
  };
  // Its picture is in no example.
  const draft: Draft = {
    ...{ id: "d1", projectId: "p1", state: "rejected", source: "s", createdAt: "2026" },
    media: [await media("image", leek, "image/webp")],
    turns: [{ question: "<image>\nWhat is this?", answer: "", kind: "", provenance }],
    target: {
      ...{ kind: "turn", exampleId: "e1", turn: 0 },
      was: { question: "<image>\nWhat is this?", answer: "", kind: "" },
    },
    ...{ doubts: ["It wrote nothing."], evidence: [{ name: "yes", value: -0.5 }] },
    review: { by: "check", when: "2026" },
  };
  // A row that was deleted after the version was frozen.
  const rows = [
    ...examples,
    { ...examples[0]!, id: "e3", turns: [{ question: "<image>", answer: "old", kind: "" }] },
  ];
  const run: RunWithPoints = {
    id: "r1", projectId: "p1", versionId: "x", title: "First", config: { ...sampleCard().config, framing: "squeeze" }, status: "running", createdAt: "2026", step: 3, totalSteps: 9,
    savedStep: 2, bestStep: 2, points: [{ step: 1, loss: 2, lr: 0.1, gradNorm: 1, tokensPerSecond: 5, stepMs: 6 }], evals: [], sampleAnswers: [], adapterBytes: 3, origin: "trained",
  }; // prettier-ignore
  return {
    project: {
      id: "p1",
      title: "Kitchen",
      field: "cooking",
      system: "Be brief.",
      modelId: "scion-sprout",
      framing: "pad",
      createdAt: "2026",
      medicineMedia: [await sha256Hex(onion)],
    },
    examples,
    aside: [aside],
    drafts: [draft],
    versions: [
      { version: await freezeVersion("p1", rows, "Be brief.", "2026"), rows, system: "Be brief." },
    ],
    runs: [run],
    reports: [
      {
        id: "c1",
        runId: "r1",
        projectId: "p1",
        versionId: "x",
        createdAt: "2026",
        ...scoreTable([]),
        answers: [],
        seconds: 1,
      },
    ],
    models: [
      {
        ...{ id: "scion-sprout", name: "scion-sprout", commit: null, hub: null },
        weightsHash: await sha256Hex(soup),
      },
    ],
    specialist: leek,
    log: await chained(),
  };
}

/** A log of three entries. */
async function chained(): Promise<LogEntry[]> {
  const log: LogEntry[] = [];
  for (const what of ["project created", "examples added", "version frozen"] as const)
    log.push(
      await chain(log.at(-1)?.hash ?? "", { what, time: "2026", counts: { n: log.length } }),
    );
  return log;
}

async function save(archive: ProjectArchive): Promise<Blob> {
  const zip = writeZip();
  await writeProjectArchive(zip, archive, {
    media: async (hash) => {
      for (const bytes of [onion, pea, leek]) if (hash === (await sha256Hex(bytes))) return bytes;
      return new Blob([soup]);
    },
    runFiles: async () => [{ name: "adapter_model.safetensors", data: adapter }],
  });
  return zip.finish();
}

/** The files of a saved project, to be changed. */
async function filesOf(archive: ProjectArchive): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const zip = await readZip(await save(archive), "kitchen.zip");
  return new Map(
    await Promise.all(zip.paths.map(async (path) => [path, await zip.read(path)] as const)),
  );
}

const sourceOf = (files: Map<string, Uint8Array<ArrayBuffer>>): FileSource => ({
  name: "kitchen.zip",
  paths: [...files.keys()],
  read: async (path) => files.get(path)!,
});

function target() {
  const media = new Map<string, Uint8Array>();
  const runFiles = new Map<string, Uint8Array>();
  return {
    media,
    runFiles,
    accept: {
      media: async ({ hash }: Media, bytes: Uint8Array) => void media.set(hash, bytes),
      runFile: async (runId: string, name: string, bytes: Uint8Array) =>
        void runFiles.set(`${runId}/${name}`, bytes),
    },
  };
}

describe("a project file", () => {
  it("gives back everything but the names that files had on somebody's disk", async () => {
    const archive = await kitchen();
    const { accept, media, runFiles } = target();
    const progress: string[] = [];
    const back = await readProjectArchive(
      await readZip(await save(archive)),
      accept,
      (done, total) => progress.push(`${done}/${total}`),
    );
    const anonymous = JSON.parse(
      JSON.stringify(archive).replaceAll("Ana Meier 1970.jpg", ""),
    ) as ProjectArchive;
    anonymous.runs[0]!.status = "paused"; // nothing runs in a file
    expect(back).toEqual({ ...anonymous, specialist: leek, logProblem: null });
    expect((await filesOf({ ...archive, specialist: null })).has("specialist.safetensors")).toBe(
      false,
    );
    expect([...media.values()]).toEqual([onion, soup, pea, leek]);
    expect([...runFiles]).toEqual([["r1/adapter_model.safetensors", adapter]]);
    expect(progress).toEqual(["1/5", "2/5", "3/5", "4/5", "5/5"]);
  });

  it("holds no file name of the person's anywhere", async () => {
    for (const [path, bytes] of await filesOf(await kitchen())) {
      expect(`${path} ${new TextDecoder().decode(bytes)}`).not.toMatch(/Ana|Meier|1970/);
    }
  });

  it("is equal byte for byte when saved twice, and after it was opened and saved again", async () => {
    const bytes = async (archive: ProjectArchive) =>
      new Uint8Array(await (await save(archive)).arrayBuffer());
    const first = await bytes({ ...(await kitchen()), runs: [] });
    expect(await bytes({ ...(await kitchen()), runs: [] })).toEqual(first);
    const opened = await readProjectArchive(await readZip(new Blob([first])), target().accept);
    expect(await bytes(opened)).toEqual(first);
  });

  const text = (value: string) => new TextEncoder().encode(value);
  type Files = Map<string, Uint8Array<ArrayBuffer>>;
  const edit = (files: Files, path: string, from: string | RegExp, to: string) =>
    files.set(path, text(new TextDecoder().decode(files.get(path)).replace(from, to)));
  const find = (files: Files, start: string) =>
    [...files.keys()].find((path) => path.startsWith(start))!;
  const broken: [string, (files: Files) => unknown, string][] = [
    ["something else", (files) => files.delete("project.json"), "kitchen.zip is not a Scion project: it has no project.json"],
    ["another program's project.json", (files) => files.set("project.json", text("{}")), "its project.json is of something else"],
    ["a newer form", (files) => edit(files, "project.json", `"schemaVersion": ${SCHEMA_VERSION}`, '"schemaVersion": 99'), `saved by a newer Scion (form 99; this one reads up to ${SCHEMA_VERSION})`],
    ["broken JSON", (files) => edit(files, "project.json", "{", "{{"), "project.json is not JSON"],
    ["a missing field", (files) => edit(files, "project.json", '"title": "Kitchen",', ""), 'project.json does not fit, at "project.title"'],
    ["a framing of the project that is none", (files) => edit(files, "project.json", '"framing": "pad"', '"framing": "bend"'), 'project.json does not fit, at "project.framing"'],
    ["a framing of a run that is none", (files) => edit(files, "runs/r1/run.json", '"framing":"squeeze"', '"framing":"bend"'), 'runs/r1/run.json does not fit, at "config.framing"'],
    ["an id that climbs out", (files) => edit(files, "project.json", '"r1"', '"../r1"'), 'at "runs.0" (must be up to 64 letters'],
    ["no examples", (files) => files.delete("examples.jsonl"), "lacks examples.jsonl"],
    ["an unknown split", (files) => edit(files, "examples.jsonl", '"train"', '"gold"'), 'examples.jsonl, line 1 does not fit, at "split"'],
    ["a hash that climbs out", (files) => edit(files, "examples.jsonl", /"hash":"\w+"/, '"hash":"../../x"'), 'at "media.0.hash" (must be a SHA-256'],
    ["an example twice", (files) => edit(files, "examples.jsonl", '"e2"', '"e1"'), "examples.jsonl, line 2 belongs to another project or is there twice"],
    ["a foreign example", (files) => edit(files, "examples.jsonl", '"p1"', '"p2"'), "examples.jsonl, line 1 belongs to another project"],
    ["no list of what was set aside", (files) => files.delete("aside.jsonl"), "lacks aside.jsonl"],
    ["an example set aside for no reason", (files) => edit(files, "aside.jsonl", '"why":"A duplicate.",', ""), 'aside.jsonl, line 1 does not fit, at "aside.why"'],
    ["no drafts", (files) => files.delete("drafts.jsonl"), "lacks drafts.jsonl"],
    ["a draft of no known state", (files) => edit(files, "drafts.jsonl", '"rejected"', '"half"'), 'drafts.jsonl, line 1 does not fit, at "state"'],
    ["a draft by nobody known", (files) => edit(files, "drafts.jsonl", '"model"', '"ghost"'), 'drafts.jsonl, line 1 does not fit, at "turns.0.provenance.by"'],
    ["a changed version", (files) => edit(files, find(files, "versions/"), "old", "new"), "are not what was frozen"],
    ["a missing run", (files) => files.delete("runs/r1/run.json"), "lacks runs/r1/run.json"],
    ["a foreign run", (files) => edit(files, "runs/r1/run.json", '"id":"r1"', '"id":"r2"'), "runs/r1/run.json belongs to another project"],
    ["a missing picture", (files) => files.delete(find(files, "media/")), "lacks the picture media/"],
    ["a changed picture", (files) => files.set(find(files, "media/"), soup), "is not what was saved (its hash differs)"],
  ]; // prettier-ignore
  it.each(broken)("with %s is refused with one sentence", async (_what, damage, sentence) => {
    const files = await filesOf(await kitchen());
    damage(files);
    await expect(readProjectArchive(sourceOf(files), target().accept)).rejects.toThrow(sentence);
  });

  const lines = (files: Files) =>
    new TextDecoder().decode(files.get("log.jsonl")).trimEnd().split("\n");
  const relog = (change: (lines: string[]) => string[]) => (files: Files) =>
    files.set(
      "log.jsonl",
      text(
        change(lines(files))
          .map((line) => `${line}\n`)
          .join(""),
      ),
    );
  const from = (entry: number) => `is not as it was written from entry ${entry} on`;
  const tampered: [string, (files: Files) => unknown, string, number][] = [
    ["a changed entry", (files) => edit(files, "log.jsonl", '"n":1', '"n":7'), from(2), 3],
    ["a removed entry", relog(([a, , c]) => [a!, c!]), from(2), 2],
    ["swapped entries", relog(([a, b, c]) => [b!, a!, c!]), from(1), 3],
    ["no last entry", relog(([a, b]) => [a!, b!]), "ends at entry 2, and had 3", 2],
    ["a last entry cut short", relog(([a, b, c]) => [a!, b!, c!.slice(0, 30)]), "1 of 3 lines, cannot be kept", 2],
    ["no log", (files) => files.delete("log.jsonl"), "ends at entry 0, and had 3", 0],
    ["no word of its end", (files) => edit(files, "project.json", '"entries": 3', '"entries": "3"'), "does not say where its log ends", 3],
  ]; // prettier-ignore
  it.each(tampered)("with %s in its log is opened, and says so", async (_, damage, sentence, n) => {
    const files = await filesOf(await kitchen());
    damage(files);
    const { log, logProblem, examples } = await readProjectArchive(
      sourceOf(files),
      target().accept,
    );
    expect(logProblem).toContain(sentence);
    expect(log.length).toBe(n);
    expect(examples.length).toBe(2);
  });

  it("from before there was a log has an empty one, and nothing is missed", async () => {
    const files = await filesOf(await kitchen());
    files.delete("log.jsonl");
    const { log: _, ...head } = JSON.parse(new TextDecoder().decode(files.get("project.json")));
    files.set("project.json", text(JSON.stringify(head)));
    const opened = await readProjectArchive(sourceOf(files), target().accept);
    expect(opened).toMatchObject({ log: [], logProblem: null });
  });

  it("hands nothing over before its records are checked", async () => {
    const files = await filesOf(await kitchen());
    files.delete("runs/r1/run.json");
    const { accept, media } = target();
    await expect(readProjectArchive(sourceOf(files), accept)).rejects.toThrow("lacks");
    expect(media.size).toBe(0);
  });

  it("can be opened as a second copy under new ids", async () => {
    const archive = await kitchen();
    let next = 0;
    const { archive: copy, runIds } = renameProject(archive, "p2", () => `n${next++}`);
    expect([...runIds]).toEqual([["r1", "n0"]]);
    expect(copy.reports[0]).toMatchObject({ id: "n1", runId: "n0", projectId: "p2" });
    const branch = { runId: "r1", title: "First", step: 3, learnt: ["x"] };
    const second = { ...archive.runs[0]!, id: "r2", branch };
    const branched = renameProject(
      { ...archive, runs: [...archive.runs, second] },
      "p3",
      () => `m${next++}`,
    );
    expect(branched.archive.runs[1]!.branch).toEqual({
      ...branch,
      runId: branched.runIds.get("r1"),
    });
    expect(
      new Set([...copy.examples, ...copy.versions[0]!.rows].map(({ projectId }) => projectId)),
    ).toEqual(new Set(["p2"]));
    // The content is the same, so the version keeps its name, and the copy can be saved and opened.
    const back = await readProjectArchive(await readZip(await save(copy)), target().accept);
    expect(back.versions[0]!.version.id).toBe(archive.versions[0]!.version.id);
  });
});
