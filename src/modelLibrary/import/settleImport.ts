/** The last step of an import: all files are here, so it is known what the model is. */
import { UserError } from "../../base/userError.ts";
import { identityOf } from "../../formats/modelIdentity.ts";
import type { ModelFile, ModelRecord } from "../../protocol/models.ts";
import { findModel, removeModel, settleModel } from "../../storage/modelStore.ts";
import { openFiles } from "../folder.ts";
import { isLicenceFile } from "./chooseFiles.ts";

/**
 * Gives the model the id of what it is, in one transaction with its being whole. Where it is here already, what was brought is
 * removed again.
 * @returns its record, or that of the same model from before
 * @throws {UserError} when the same weights are here with other settings; what was brought is removed
 */
export async function settleImport(record: ModelRecord): Promise<ModelRecord> {
  const config = await openFiles(record).json<Record<string, unknown>>("config.json");
  const identity = await identityOf(record, config);
  const whole: ModelRecord = { ...record, id: identity.id, state: "complete" };
  const before = identity.id === record.id ? undefined : await findModel(identity.id);
  if (!before) {
    await settleModel(record.id, whole, identity);
    return whole;
  }
  await removeModel(record);
  const others = differingFiles(record.files, before.files);
  if (others.length === 0) return before;
  throw new UserError(
    `${record.title} has the weights of “${before.title}”, which is here already, but another ${others.join(", another ")}. A model is known by its weights, so the two cannot be told apart: delete “${before.title}” first, then bring this one.`,
  );
}

/** Names of the files that are in one list alone or have other content, leaving aside those that are only read by people. */
export function differingFiles(
  a: readonly Pick<ModelFile, "path" | "sha256">[],
  b: readonly Pick<ModelFile, "path" | "sha256">[],
): string[] {
  const hashes = (files: typeof a) => new Map(files.map(({ path, sha256 }) => [path, sha256]));
  const [left, right] = [hashes(a), hashes(b)];
  const paths = [...new Set([...left.keys(), ...right.keys()])].sort();
  const isProse = (path: string) => path === "README.md" || isLicenceFile(path);
  return paths.filter((path) => !isProse(path) && left.get(path) !== right.get(path));
}
