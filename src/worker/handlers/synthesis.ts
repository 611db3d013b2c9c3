/** Calls about synthesizers: what a project offers them, training one, and its passes over pictures with descriptions. */
import type { Job } from "../../base/async/job.ts";
import { modelIdText } from "../../base/modelId.ts";
import { newId } from "../../base/newId.ts";
import { UserError } from "../../base/userError.ts";
import { contentOrder, freezeVersion } from "../../dataset/version.ts";
import { checkedSettings, methodOf } from "../../methods/index.ts";
import { DeviceLostError } from "../../modelLibrary/deviceLoss.ts";
import { SERVED_MODELS } from "../../modelLibrary/servedModels.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import type { Calls } from "../../protocol/calls.ts";
import type { Run } from "../../protocol/records.ts";
import type {
  CaptionedPicture,
  CaptionSource,
  SeedSource,
  Synthesis,
  ToolKind,
} from "../../protocol/synthesis.ts";
import { encodeExamples } from "../../runs/data/encodedExamples.ts";
import { presets } from "../../runs/planning/presets.ts";
import { captionedBy, captionedByHash, captionQuestions } from "../../synthesis/captions.ts";
import { entailmentExamples } from "../../synthesis/entailment/entailmentExamples.ts";
import {
  entailmentPairs,
  type EntailmentPair,
} from "../../synthesis/entailment/entailmentPairs.ts";
import { joinSeeds } from "../../synthesis/joinSeeds.ts";
import { synthesisReport } from "../../synthesis/report.ts";
import { seedConversations } from "../../synthesis/seedConversations.ts";
import type { SeedTask } from "../../synthesis/seedTask.ts";
import { synthesize } from "../../synthesizer/synthesize.ts";
import { measureEntailment } from "../../synthesizer/measureEntailment.ts";
import { entailmentConfig, synthesizerConfig } from "../../synthesizer/trainingConfig.ts";
import type { Context, HandlersOf } from "../context.ts";
import {
  blankPicture,
  sampleCaptions,
  shippedSeedCount,
  shippedSeeds,
  shippedSynthesizer,
  shippedTasks,
} from "../seedFiles.ts";
import type { adapterImporter } from "./adapters.ts";
import type { RunHandlers } from "./runs.ts";

type Names =
  `synthesis.${"sources" | "ownSeeds" | "train" | "import" | "measure" | "start" | "resume" | "list" | "remove"}`;

/** Fewer seed tasks teach no form. Our choice. */
const FEWEST_SEEDS = 8;
/** An entailment tool learns more pairs than that of them, and is measured by at least so many others. Our choice. */
const FEWEST_PAIRS = { learnt: 24, measured: 6 };
const SEED = 1;

/** Where the adapters of synthesizers come from: a run, or a file. */
interface AdapterSources extends Pick<RunHandlers, "startOn"> {
  importAdapter: ReturnType<typeof adapterImporter>;
}

export function synthesisHandlers(
  context: Context,
  sessions: ModelSessions,
  { startOn, importAdapter }: AdapterSources,
): HandlersOf<Names> {
  const { library, models, jobs } = context;
  const { syntheses } = library;

  const reportOf = async (synthesis: Synthesis) =>
    synthesisReport(synthesis, await syntheses.rows(synthesis.projectId, synthesis.id));

  const picturesOf = async (
    projectId: string,
    captions: CaptionSource,
  ): Promise<CaptionedPicture[]> => {
    const examples = await library.listExamples(projectId);
    if (captions.kind === "question") return captionedBy(examples, captions.question);
    return captionedByHash(examples, await sampleCaptions(), {
      ...{ by: "import", what: "Descriptions of the sample", source: "Kitchen" },
      ...{ licence: "CC-BY-4.0", when: new Date().toISOString() },
    });
  };

  /** What a synthesizer learns from; its pictures are stored. */
  const synthesizerRows = async (
    projectId: string,
    seeds: SeedSource,
    createdAt: string,
    job: Job,
  ) => {
    const { tasks, media } =
      seeds.kind === "shipped"
        ? await shippedSeeds(job)
        : { ...joinSeeds(await library.listExamples(projectId), seeds.question), media: [] };
    requireSeeds(tasks);
    const blank = await blankPicture();
    for (const item of [...media, blank]) {
      job.signal.throwIfAborted();
      await library.addMedia(item);
    }
    return seedConversations(tasks, {
      ...{ projectId, blank: blank.media, seed: SEED, createdAt },
      blankShare: Number(settingsOf("synthesizer")["blankShare"]),
    });
  };

  /** What an entailment tool learns from and is measured by: text alone. */
  const entailmentRows = async (projectId: string, seeds: SeedSource, createdAt: string) => {
    const tasks =
      seeds.kind === "shipped"
        ? await shippedTasks()
        : joinSeeds(await library.listExamples(projectId), seeds.question).tasks;
    const pairs = entailmentPairs(tasks, SEED);
    requirePairs(pairs);
    return entailmentExamples(pairs, { projectId, createdAt });
  };

  const train = async (
    { projectId, tool, seeds }: Calls["synthesis.train"]["args"],
    job: Job,
  ): Promise<Run> => {
    const { modelId, framing } = await library.getProject(projectId);
    const createdAt = new Date().toISOString();
    const isSynthesizer = tool === "synthesizer";
    const rows = contentOrder(
      isSynthesizer
        ? await synthesizerRows(projectId, seeds, createdAt, job)
        : await entailmentRows(projectId, seeds, createdAt),
    );
    const version = {
      ...(await freezeVersion(projectId, rows, "", createdAt)),
      tool: true,
    } as const;
    await library.putVersion(version, { rows, system: "" });
    const reader = await models.reader(modelId);
    const parameters = await models.parameters(modelId);
    const { learns } = methodOf(tool);
    const { longest } = encodeExamples(rows, "", reader, { ...(learns && { learns }) });
    const framings = await models.framings(modelId);
    const offered = presets(
      { id: modelId, parameters, framing: framings.find((one) => one === framing) },
      rows,
      longest,
    );
    const lesson = (offered.find(({ id }) => id === "normal") ?? offered[0]!).config;
    return isSynthesizer
      ? startOn(version, synthesizerConfig(lesson, settingsOf(tool), parameters), "Synthesizer")
      : startOn(version, entailmentConfig(lesson, parameters), "Filter of answers");
  };

  /** Goes on with a stored pass, to its end or the reason why it stopped, which is stored. */
  const goOn = async (running: Synthesis, job: Job) => {
    try {
      return await reportOf(await synthesize(context, sessions, running, job));
    } catch (error) {
      const isPause = job.signal.aborted || error instanceof DeviceLostError;
      const message = error instanceof Error ? error.message : String(error);
      const stopped: Synthesis = {
        ...{ ...running, status: isPause ? "paused" : "failed" },
        ...(!job.signal.aborted && { message }),
      };
      // Of a full disk or a removed pass the error tells already.
      await syntheses.replace(stopped).catch(() => {});
      throw error;
    }
  };

  return {
    async "synthesis.sources"({ projectId }) {
      const examples = await library.listExamples(projectId);
      const { modelId } = await library.getProject(projectId);
      return {
        shippedTool: SERVED_MODELS.includes(modelId),
        questions: captionQuestions(examples),
        sampleCaptions: (await picturesOf(projectId, { kind: "sample" })).length,
        shippedSeeds: await shippedSeedCount(),
      };
    },
    async "synthesis.ownSeeds"({ projectId, question }) {
      const { tasks, incomplete } = joinSeeds(await library.listExamples(projectId), question);
      const pictures = new Set(tasks.map(({ media }) => media.hash)).size;
      const questions = new Set(tasks.map(({ instruction }) => instruction)).size;
      return { tasks: tasks.length, pictures, questions, incomplete };
    },
    "synthesis.import": async ({ projectId, tool, files }) =>
      importAdapter({ projectId, tool, files: files ?? (await shippedSynthesizer()) }),
    "synthesis.measure": ({ runId, jobId }) =>
      jobs.run(jobId, async (job) => {
        const run = await library.runs.get(runId);
        const entailment = await measureEntailment(library, sessions, run, job);
        const measured: Run = { ...(await library.runs.get(runId)), entailment };
        await library.runs.put(measured);
        context.emit({ type: "run.changed", run: measured });
        return measured;
      }),
    "synthesis.train": (args) => jobs.run(args.jobId, (job) => train(args, job)),

    "synthesis.start": ({ projectId, runId, captions, settings, jobId }) =>
      jobs.run(jobId, async (job) => {
        const run = await library.runs.get(runId);
        const pictures = await picturesOf(projectId, captions);
        if (pictures.length === 0) {
          throw new UserError(
            "No picture to learn from has this description. Choose another question, or write descriptions first.",
          );
        }
        const synthesis: Synthesis = {
          ...{ id: newId(), projectId, runId, settings, pictures },
          synthesizer: `${run.title} (${modelIdText(run.config.modelId)})`,
          ...{ createdAt: new Date().toISOString(), status: "running" },
        };
        return syntheses.whileOwning(synthesis.id, async () => {
          await syntheses.add(synthesis);
          return goOn(synthesis, job);
        });
      }),
    "synthesis.resume": ({ projectId, id, jobId }) =>
      jobs.run(jobId, (job) =>
        syntheses.whileOwning(id, async () => {
          const { message: _, ...stored } = await syntheses.get(projectId, id);
          const running: Synthesis = { ...stored, status: "running" };
          await syntheses.replace(running);
          return goOn(running, job);
        }),
      ),

    "synthesis.list": async ({ projectId }) =>
      Promise.all((await syntheses.list(projectId)).map(reportOf)),
    "synthesis.remove": ({ projectId, id }) => syntheses.remove(projectId, id),
  };
}

const settingsOf = (tool: ToolKind) => checkedSettings(methodOf(tool), {});

/** @throws {UserError} with their number */
function requireSeeds(tasks: readonly SeedTask[]): void {
  const learnt = tasks.filter(({ split }) => split === "train").length;
  if (learnt >= FEWEST_SEEDS) return;
  throw new UserError(
    `${learnt} seed tasks can be made of your examples, and a synthesizer needs at least ${FEWEST_SEEDS}: a picture with its description, and a question answered once in few words and once with the reason. Write more, or take the seed tasks that come with Scion.`,
  );
}

/** @throws {UserError} with both numbers */
function requirePairs(pairs: readonly EntailmentPair[]): void {
  const learnt = pairs.filter(({ split }) => split === "train").length;
  const measured = pairs.filter(({ split }) => split === "test").length;
  if (learnt >= FEWEST_PAIRS.learnt && measured >= FEWEST_PAIRS.measured) return;
  throw new UserError(
    `Of your examples ${learnt} pairs of answers can be made to learn from and ${measured} to measure by, and a filter needs at least ${FEWEST_PAIRS.learnt} and ${FEWEST_PAIRS.measured}. Describe and ask about more pictures, or take the seed tasks that come with Scion.`,
  );
}
