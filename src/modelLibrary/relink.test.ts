/** Models brought, deleted and brought again, over storage in memory: which ids projects and runs refer to. */
import { afterEach, describe, expect, it } from "vitest";
import { installStorage } from "../storage/testing/memoryStorage.ts";
import { weightsModelId } from "../base/modelId.ts";
import type { ModelOrigin, ModelRecord } from "../protocol/models.ts";
import type { Project, Run } from "../protocol/records.ts";
import { Library } from "../storage/library.ts";
import { listModels, removeModel } from "../storage/models/modelStore.ts";
import { openLibrary } from "../storage/openLibrary.ts";
import { writeFile } from "../storage/io/opfs.ts";
import { changeRecords } from "../storage/io/records.ts";
import { bringModel } from "./import/bringModel.ts";
import type { InspectedModel } from "./import/inspect.ts";
import { idWhileBrought } from "../formats/modelIdentity.ts";
import type { ModelFiles } from "./modelFiles.ts";
import { identitiesFor, linksOfFile, missingModels, relinkModels, takeModelFor } from "./relink.ts";

const storage = installStorage();
afterEach(() => storage.clear());

const commit = "0123456789abcdef0123456789abcdef01234567";
const hubId = `acme/Tiny@${commit}`;
const folder: ModelOrigin = { kind: "folder", name: "my-tiny" };
const hub: ModelOrigin = {
  ...{ kind: "hub", hub: "https://huggingface.co", repo: "acme/Tiny", revision: "main", commit },
};
const job = { progress() {}, signal: new AbortController().signal } as never;

type Contents = Record<string, string>;
const tiny: Contents = { "config.json": "{}", "model.safetensors": "weights" };
const bytesOf = (text: string | undefined) => new TextEncoder().encode(text);

let imports = 0;
/** Brings these files as the Models screen does. */
function bring(origin: ModelOrigin, contents = tiny): Promise<ModelRecord> {
  const files = Object.entries(contents).map(([path, text]) => ({
    ...{ path, bytes: bytesOf(text).length, promised: null },
  }));
  const title = "my-tiny";
  const inspected = {
    inspection: {
      ...{ title, origin, modelType: "llama", parameters: 1 },
      licence: { id: "", name: "", link: "", text: "" },
    },
    source: {
      ...{ origin, title, gate: "none", card: null, files, resumable: false },
      async open({ path }: { path: string }) {
        async function* chunks() {
          yield bytesOf(contents[path]);
        }
        return { offset: 0, etag: "", chunks: chunks() };
      },
    },
    files,
  } as unknown as InspectedModel;
  return bringModel(idWhileBrought(origin, `${++imports}`), inspected, job);
}

/** What the studio reads of models here; the shipped one has weights of its own. */
const models = {
  json: async (id: string, name: string) =>
    name === "scion.json" ? { files: [{ path: "model.safetensors", sha256: "5" }] } : { id },
} as unknown as ModelFiles;

const library = new Library(() => {});
const project = (modelId: string): Project => ({
  ...{ id: "p", title: "Verbs", field: "other", system: "", modelId, createdAt: "2026" },
});
const run = (modelId: string) =>
  ({ id: "r", projectId: "p", title: "First", config: { modelId } }) as unknown as Run;
const store = async (modelId: string) => {
  await library.putProject(project(modelId));
  await library.runs.put(run(modelId));
};

/** The ids that the project and its run refer to. */
const referred = async () => [
  (await library.getProject("p")).modelId,
  (await library.runs.get("r")).config.modelId,
];
const foldersOf = () =>
  new Set(Object.keys(storage.files.sizes()).map((path) => path.split("/").slice(0, 2).join("/")));

describe("a model that is brought twice", () => {
  it("is one, with one copy of its files, whatever its card says", async () => {
    const first = await bring(folder);
    const second = await bring(
      { kind: "address", url: "https://x.example/tiny/" },
      { ...tiny, "README.md": "# Tiny" },
    );
    expect(second).toEqual(first);
    expect(first.id).toMatch(/^sha256:[0-9a-f]{64}-[0-9a-f]{16}$/);
    expect(await listModels()).toEqual([first]);
    expect(foldersOf().size).toBe(1);
    const fromHub = await bring(hub);
    expect(fromHub.id).toBe(hubId);
    expect(await bring(hub)).toEqual(fromHub);
  });

  it("is two with other settings, and with other weights", async () => {
    const first = await bring(folder);
    const settings = await bring(folder, { ...tiny, "chat_template.jinja": "{{ x }}" });
    const weights = await bring(folder, { ...tiny, "model.safetensors": "others!" });
    expect(new Set([first.id, settings.id, weights.id]).size).toBe(3);
    expect((await listModels()).map(({ title }) => title)).toEqual([
      ...["my-tiny", "my-tiny (2)", "my-tiny (3)"],
    ]);
  });
});

describe("a reference to a model", () => {
  it("that was deleted is answered by the same weights from elsewhere", async () => {
    const first = await bring(folder);
    await store(first.id);
    await removeModel(first);
    await relinkModels(models);
    expect(await referred()).toEqual([first.id, first.id]);
    const [missing] = await missingModels("p");
    expect(missing!.text).toMatch(/^my-tiny \(weights [0-9a-f]{12}…\) is not on this computer\./);
    await bring(hub, { ...tiny, "model.safetensors": "others!" });
    await relinkModels(models);
    expect(await referred()).toEqual([first.id, first.id]);
    await bring({ ...hub, commit: "fedcba9" } as ModelOrigin);
    await relinkModels(models);
    expect(await referred()).toEqual(["acme/Tiny@fedcba9", "acme/Tiny@fedcba9"]);
    expect(await missingModels("p")).toEqual([]);
  });

  it("of a project file leads to the same weights here, and else waits for them", async () => {
    const there = await bring(hub);
    const identities = await identitiesFor([there.id], models);
    expect(identities).toMatchObject([{ id: hubId, name: "acme/Tiny", commit }]);
    await storage.clear();
    // In another browser, without the model.
    const waiting = await linksOfFile([hubId], identities, models);
    expect(waiting).toEqual({ modelIds: new Map(), identities, notes: [] });
    await library.addProject(
      {
        ...{
          project: project(hubId),
          examples: [],
          aside: [],
          drafts: [],
          versions: [],
          reports: [],
          log: [],
        },
        ...{ runs: [{ ...run(hubId), points: [] }], models: waiting.identities },
      },
      [],
    );
    expect(await missingModels("p")).toMatchObject([
      { hub: { repo: "acme/Tiny", revision: commit, address: "https://huggingface.co" } },
    ]);
    const here = await bring(folder);
    await relinkModels(models);
    expect(await referred()).toEqual([here.id, here.id]);
    // And with it.
    const found = await linksOfFile([hubId], identities, models);
    expect(found).toEqual({
      ...{ modelIds: new Map([[hubId, here.id]]), identities: [] },
      notes: [
        "The project was made on acme/Tiny (commit 0123456). “my-tiny”, which is here, has the same weights and is used instead; if its settings are others, answers may differ.",
      ],
    });
  });

  it("to a shipped model of another studio is to its weights, not to its name", async () => {
    const weightsHash = "a".repeat(64);
    const shipped = {
      ...{ id: "scion-sprout", name: "scion-sprout", commit: null, hub: null, weightsHash },
    };
    const { modelIds, identities } = await linksOfFile(["scion-sprout"], [shipped], models);
    const id = weightsModelId(weightsHash);
    expect(modelIds).toEqual(new Map([["scion-sprout", id]]));
    expect(identities).toEqual([{ ...shipped, id }]);
    const [same] = await identitiesFor(["scion-sprout"], models);
    expect((await linksOfFile(["scion-sprout"], [same!], models)).modelIds.size).toBe(0);
  });

  it("by a name of an earlier version alone follows the model that the project is given", async () => {
    const here = await bring(folder);
    await store("tiny-x1y2z");
    const before = await library.getProject("p");
    await library.putProject({ ...before, modelId: here.id });
    await takeModelFor(before, here.id);
    expect(await referred()).toEqual([here.id, here.id]);
    // A run that was learnt on a known model keeps it.
    await library.putProject(project("scion-sprout"));
    await takeModelFor(project(here.id), "scion-sprout");
    expect(await referred()).toEqual(["scion-sprout", here.id]);
  });
});

describe("storage of schema version 2", () => {
  /** A model, its prepared copy, a project and a run as the version before left them. */
  async function storeAsBefore() {
    const file = (path: string, sha256: string) => ({ path, sha256, bytes: 2, doneBytes: 2 });
    const files = [file("config.json", "c".repeat(64)), file("model.safetensors", "d".repeat(64))];
    await writeFile("models/tiny-x1y2z/config.json", bytesOf("{}"));
    await writeFile("models/tiny-x1y2z/model.safetensors", bytesOf("{}"));
    await changeRecords({
      put: [
        [["schema"], 2],
        [
          ["model", "tiny-x1y2z"],
          {
            ...{ id: "tiny-x1y2z", title: "tiny", origin: hub, files, state: "complete" },
            ...{ addedAt: "2026" },
          },
        ],
        [["prepared", "tiny-x1y2z"], []],
        [["project", "p"], project("tiny-x1y2z")],
        [["run", "p", "r"], run("tiny-x1y2z")],
      ],
    });
  }

  it("is migrated whole, wherever it is interrupted, and nothing is lost", async () => {
    for (let changes = 0; ; changes++) {
      await storage.clear();
      await storeAsBefore();
      storage.mortality.dieAfter(changes);
      const isDone = await openLibrary(() => {}, ["scion-sprout"]).then(
        () => true,
        () => false,
      );
      storage.restart();
      await openLibrary(() => {}, ["scion-sprout"]);
      expect(await referred()).toEqual([hubId, hubId]);
      const [model] = await listModels();
      expect(model).toMatchObject({ id: hubId, folder: "tiny-x1y2z", title: "tiny" });
      expect(Object.keys(storage.files.sizes()).sort()).toEqual([
        "models/tiny-x1y2z/config.json",
        "models/tiny-x1y2z/model.safetensors",
      ]);
      // A project file of before, opened here again, finds its model by the id of that time.
      const { modelIds, notes } = await linksOfFile(["tiny-x1y2z"], [], models);
      expect(modelIds).toEqual(new Map([["tiny-x1y2z", hubId]]));
      expect(notes).toEqual([]);
      if (isDone) return;
    }
  });
});
