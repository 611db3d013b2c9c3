/** A project, its file and what a file hands over, for tests. */
import { chain } from "../../../base/hashChain.ts";
import { sha256Hex } from "../../../base/hash.ts";
import { freezeVersion } from "../../../dataset/version.ts";
import type { FileSource } from "../../../formats/fileSource.ts";
import { readZip } from "../../../formats/zip/readZip.ts";
import { writeZip } from "../../../formats/zip/writeZip.ts";
import { scoreTable } from "../../../evaluation/scoreTable.ts";
import type { AsideExample } from "../../../protocol/quality.ts";
import type { LogEntry } from "../../../protocol/log/eventLog.ts";
import type { Draft } from "../../../protocol/drafts.ts";
import type { Provenance } from "../../../protocol/provenance.ts";
import type { Example, Media, RunWithPoints } from "../../../protocol/records.ts";
import type { ProjectArchive } from "../projectArchive.ts";
import { writeProjectArchive } from "../writeProjectArchive.ts";
import { sampleCard } from "../../adapter/testing/sampleCard.ts";

export const onion = new Uint8Array([1, 2, 3]);
export const leek = new Uint8Array([4, 5]);
export const pea = new Uint8Array([6]);
export const soup = new Uint8Array(5000).fill(7);
export const adapter = new Uint8Array([9, 9, 9]);

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

/** A project with something of everything. */
export async function kitchen(): Promise<ProjectArchive> {
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
  examples[0]!.turns[0]!.provenance = {
    ...{ by: "import", what: "JSON file", source: "", licence: "", when: "2026" },
    annotators: ["Anna Berg", "ben@example.com"],
  };
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

export async function save(archive: ProjectArchive): Promise<Blob> {
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
export async function filesOf(
  archive: ProjectArchive,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const zip = await readZip(await save(archive), "kitchen.zip");
  return new Map(
    await Promise.all(zip.paths.map(async (path) => [path, await zip.read(path)] as const)),
  );
}

/** These files, to be opened. */
export const sourceOf = (files: Map<string, Uint8Array<ArrayBuffer>>): FileSource => ({
  name: "kitchen.zip",
  paths: [...files.keys()],
  read: async (path) => files.get(path)!,
});

/** Takes what a file hands over, and shows it. */
export function target() {
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
