/**
 * Brings records of earlier versions of Scion to the present shape: the steps, in order, and the pure function that applies
 * them. Storage migrates its records once, when it is opened (storage/migrate.ts); project archives are migrated when they
 * are read (export/projectArchive.ts).
 *
 * A step renames or adds fields of plain JSON. It must leave a record that already has the new shape as it is, and pass on
 * what it does not understand: it sees whatever was stored, before any check.
 */

/** Kinds of records: the first part of their key in storage, and the files of a project archive. */
type RecordKind =
  | "project"
  | "example"
  | "aside"
  | "draft"
  | "version"
  | "rows"
  | "run"
  | "report"
  | "chat"
  | "model";

type Fields = Readonly<Record<string, unknown>>;
type Change = (record: Fields) => Fields;

interface Migration {
  /** The schema version that this step leads to, from the one before. */
  to: number;
  about: string;
  change: Partial<Record<RecordKind, Change>>;
}

const SPLITS_OF_1: Readonly<Record<string, string>> = { check: "validation", hidden: "test" };

const renameSplit: Change = (example) =>
  update(example, "split", (split) => renamed(split, SPLITS_OF_1));

const renameSplitKeys = (counts: unknown) => onFields(counts, (f) => renameKeys(f, SPLITS_OF_1));

/** The steps, oldest first. Append to them; never change one that was released. */
const MIGRATIONS: readonly Migration[] = [
  {
    to: 2,
    about:
      "Splits are train, validation and test. Runs have evals, sampleAnswers and a method with settings, reports have retention. Storage keeps the points of runs apart (storage/migrate.ts); archives hold them in the run.",
    change: {
      example: renameSplit,
      rows: (content) => update(content, "rows", (rows) => onItems(rows, renameSplit)),
      version: (version) =>
        update(update(version, "counts", renameSplitKeys), "turns", renameSplitKeys),
      run: (run) =>
        update(renameKeys(run, { checks: "evals", probes: "sampleAnswers" }), "config", (config) =>
          onFields(config, (f) =>
            update(renameKeys(f, { checkEvery: "evalEvery" }), "method", (method) =>
              typeof method === "string" ? { id: method, settings: {} } : method,
            ),
          ),
        ),
      report: (report) =>
        update(
          renameKeys(report, { kept: "retention", keptOf: "retentionTotal" }),
          "retention",
          (score) =>
            onFields(score, (f) =>
              update(f, "kind", (kind) => (kind === "kept" ? "retention" : kind)),
            ),
        ),
    },
  },
  {
    to: 3,
    about:
      "Models have ids that are derived from what they are (base/modelId.ts), and their folder in storage keeps the id of before as its name. Ids are replaced where the files of the models are at hand: storage/migrate.ts. Archives name the models that they refer to.",
    change: {
      model: (model) =>
        Object.hasOwn(model, "folder") ? model : { ...model, folder: model["id"] },
    },
  },
  {
    to: 4,
    about:
      "There are drafts, and turns may have a provenance. Nothing is changed: who wrote earlier turns is not known. Archives of this version are not for earlier ones, which would lose the drafts.",
    change: {},
  },
  {
    to: 5,
    about:
      "Examples may be set aside, which keeps them as records of their own. Nothing is changed. Archives of this version are not for earlier ones, which would lose those examples.",
    change: {},
  },
];

/** The schema version that this code reads and writes. Records without a version have 1. */
export const SCHEMA_VERSION = MIGRATIONS.at(-1)!.to;

/** `record`, stored under schema version `from`, in the present shape; the same object where nothing changes. Never throws. */
export function migrateRecord(kind: string, record: unknown, from: number): unknown {
  let migrated = record;
  for (const { to, change } of MIGRATIONS) {
    const step = Object.hasOwn(change, kind) && change[kind as RecordKind];
    if (to > from && step) migrated = onFields(migrated, step);
  }
  return migrated;
}

/** `change` of a JSON object; anything else as it is. */
function onFields(value: unknown, change: Change): unknown {
  const isFields = typeof value === "object" && value !== null && !Array.isArray(value);
  return isFields ? change(value as Fields) : value;
}

/** `change` of each object in a list; the same list where nothing changes. */
function onItems(value: unknown, change: Change): unknown {
  if (!Array.isArray(value)) return value;
  const items = value.map((item: unknown) => onFields(item, change));
  return items.every((item, i) => item === value[i]) ? value : items;
}

const renamed = (name: unknown, names: Readonly<Record<string, string>>): unknown =>
  typeof name === "string" && Object.hasOwn(names, name) ? names[name] : name;

/** A field changed, if it is there and the change makes a difference. */
function update(record: Fields, key: string, change: (value: unknown) => unknown): Fields {
  if (!Object.hasOwn(record, key)) return record;
  const value = change(record[key]);
  return value === record[key] ? record : { ...record, [key]: value };
}

/** Keys renamed in place, so that their order stays. A key whose new name is taken is left alone. */
function renameKeys(record: Fields, names: Readonly<Record<string, string>>): Fields {
  const newName = (key: string) => {
    const name = renamed(key, names) as string;
    return Object.hasOwn(record, name) ? key : name;
  };
  const keys = Object.keys(record);
  if (keys.every((key) => newName(key) === key)) return record;
  return Object.fromEntries(keys.map((key) => [newName(key), record[key]]));
}
