/**
 * Calls about what ships beside the model: the sample projects, listed and copied into a new project, and the general examples,
 * added to any project on the embedded model; another model answers them itself. Everything is fetched before an example is
 * stored, so that cancelling leaves none behind.
 */
import { chain } from "../../base/hashChain.ts";
import type { Job } from "../../base/async/job.ts";
import { newId } from "../../base/newId.ts";
import { UserError } from "../../base/userError.ts";
import { answerGeneral } from "../../drafting/general/answerGeneral.ts";
import { chooseShipped, generalQuestions } from "../../drafting/general/generalQuestions.ts";
import { ownPictureQuestions } from "../../drafting/general/ownPictures.ts";
import { withModelWriter } from "../../drafting/writers/openModel.ts";
import { onDevice } from "../../modelLibrary/deviceLoss.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import type { SampleInfo } from "../../protocol/reports.ts";
import type { Field, Project } from "../../protocol/records.ts";
import type { Context, HandlersOf } from "../context.ts";
import { SERVED_MODELS } from "../../modelLibrary/servedModels.ts";
import {
  distinctMedia,
  fetchFrom,
  fetchMedia,
  GENERAL_SAMPLE,
  sampleExamples,
  sampleRows,
} from "../sampleFiles.ts";

/** Fields of the samples, by id. */
const FIELDS: Record<string, Field> = { kitchen: "cooking", "blood-smear": "medicine" };

type SampleCall =
  | "sample.list"
  | "project.openSample"
  | "project.addGeneral"
  | "project.generalQuestions"
  | "project.keepGeneral";

export function sampleHandlers(context: Context, sessions: ModelSessions): HandlersOf<SampleCall> {
  const { library, jobs } = context;

  const keepGeneral = async (projectId: string, job: Job) => {
    const { system } = await library.getProject(projectId);
    const own = await library.listExamples(projectId);
    if (own.some(({ part }) => part === "replay"))
      throw new UserError(
        "This project has general examples already. Remove them on the Examples screen to have the model answer anew.",
      );
    job.progress("Reading the general questions", 0, 0);
    const rows = chooseShipped((await sampleRows(GENERAL_SAMPLE)).rows);
    const media = await fetchMedia(rows, job);
    const files = distinctMedia(media);
    const questions = [
      ...generalQuestions(sampleExamples(rows, media, projectId, new Date().toISOString())),
      ...ownPictureQuestions(own),
    ];
    for (const file of files) await library.addMedia(file);
    const { examples, leftOut } = await withModelWriter(
      context,
      sessions,
      { projectId, runId: null },
      job,
      (writer) => answerGeneral({ projectId, system, questions, writer }, job),
    );
    const used = new Set(examples.flatMap((example) => example.media.map(({ hash }) => hash)));
    await library.addExamples(
      examples,
      files.filter(({ media: { hash } }) => used.has(hash)),
    );
    return { kept: examples.length, leftOut };
  };

  return {
    async "sample.list"() {
      return (await (await fetchFrom("index.json")).json()) as SampleInfo[];
    },

    "project.openSample": ({ sampleId, jobId }) =>
      jobs.run(jobId, async (job) => {
        job.progress("Reading the sample", 0, 0);
        const { sample, rows } = await sampleRows(sampleId);
        const all = [...rows, ...(await sampleRows(GENERAL_SAMPLE)).rows];
        const media = await fetchMedia(all, job);
        const now = new Date().toISOString();
        const project: Project = {
          id: newId(),
          title: sample.title,
          field: FIELDS[sample.id] ?? "other",
          system: sample.system,
          modelId: SERVED_MODELS[0],
          createdAt: now,
          notice: { about: sample.about, licence: sample.licence, text: sample.notice },
        };
        const examples = sampleExamples(all, media, project.id, now);
        const files = distinctMedia(media);
        job.progress("Storing", 0, files.length);
        await library.addProject(
          {
            project,
            examples,
            aside: [],
            drafts: [],
            versions: [],
            runs: [],
            reports: [],
            log: [await chain("", { what: "project created", time: now } as const)],
          },
          files,
          (count) => job.progress("Storing", count, files.length),
        );
        return project;
      }),

    "project.addGeneral": ({ projectId, jobId }) =>
      jobs.run(jobId, async (job) => {
        const { modelId } = await library.getProject(projectId);
        const examples = await library.listExamples(projectId);
        // They are what the embedded model was trained for; what another model can do, they do not measure.
        if (!SERVED_MODELS.includes(modelId) || examples.some(({ part }) => part === "replay"))
          return 0;
        job.progress("Reading the general examples", 0, 0);
        const { rows } = await sampleRows(GENERAL_SAMPLE);
        const media = await fetchMedia(rows, job);
        const added = sampleExamples(rows, media, projectId, new Date().toISOString());
        const files = distinctMedia(media);
        job.progress("Storing", 0, files.length);
        await library.addExamples(added, files, (count) =>
          job.progress("Storing", count, files.length),
        );
        return added.length;
      }),

    "project.generalQuestions": async ({ projectId }) => ({
      shipped: chooseShipped((await sampleRows(GENERAL_SAMPLE)).rows).length,
      own: ownPictureQuestions(await library.listExamples(projectId)).length,
    }),

    "project.keepGeneral": ({ projectId, jobId }) =>
      jobs.run(jobId, (job) => onDevice(sessions, "Ask again.", () => keepGeneral(projectId, job))),
  };
}
