/** What a model is outside this browser, and which of the models at hand is the one that somebody means. Pure. */
import { sha256Hex } from "../base/hash.ts";
import {
  hubModelId,
  modelIdText,
  partialModelId,
  readModelId,
  weightsModelId,
} from "../base/modelId.ts";
import type { MissingModel, ModelIdentity, ModelOrigin, ModelRecord } from "../protocol/models.ts";

/** An id on the Hub, as config.json's `_name_or_path` may hold it: no path. */
const HUB_ID = /^[\w.-]+\/[\w.-]+$/;

/** Files beside the weights that change answers: settings, tokenizer, chat template. The index only says what lies where. */
const SETTINGS_FILE = /^(?!model\.safetensors\.index\.json$).*\.(json|jinja)$/;

/** SHA-256 over the SHA-256s of all .safetensors files, sorted, one a line; null when one is not known. */
export async function weightsHash(
  files: readonly { path: string; sha256: string }[],
): Promise<string | null> {
  const hashes = files.filter(({ path }) => path.endsWith(".safetensors")).map((f) => f.sha256);
  if (hashes.length === 0 || hashes.some((hash) => !hash)) return null;
  return sha256Hex(hashes.sort().join("\n"));
}

/** The first 16 digits of the SHA-256 over names and SHA-256s of the settings, sorted, one a line. */
async function settingsHash(files: readonly { path: string; sha256: string }[]): Promise<string> {
  const lines = files
    .filter(({ path }) => SETTINGS_FILE.test(path))
    .map(({ path, sha256 }) => `${path} ${sha256}`);
  return (await sha256Hex(lines.sort().join("\n"))).slice(0, 16);
}

/**
 * The id that a model has while it is brought: for one from the Hub the one that it keeps, for one from a server the same at
 * each try.
 * @param unique tells apart imports of files from this computer
 */
export function idWhileBrought(origin: ModelOrigin, unique: string): string {
  if (origin.kind === "hub") return hubModelId(origin.repo, origin.commit);
  return partialModelId(origin.kind === "address" ? origin.url : unique);
}

/**
 * The identity of a stored model. One from a folder or a server has none before its weights are whole, and then an id for the
 * time of the import.
 * @param config of config.json; null while it is not there
 */
export async function identityOf(
  { origin, title, files, folder }: Pick<ModelRecord, "origin" | "title" | "files" | "folder">,
  config: Readonly<Record<string, unknown>> | null,
): Promise<ModelIdentity> {
  const hash = await weightsHash(files);
  if (origin.kind === "hub") {
    const { hub, repo, commit } = origin;
    return { id: hubModelId(repo, commit), name: repo, commit, hub, weightsHash: hash };
  }
  const published = String(config?.["_name_or_path"] ?? "");
  return {
    id:
      hash === null
        ? idWhileBrought(origin, folder)
        : weightsModelId(hash, await settingsHash(files)),
    name: HUB_ID.test(published) ? published : title,
    commit: null,
    hub: null,
    weightsHash: hash,
  };
}

/** A model that can be opened. */
export type ModelAtHand = Pick<ModelIdentity, "id" | "weightsHash">;

/**
 * The model at hand that `id` means: that very one, or else one with the same weights from wherever; null when none is here.
 * @param meant what is known of `id`, by a project file or from when the model was here
 */
export function findAtHand(
  id: string,
  meant: ModelIdentity | undefined,
  atHand: readonly ModelAtHand[],
): string | null {
  const read = readModelId(id);
  const hash = meant?.weightsHash ?? (read.kind === "weights" ? read.sha256 : null);
  // A model that ships keeps its plain name when a later studio ships other weights.
  const isOther = (model: ModelAtHand) =>
    hash !== null && model.weightsHash !== null && model.weightsHash !== hash;
  const same =
    atHand.find((model) => model.id === id && !isOther(model)) ??
    atHand.find((model) => model.id === meant?.id && !isOther(model)) ??
    atHand.find((model) => hash !== null && model.weightsHash === hash);
  return same?.id ?? null;
}

/**
 * The id that projects and runs keep for a model that is not at hand: the derived one, also where an earlier version or a
 * studio with another shipped model wrote a plain one, so that it is found when it is brought.
 */
export function lastingId(id: string, meant: ModelIdentity | undefined): string {
  if (!meant || readModelId(id).kind !== "plain") return id;
  if (readModelId(meant.id).kind !== "plain") return meant.id;
  return meant.weightsHash === null ? id : weightsModelId(meant.weightsHash);
}

/** What to say of a model that is not here, and where it can be had, as far as `known` tells. */
export function missingModel(id: string, known: ModelIdentity | undefined): MissingModel {
  const read = readModelId(id);
  const way = "or choose another for this project, on the Models screen.";
  if (read.kind === "plain" && !known) {
    return {
      modelId: id,
      hub: null,
      text: `The model "${id}" is not on this computer, and an earlier Scion wrote no more of it than this name. Bring the model that it stands for and choose it for this project, on the Models screen: its lessons follow.`,
    };
  }
  const repo = read.kind === "hub" ? read.repo : null;
  const hash = known?.weightsHash ?? (read.kind === "weights" ? read.sha256 : null);
  const named =
    read.kind === "weights" && known
      ? `${known.name} (weights ${read.sha256.slice(0, 12)}…)`
      : modelIdText(id);
  const alike = hash === null ? "" : " A copy with the same weights from elsewhere will do.";
  return {
    modelId: id,
    hub:
      read.kind === "hub"
        ? { repo: read.repo, revision: read.commit, address: known?.hub ?? null }
        : null,
    text: `${capital(named)} is not on this computer. Bring it ${repo === null ? "" : "from the Hub "}here, ${way}${alike}`,
  };
}

const capital = (text: string) => (text.startsWith("the ") ? `T${text.slice(1)}` : text);
