/** Brings an inspected model here: the one that is here already, the rest of one that was cut off, or all of a new one. */
import { newId } from "../../base/newId.ts";
import type { Job } from "../../base/async/job.ts";
import type { ModelOrigin, ModelRecord } from "../../protocol/models.ts";
import {
  findModel,
  listModels,
  removeModel,
  withModelLock,
} from "../../storage/models/modelStore.ts";
import { importModel } from "./importModel.ts";
import type { InspectedModel } from "./inspect.ts";
import type { ListedFile } from "./hub.ts";

/**
 * @returns the record of the whole model
 * @throws {UserError} as `importModel`
 */
export async function bringModel(
  modelId: string,
  { inspection, source, files }: Pick<InspectedModel, "inspection" | "source" | "files">,
  job: Job,
): Promise<ModelRecord> {
  const before = await findModel(modelId);
  if (before?.state === "complete") return before;
  return withModelLock(modelId, inspection.title, async () => {
    if (before && isSameList(before.files, files)) return importModel(source, before, job);
    if (before) await removeModel(before);
    const { title, origin, licence, modelType, parameters } = inspection;
    const record: ModelRecord = {
      ...{ id: modelId, folder: folderName(title), origin, licence, modelType, parameters },
      title: await uniqueTitle(title, origin),
      files: files.map((file) => ({ ...file, doneBytes: 0, sha256: "", etag: "" })),
      state: "partial",
      addedAt: new Date().toISOString(),
    };
    return importModel(source, record, job);
  });
}

type Listed = Pick<ListedFile, "path" | "bytes">;

function isSameList(a: readonly Listed[], b: readonly Listed[]): boolean {
  const text = (files: readonly Listed[]) =>
    files.map(({ path, bytes }) => `${path} ${bytes}`).sort();
  return text(a).join("\n") === text(b).join("\n");
}

/** A name for paths: letters, digits and dashes, with a unique suffix. */
function folderName(title: string): string {
  const plain = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `${plain.slice(0, 40) || "model"}-${newId()}`;
}

/** The title, with the revision or a number appended when another model has it. */
async function uniqueTitle(title: string, origin: ModelOrigin): Promise<string> {
  const taken = new Set((await listModels()).map((model) => model.title));
  if (!taken.has(title)) return title;
  const named = origin.kind === "hub" ? `${title} (${origin.commit.slice(0, 7)})` : title;
  for (let n = 2; ; n++) {
    const next = n === 2 ? named : `${title} (${n - 1})`;
    if (!taken.has(next)) return next;
  }
}
