/** A whole project as one value, and the records that hold it. */
import type { AsideExample } from "../protocol/quality.ts";
import type { Draft } from "../protocol/drafts.ts";
import type { ModelIdentity } from "../protocol/models.ts";
import type { LogEntry } from "../protocol/log/eventLog.ts";
import type { EvalReport } from "../protocol/reports.ts";
import type {
  Example,
  Project,
  RunWithPoints,
  Version,
  VersionContent,
} from "../protocol/records.ts";
import { asideRecord } from "./asideStore.ts";
import { draftRecord } from "./draftStore.ts";
import { recordKey } from "./io/recordKeys.ts";
import type { RecordKey } from "./io/records.ts";
import { logRecords } from "./log/eventLog.ts";
import { identityRecord } from "./models/modelIdentities.ts";
import { runRecords } from "./runs/runStore.ts";
import { specialistKey } from "./runs/specialists.ts";

/** A whole project, for export, import and samples. */
export interface ProjectContent {
  project: Project;
  examples: Example[];
  aside: AsideExample[];
  drafts: Draft[];
  versions: ({ version: Version } & VersionContent)[];
  runs: RunWithPoints[];
  reports: EvalReport[];
  /** What was done in it. */
  log: LogEntry[];
  /** What is known of models that it refers to and that are not here. */
  models?: ModelIdentity[];
  /** The file of its specialist. */
  specialist?: Uint8Array<ArrayBuffer> | null;
}

/** All of them; media and the files of runs are not among them. */
export function contentRecords(content: ProjectContent): (readonly [RecordKey, unknown])[] {
  const { project, examples, aside, drafts, versions, runs, reports, log } = content;
  const { models = [], specialist } = content;
  const frozen = versions.flatMap(({ version, rows, system }) => [
    [recordKey.version(project.id, version.id), version] as const,
    [recordKey.rows(project.id, version.id), { rows, system } satisfies VersionContent] as const,
  ]);
  return [
    [recordKey.project(project.id), project],
    ...examples.map((row) => [recordKey.example(project.id, row.id), row] as const),
    ...aside.map(asideRecord),
    ...drafts.map(draftRecord),
    ...frozen,
    ...runs.flatMap(runRecords),
    ...reports.map((report) => [recordKey.report(project.id, report.id), report] as const),
    ...logRecords(project.id, log),
    ...models.map((identity) => identityRecord(identity.id, identity)),
    ...(specialist ? [[specialistKey(project.id), specialist] as const] : []),
  ];
}
