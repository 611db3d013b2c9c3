/**
 * The store of everything a person has made, for the worker's handlers: projects, examples, drafts, media, versions, runs with their
 * files, reports and chats. Every change is atomic, also when the tab is closed in the middle of it.
 */
import { UserError } from "../base/userError.ts";
import type { LoggedEvent } from "../protocol/log/eventLog.ts";
import type { EvalReport } from "../protocol/reports.ts";
import type { Example, Project, Version, VersionContent } from "../protocol/records.ts";
import type { ChatTurn } from "../protocol/chatTurn.ts";
import type { RemainingUses } from "../protocol/coverBoxes.ts";
import { getChat, putChat } from "./chats.ts";
import { AsideStore } from "./asideStore.ts";
import { DraftStore } from "./draftStore.ts";
import * as mediaStore from "./mediaStore.ts";
import type { NewMedia } from "./mediaStore.ts";
import { removePath } from "./io/opfs.ts";
import {
  changeRecords,
  getRecord,
  listKeys,
  listRecords,
  type RecordChanges,
  type RecordKey,
} from "./io/records.ts";
import { inProject, PROJECT_GONE, RecordWriter } from "./io/recordChanges.ts";
import { recordKey } from "./io/recordKeys.ts";
import { changeLogged, listLog } from "./log/eventLog.ts";
import { checkMade, examplesAdded, versionFrozen } from "./log/events.ts";
import { contentRecords, type ProjectContent } from "./projectContent.ts";
import { PROJECT_RECORDS } from "./projectRecords.ts";
import { remainingUses, withReplaced } from "./replaceMedia.ts";
import { RunStore } from "./runs/runStore.ts";
import { SynthesisStore } from "./synthesisStore.ts";
import { getSpecialist, specialistKey } from "./runs/specialists.ts";
import { mediaOfProject, ownMediaOfProject, removeUnusedMedia } from "./usedMedia.ts";

export class Library {
  readonly #writer: RecordWriter;
  readonly runs: RunStore;
  readonly aside: AsideStore;
  readonly drafts: DraftStore;
  readonly syntheses: SynthesisStore;

  /**
   * `onFull` gets a sentence when the disk is full; the call that failed throws a UserError with the same sentence. `onChanged` is
   * told after changes are stored.
   */
  constructor(
    onFull: (message: string) => void,
    onChanged: (changes: RecordChanges) => void = () => {},
  ) {
    this.#writer = new RecordWriter(onFull, onChanged);
    this.runs = new RunStore(this.#writer);
    this.aside = new AsideStore(this.#writer);
    this.drafts = new DraftStore(this.#writer);
    this.syntheses = new SynthesisStore(this.#writer);
  }

  // Projects

  async listProjects(): Promise<Project[]> {
    const projects = await listRecords<Project>("project");
    return projects.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  }

  /** @throws UserError when it does not exist any more, for example removed in another tab */
  async getProject(projectId: string): Promise<Project> {
    const project = await getRecord<Project>(recordKey.project(projectId));
    if (!project) throw new UserError(PROJECT_GONE);
    return project;
  }

  async putProject(project: Project, ...events: LoggedEvent[]): Promise<void> {
    const changes = { put: [[recordKey.project(project.id), project] as const] };
    await this.#writer.guard(() => changeLogged(changes, project.id, events));
    this.#writer.tell(changes);
  }

  /** Stores a sample or an imported project with its media: all of it or nothing. Its log is that of `content`. */
  addProject(content: ProjectContent, media: NewMedia[], onWritten?: (count: number) => void) {
    return this.#addWithMedia(contentRecords(content), media, onWritten);
  }

  /** What was done in a project, in its order. */
  readonly log = listLog;

  /** Adds to the log what changes no record, such as that a file was packed. @throws UserError when the project is gone */
  addToLog(projectId: string, event: LoggedEvent): Promise<void> {
    return this.#writer.changeIn(projectId, {}, [event]);
  }

  /** All records of a project, for export. */
  async getProjectContent(projectId: string): Promise<ProjectContent> {
    const versions = await this.listVersions(projectId);
    return {
      project: await this.getProject(projectId),
      examples: await this.listExamples(projectId),
      aside: await this.aside.list(projectId),
      drafts: await this.drafts.list(projectId),
      versions: await Promise.all(
        versions.map(async (version) => ({
          version,
          ...(await this.versionContent(projectId, version.id)),
        })),
      ),
      runs: await Promise.all(
        (await this.runs.list(projectId)).map(async (run) => ({
          ...run,
          points: await this.runs.points(run),
        })),
      ),
      reports: await this.listReports(projectId),
      log: await this.log(projectId),
      specialist: await getSpecialist(projectId),
    };
  }

  /** Removes a project with everything in it; media that other projects use stay. */
  async removeProject(projectId: string): Promise<void> {
    const media = await mediaOfProject(projectId);
    const keys = (
      await Promise.all(PROJECT_RECORDS.map((noun) => listKeys(noun, projectId)))
    ).flat();
    await this.#writer.change({ remove: [recordKey.project(projectId), ...keys] });
    for (const [noun, , id] of keys) if (noun === "run") await removePath(`runs/${id}`);
    await removeUnusedMedia(media);
  }

  // Examples

  listExamples(projectId: string): Promise<Example[]> {
    return listRecords<Example>("example", projectId);
  }

  getExample(projectId: string, id: string): Promise<Example | undefined> {
    return getRecord<Example>(recordKey.example(projectId, id));
  }

  /** Adds or replaces examples of one project whose media are kept already. */
  async putExamples(examples: readonly Example[]): Promise<void> {
    const [first] = examples;
    if (!first) return;
    const { projectId } = first;
    const known = new Set((await listKeys("example", projectId)).map(([, , id]) => id!));
    const added = examples.filter(({ id }) => !known.has(id));
    await this.#writer.changeIn(
      projectId,
      { put: examples.map((row) => [recordKey.example(row.projectId, row.id), row]) },
      added.length > 0 ? [examplesAdded(added)] : [],
    );
  }

  /** Adds examples with new media, all or nothing. */
  addExamples(examples: Example[], media: NewMedia[], onWritten?: (count: number) => void) {
    return this.#addWithMedia(
      examples.map((row) => [recordKey.example(row.projectId, row.id), row] as const),
      media,
      onWritten,
      examples[0] && { projectId: examples[0].projectId, events: [examplesAdded(examples)] },
    );
  }

  /** Their media stay stored until the next start, so that the removal can be undone. */
  async removeExamples(projectId: string, ids: readonly string[]): Promise<void> {
    const known = new Set((await listKeys("example", projectId)).map(([, , id]) => id!));
    const removed = [...new Set(ids)].filter((id) => known.has(id));
    if (removed.length === 0) return;
    await this.#writer.changeIn(
      projectId,
      { remove: removed.map((id) => recordKey.example(projectId, id)) },
      [{ what: "examples removed", counts: { examples: removed.length } }],
    );
  }

  // Media

  readonly getMedia = mediaStore.getMedia;
  readonly mediaHashes = mediaStore.mediaHashes;
  readonly ownMedia = ownMediaOfProject;

  /** Stores one picture or clip that no example has yet. */
  addMedia(item: NewMedia): Promise<void> {
    return this.#addWithMedia([], [item]);
  }

  /** @throws UserError when it is not stored any more */
  async readMedia(hash: string, size: "thumb" | "full"): Promise<Blob> {
    const blob = await mediaStore.readMedia(hash, size);
    if (!blob) {
      throw new UserError(
        "This picture or clip is no longer stored in this browser. Remove it from the example and drop the file again.",
      );
    }
    return blob;
  }

  /**
   * Puts a new picture or clip in the place of one, in the examples and drafts of all projects at once, and removes the old one
   * where nothing else refers to it. → what else does.
   */
  async replaceMedia(hash: string, item: NewMedia): Promise<RemainingUses> {
    await this.#addWithMedia(await withReplaced(hash, item.media), [item]);
    await removeUnusedMedia(new Set([hash]));
    return remainingUses(hash);
  }

  #addWithMedia(
    put: (readonly [RecordKey, unknown])[],
    media: NewMedia[],
    onWritten?: (count: number) => void,
    within?: { projectId: string; events: LoggedEvent[] },
  ): Promise<void> {
    const add = () =>
      this.#writer.guard(async () => {
        const { records, undo } = await mediaStore.writeMediaFiles(media, onWritten);
        try {
          const all = { put: [...records, ...put] };
          if (!within) await changeRecords(all);
          else {
            const { projectId, events } = within;
            const require = recordKey.project(projectId);
            await changeLogged({ ...all, require }, projectId, events);
          }
        } catch (error) {
          await undo();
          throw error;
        }
        this.#writer.tell({ put });
      });
    return inProject(() => mediaStore.withMediaLock(add));
  }

  // Versions

  listVersions(projectId: string): Promise<Version[]> {
    return listRecords<Version>("version", projectId);
  }

  /** Freezes copies of `rows` under the version's name. */
  putVersion(version: Version, content: VersionContent): Promise<void> {
    const { projectId, id } = version;
    return this.#writer.changeIn(
      projectId,
      {
        put: [
          [recordKey.version(projectId, id), version],
          [recordKey.rows(projectId, id), content],
        ],
      },
      [versionFrozen(version)],
    );
  }

  /** The examples as they were frozen. @throws UserError when they are not stored any more */
  async versionContent(projectId: string, versionId: string): Promise<VersionContent> {
    const content = await getRecord<VersionContent>(recordKey.rows(projectId, versionId));
    if (!content) {
      throw new UserError(
        `Version ${versionId} of the examples is no longer stored. Freeze the examples again on the Examples screen.`,
      );
    }
    return content;
  }

  // Specialists

  /** Replaces the specialist of a project by the bytes of this file. */
  putSpecialist(projectId: string, bytes: Uint8Array): Promise<void> {
    return this.#writer.change({ put: [[specialistKey(projectId), bytes]] });
  }

  // Reports

  /** The newest first. */
  async listReports(projectId: string): Promise<EvalReport[]> {
    const reports = await listRecords<EvalReport>("report", projectId);
    return reports.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  /** What is added to a stored one, such as a vote, is no check. */
  async putReport(report: EvalReport): Promise<void> {
    const key = recordKey.report(report.projectId, report.id);
    const isNew = (await getRecord<EvalReport>(key)) === undefined;
    const events = isNew ? [checkMade(report)] : [];
    await this.#writer.changeIn(report.projectId, { put: [[key, report]] }, events);
  }

  // Chats

  readonly getChat = getChat;

  putChat(projectId: string, turns: ChatTurn[]): Promise<void> {
    return inProject(() => this.#writer.guard(() => putChat(projectId, turns)));
  }
}
