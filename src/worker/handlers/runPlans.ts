/** Calls about runs before they start: presets, what one would take, what it is made of. */
import type { ModelPart } from "../../protocol/config.ts";
import { PLAIN_MIXTURE } from "../../protocol/instructions/mixture.ts";
import type { Context, HandlersOf } from "../context.ts";
import { isFinished } from "../../dataset/isFinished.ts";
import { chosenHalf } from "../../modelLibrary/halfPrecision.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import { forecast } from "../../runs/planning/forecast/forecast.ts";
import { runWork } from "../../runs/planning/forecast/work.ts";
import { missingMedia } from "../../runs/data/missingMedia.ts";
import { encodeExamples, encodingOf } from "../../runs/data/encodedExamples.ts";
import { mixtureReport } from "../../runs/data/mixtureReport.ts";
import { presets } from "../../runs/planning/presets.ts";
import { fittedRun } from "../fittedRun.ts";

export function runPlanHandlers(
  context: Context,
  sessions: ModelSessions,
): HandlersOf<`run.${"presets" | "estimate" | "mixture"}`> {
  const { library, models } = context;
  return {
    async "run.presets"({ projectId }) {
      const { modelId, system, framing } = await library.getProject(projectId);
      const examples = (await library.listExamples(projectId)).filter(isFinished);
      // Presets are shown also when the model is missing.
      const reader = await models.reader(modelId).catch(() => null);
      const parameters = await models.parameters(modelId).catch(() => 0);
      const longest = reader ? encodeExamples(examples, system, reader).longest : 0;
      const parts = await models.parts(modelId).catch((): ModelPart[] => ["language"]);
      const framings = await models.framings(modelId).catch(() => []);
      const half = await chosenHalf(sessions);
      return presets(
        { id: modelId, parameters, parts, framing: framings.find((one) => one === framing) },
        examples,
        longest,
      ).map((preset) => ({ ...preset, config: { ...preset.config, ...half } }));
    },
    async "run.estimate"({ projectId, config: asked }) {
      const { system } = await library.getProject(projectId);
      // With the framing that features are kept for, to know which are missing.
      const reader = await models.reader(asked.modelId, asked.framing);
      const examples = (await library.listExamples(projectId)).filter(isFinished);
      const rows = encodeExamples(examples, system, reader, encodingOf(asked)).select(asked);
      const missing = await missingMedia(context, asked, rows);
      const fitted = await fittedRun(context, sessions, rows, asked);
      const { planned, rate, config, report, choice } = fitted;
      const work = runWork(planned, rows, config, missing, report.dispatches);
      const points = await library.runs.allPoints(projectId);
      const earlier = (await library.runs.list(projectId)).map((run) => ({
        run,
        points: points[run.id] ?? [],
      }));
      return { ...report, config, choice, forecast: forecast(work, config, earlier, rate) };
    },
    async "run.mixture"({ projectId, config }) {
      const { system } = await library.getProject(projectId);
      const reader = await models.reader(config.modelId);
      const examples = (await library.listExamples(projectId)).filter(isFinished);
      const all = { ...config, mixture: PLAIN_MIXTURE };
      return mixtureReport(
        encodeExamples(examples, system, reader, encodingOf(config)).select(all),
        config,
      );
    },
  };
}
