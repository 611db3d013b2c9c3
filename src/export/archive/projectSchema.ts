/**
 * Schemas of the records in a project archive, in their present shape; all records are checked before anything is stored.
 * Unknown fields are kept.
 */
import * as v from "valibot";
import { FRAMINGS } from "../../base/media/framing.ts";
import { DRAFT_STATES } from "../../protocol/drafts.ts";
import { AUTHORS } from "../../protocol/provenance.ts";
import { SPLITS } from "../../protocol/records.ts";
import { TASK_IDS } from "../../protocol/evaluation/tasks.ts";
import { TASTE_TAGS } from "../../protocol/evaluation/taste.ts";

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Ids become file names, so they hold nothing that a path could. */
const id = v.pipe(text, v.regex(/^[\w-]{1,64}$/, "must be up to 64 letters, digits, - and _"));
const sha256 = v.pipe(text, v.regex(/^[0-9a-f]{64}$/, "must be a SHA-256 of 64 hex digits"));
const split = v.picklist(SPLITS);
const framing = v.picklist(FRAMINGS);
const bySplit = v.object({ train: count, validation: count, test: count });
const series = v.array(v.looseObject({ step: v.number() }));
const score = v.looseObject({ kind: text, n: count, chance: v.number() });

const media = v.looseObject({
  kind: v.picklist(["image", "video"]),
  hash: sha256,
  mime: text,
  bytes: count,
  width: count,
  height: count,
  seconds: v.optional(v.number()),
  frameCount: v.optional(count),
  times: v.optional(v.array(v.number())),
  region: v.optional(
    v.object({
      ...{ level: count, left: count, top: count, width: count, height: count },
      micrometres: v.optional(v.number()),
    }),
  ),
  localName: text,
});

const provenance = v.looseObject({
  ...{ by: v.picklist(AUTHORS), what: text, source: text, licence: text, when: text },
  acceptedAt: v.optional(text),
  annotators: v.optional(v.array(text)),
});

const turn = v.looseObject({
  ...{ question: text, answer: text, kind: text },
  provenance: v.optional(provenance),
});

export const exampleSchema = v.looseObject({
  id,
  projectId: id,
  part: v.picklist(["image", "video", "text", "replay"]),
  media: v.array(media),
  turns: v.array(turn),
  split,
  source: text,
  editedAt: text,
});

export const asideSchema = v.looseObject({
  ...exampleSchema.entries,
  aside: v.looseObject({ why: text, when: text }),
});

export const draftSchema = v.looseObject({
  id,
  projectId: id,
  state: v.picklist(DRAFT_STATES),
  media: v.array(media),
  turns: v.pipe(v.array(turn), v.minLength(1)),
  target: v.variant("kind", [
    v.looseObject({ kind: v.literal("example") }),
    v.looseObject({ kind: v.literal("turn"), exampleId: text, turn: count, was: turn }),
  ]),
  source: text,
  doubts: v.array(text),
  evidence: v.array(v.looseObject({ name: text, value: v.union([v.number(), text]) })),
  createdAt: text,
  position: v.optional(count),
});

const projectRecord = v.looseObject({
  id,
  title: text,
  field: v.picklist(["cooking", "medicine", "other"]),
  system: text,
  modelId: text,
  createdAt: text,
  framing: v.optional(framing),
  tasks: v.optional(v.record(text, v.picklist(TASK_IDS))),
  templates: v.optional(
    v.array(v.looseObject({ id: text, task: text, question: text, answer: text })),
  ),
  notice: v.optional(v.looseObject({ about: text, licence: text, text })),
  medicineMedia: v.optional(v.array(sha256)),
});

const versionRecord = v.looseObject({
  id,
  projectId: id,
  createdAt: text,
  counts: bySplit,
  turns: bySplit,
});

export const runSchema = v.looseObject({
  id,
  projectId: id,
  versionId: text,
  title: text,
  config: v.looseObject({
    modelId: text,
    adapter: v.looseObject({ rank: count, alpha: v.number(), targets: v.array(text) }),
    optim: v.looseObject({ learningRate: v.number() }),
    seed: v.number(),
    framing: v.optional(framing),
  }),
  status: v.picklist(["running", "paused", "stopped", "done", "failed"]),
  createdAt: text,
  step: count,
  totalSteps: count,
  branch: v.optional(v.looseObject({ runId: id, title: text, step: count, learnt: v.array(text) })),
  savedStep: count,
  bestStep: count,
  points: series,
  evals: series,
  sampleAnswers: series,
  adapterBytes: count,
  origin: v.picklist(["trained", "imported"]),
});

const likelihoods = v.array(v.number());

const reportRecord = v.looseObject({
  id,
  runId: id,
  projectId: id,
  versionId: text,
  createdAt: text,
  overall: score,
  retention: v.nullable(score),
  kinds: v.array(score),
  answers: v.array(
    v.looseObject({
      ...{ exampleId: text, question: text, reference: text, base: text, adapter: text },
      cut: v.optional(v.array(v.picklist(["base", "adapter"]))),
      otherPicture: v.optional(v.looseObject({ exampleId: text, answer: text })),
      withoutList: v.optional(v.looseObject({ question: text, answer: text })),
    }),
  ),
  classes: v.optional(v.record(text, v.array(text))),
  classLikelihoods: v.optional(
    v.looseObject({
      createdAt: text,
      kinds: v.array(
        v.looseObject({
          ...{ kind: text, classes: v.array(text) },
          questions: v.array(
            v.looseObject({
              ...{ exampleId: text, turn: count },
              ...{ base: likelihoods, adapter: likelihoods },
            }),
          ),
        }),
      ),
    }),
  ),
  taste: v.optional(
    v.array(
      v.looseObject({
        ...{ exampleId: text, turn: count, preferred: v.picklist(["base", "adapter", "equal"]) },
        tags: v.array(v.picklist(TASTE_TAGS)),
      }),
    ),
  ),
});

const modelIdentity = v.looseObject({
  id: text,
  name: text,
  commit: v.nullable(text),
  hub: v.nullable(text),
  weightsHash: v.nullable(sha256),
});

/** `project.json`. */
export const projectFileSchema = v.looseObject({
  schemaVersion: count,
  project: projectRecord,
  versions: v.array(v.looseObject({ version: versionRecord, system: text })),
  runs: v.array(id),
  models: v.array(modelIdentity),
  reports: v.array(reportRecord),
  log: v.optional(v.unknown()),
});

/** Where the log of a file ends. */
export const logHeadSchema = v.object({ entries: count, hash: text });

/** A line of `log.jsonl`. Kinds of later versions are read too. */
export const logEntrySchema = v.looseObject({
  time: text,
  what: text,
  hash: text,
  counts: v.optional(v.record(v.string(), v.number())),
  ids: v.optional(v.record(v.string(), v.string())),
});
