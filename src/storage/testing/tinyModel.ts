/** A model of two files that is brought here, for tests of what survives. */
import { importModel } from "../../modelLibrary/import/importModel.ts";
import type { ModelSource } from "../../modelLibrary/import/source.ts";
import type { ModelRecord } from "../../protocol/models.ts";

export const modelOf = (): ModelRecord =>
  ({
    ...{ id: "hub-m", folder: "m", title: "M", addedAt: "", state: "partial" },
    origin: { kind: "hub", repo: "o/m", revision: "1" },
    licence: { id: "mit", name: "", link: "", text: "" },
    files: ["config.json", "model.safetensors"].map((path, i) => ({
      ...{ path, bytes: 40 + i, doneBytes: 0, promised: null, sha256: "", etag: "" },
    })),
    ...{ modelType: "llama", parameters: 1, supported: true },
  }) as unknown as ModelRecord;

const source: ModelSource = {
  ...{ origin: modelOf().origin, title: "M", gate: "none", card: null, files: [] },
  resumable: true,
  async open({ path, bytes }, offset) {
    const text = (path === "config.json" ? '{"model_type":"llama"}' : "").padEnd(bytes);
    const content = new TextEncoder().encode(text);
    async function* chunks() {
      for (let at = offset; at < bytes; at += 16) yield content.slice(at, at + 16);
    }
    return { offset, etag: "", chunks: chunks() };
  },
};

export const importIt = async (model: ModelRecord) =>
  importModel(source, model, { progress() {}, signal: new AbortController().signal } as never);
