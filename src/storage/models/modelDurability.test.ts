/** What of models survives when the studio is killed after each change of storage, as in durability.test.ts. */
import { afterEach, expect, test } from "vitest";
import { crashesOf } from "../testing/crashes.ts";
import { installStorage } from "../testing/memoryStorage.ts";
import { a, featureKey, projectWithMedia, SERVED } from "../testing/projects.ts";
import { importIt, modelOf } from "../testing/tinyModel.ts";
import { writeFeature } from "./featureFiles.ts";
import { listModels, removeModel } from "./modelStore.ts";
import { writePrepared } from "./preparedModel.ts";

const storage = installStorage();
afterEach(() => storage.clear());

const { killEverywhere } = crashesOf(storage, SERVED);

test("bringing a model: what has arrived stays, and the import goes on to the end", async () => {
  const deaths = await killEverywhere({
    async before() {},
    run: () => importIt(modelOf()),
    async expectSound(_, isDone) {
      const [model] = await listModels();
      if (isDone) expect(model!.state).toBe("complete");
      if (!model) return;
      const record = model.state === "complete" ? model : await importIt(model);
      expect(record.state).toBe("complete");
      const { "models/m/config.json": config, "models/m/model.safetensors": weights } =
        storage.files.sizes();
      expect([config, weights]).toEqual([40, 41]);
    },
  });
  expect(deaths).toBeGreaterThan(10);
});

test("a prepared copy: whole or not there", async () => {
  await killEverywhere({
    async before() {
      await importIt(modelOf());
    },
    run: () => writePrepared("m", "q4", (sink) => sink.write(new Uint8Array(9))),
    async expectSound(_, isDone) {
      const size = storage.files.sizes()["models/m/prepared-q4.weights"];
      expect(isDone ? [9] : [9, undefined]).toContain(size);
    },
  });
});

test("removing a model: whole or gone, with its prepared copies and features", async () => {
  await killEverywhere({
    async before(library) {
      await projectWithMedia(library, "p", [a]);
      await importIt(modelOf());
      await writePrepared("m", "q4", (sink) => sink.write(new Uint8Array(9)));
      await writeFeature("m-0123", featureKey(a), new Uint8Array(4));
    },
    run: async () => removeModel((await listModels())[0]!),
    async expectSound(_, isDone) {
      const paths = Object.keys(storage.files.sizes());
      const own = paths.filter((path) => path.startsWith("models/m/") || path.includes("/m-"));
      expect(isDone ? [0] : [0, 4]).toContain(own.length);
      expect(paths).toContain(`media/${a.media.hash}`);
    },
  });
});
