/**
 * The id of a model, which is the same in every browser since it is derived from what the model is: `owner/Name@commit` for a
 * model of the Hub, whose files never change under a commit, and `sha256:WEIGHTS-SETTINGS` for one from a folder or a server.
 * Models that ship with the studio have plain names. Earlier versions made up ids that held in one browser alone.
 */

export type ReadModelId =
  | { kind: "hub"; repo: string; commit: string }
  | { kind: "weights"; sha256: string }
  /** The weights are not whole, so nobody knows yet what it is. */
  | { kind: "partial" }
  /** A model that ships with the studio, or an id of an earlier version. */
  | { kind: "plain" };

export const hubModelId = (repo: string, commit: string) => `${repo}@${commit}`;

/**
 * @param sha256 as `weightsHash` gives it
 * @param settings begins the hash of the files that change answers too; left out where only the weights are known
 */
export const weightsModelId = (sha256: string, settings?: string) =>
  `sha256:${sha256}${settings === undefined ? "" : `-${settings}`}`;

/** For the time of an import; `unique` is a name that no other import has. */
export const partialModelId = (unique: string) => `partial:${unique}`;

export function readModelId(id: string): ReadModelId {
  const sha256 = /^sha256:([0-9a-f]{64})(?:-[0-9a-f]{16})?$/.exec(id)?.[1];
  if (sha256 !== undefined) return { kind: "weights", sha256 };
  if (id.startsWith("partial:")) return { kind: "partial" };
  const [, repo, commit] = /^([\w.-]+(?:\/[\w.-]+)?)@([\w-]{1,64})$/.exec(id) ?? [];
  return repo !== undefined && commit !== undefined
    ? { kind: "hub", repo, commit }
    : { kind: "plain" };
}

/** The id as people may read it: hashes shortened. */
export function modelIdText(id: string): string {
  const read = readModelId(id);
  switch (read.kind) {
    case "hub":
      return `${read.repo} (commit ${read.commit.slice(0, 7)})`;
    case "weights":
      return `the model with the weights ${read.sha256.slice(0, 12)}…`;
    case "partial":
    case "plain":
      return id;
    default:
      return read satisfies never;
  }
}
