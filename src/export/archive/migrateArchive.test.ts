import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { freezeVersion } from "../../dataset/version.ts";
import { readZip } from "../../formats/zip/readZip.ts";
import { writeZip } from "../../formats/zip/writeZip.ts";
import { SCHEMA_VERSION } from "../../formats/migrations.ts";
import { readProjectArchive } from "./readProjectArchive.ts";
import { writeProjectArchive } from "./writeProjectArchive.ts";

/** Written by the last version of Scion that had schema 1: one example in each split, a run, a report. */
const stored = readFileSync(path.join(import.meta.dirname, "fixtures/project-v1.zip"));

async function open(blob: Blob) {
  const media = new Map<string, Uint8Array<ArrayBuffer>>();
  const runFiles = new Map<string, Uint8Array<ArrayBuffer>>();
  const archive = await readProjectArchive(await readZip(blob, "kitchen.zip"), {
    media: async ({ hash }, bytes) => void media.set(hash, bytes),
    runFile: async (runId, name, bytes) => void runFiles.set(`${runId}/${name}`, bytes),
  });
  return { archive, media, runFiles };
}

describe("an archive of schema version 1", () => {
  it("is read in the present shape", async () => {
    const { archive, media, runFiles } = await open(new Blob([stored]));
    const { examples, versions, runs, reports } = archive;
    const splits = ["train", "validation", "test", "test"];
    expect(examples.map(({ split }) => split)).toEqual(splits);
    const { version, rows } = versions[0]!;
    expect(rows.map(({ split }) => split)).toEqual(splits);
    expect(version.counts).toEqual({ train: 1, validation: 1, test: 2 });
    expect(version.turns).toEqual({ train: 1, validation: 1, test: 2 });
    expect(runs[0]).toMatchObject({
      config: { evalEvery: 20 },
      evals: [
        { step: 20, loss: 1.5 },
        { step: 40, loss: 1.6 },
      ],
      sampleAnswers: [{ step: 20, exampleId: "e2", answer: "a leek" }],
    });
    expect(reports[0]).toMatchObject({
      retention: { kind: "retention", n: 1 },
      retentionTotal: 1,
      // Texts and kinds of people stay as they are.
      answers: [{ kind: "hidden" }, { kind: "name" }],
    });
    expect(JSON.stringify(archive)).not.toMatch(/"(check|checks|probes|kept|keptOf|checkEvery)"/);
    expect(media.size).toBe(1);
    expect([...runFiles]).toEqual([["r1/adapter.safetensors", new Uint8Array([9, 9])]]);
  });

  it("keeps the name of its version, which the same examples still have", async () => {
    const { archive } = await open(new Blob([stored]));
    const { version, rows, system } = archive.versions[0]!;
    expect(version.id).toBe("123a34726f5ea3c5");
    expect((await freezeVersion("p1", rows, system, "")).id).toBe(version.id);
  });

  it("is written with the present words, and read again", async () => {
    const { archive, media, runFiles } = await open(new Blob([stored]));
    const zip = writeZip();
    await writeProjectArchive(zip, archive, {
      media: async (hash) => media.get(hash)!,
      runFiles: async () => [{ name: "adapter.safetensors", data: [...runFiles.values()][0]! }],
    });
    const blob = await zip.finish();
    const source = await readZip(blob, "kitchen.zip");
    const head = JSON.parse(new TextDecoder().decode(await source.read("project.json")));
    expect(head.schemaVersion).toBe(SCHEMA_VERSION);
    expect((await open(blob)).archive).toEqual(archive);
  });
});
