/** Calls about the GPU device and the models that ship with the studio. */
import { size } from "../../engine/graph/shape.ts";
import type { ModelInfo } from "../../protocol/reports.ts";
import type { HandlersOf, Context } from "../context.ts";
import { onDevice } from "../../modelLibrary/deviceLoss.ts";
import { chooseHalf, halfReport } from "../../modelLibrary/halfPrecision.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import { SERVED_MODELS } from "../../modelLibrary/servedModels.ts";
import { DEFAULT_PRECISION } from "../../runs/planning/presets.ts";

/** scion.json, the studio's own metadata beside a model's published files. */
interface ScionFile extends Pick<
  ModelInfo,
  "title" | "about" | "licence" | "frames" | "scores" | "notices"
> {
  files: { path: string; bytes: number; sha256: string }[];
}

export function deviceHandlers(
  { models, jobs }: Context,
  sessions: ModelSessions,
): HandlersOf<`device.${"open" | "measured" | "measure" | "half" | "chooseHalf"}` | "model.list"> {
  return {
    async "device.open"() {
      try {
        const gpu = await sessions.gpu();
        const { name, software, features, maxBufferBytes, maxBindingBytes } = gpu;
        return { ok: true, name, software, features, maxBufferBytes, maxBindingBytes };
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        const none = { software: false, features: [], maxBufferBytes: 0, maxBindingBytes: 0 };
        return { ok: false, problem, name: "", ...none };
      }
    },
    "device.measured": () => sessions.measuredSpeed(),
    "device.measure": ({ jobId }) =>
      jobs.run(jobId, (job) =>
        onDevice(sessions, "Measure again to open it anew.", () => sessions.measureSpeed(job)),
      ),
    "device.half": () => halfReport(sessions),
    "device.chooseHalf": ({ on }) => chooseHalf(on),
    "model.list": () =>
      Promise.all(
        SERVED_MODELS.map(async (id): Promise<ModelInfo> => {
          const scion = await models.json<ScionFile>(id, "scion.json");
          const config = await models.json<{ text_config: { max_position_embeddings: number } }>(
            id,
            "config.json",
          );
          const { title, about, licence, frames, scores, notices, files } = scion;
          const { catalog } = await sessions.plan(id, DEFAULT_PRECISION);
          const parameters = [...catalog.values()].reduce((sum, { shape }) => sum + size(shape), 0);
          const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
          const contextTokens = config.text_config.max_position_embeddings;
          return {
            id,
            title,
            about,
            licence,
            bytes,
            parameters,
            frames,
            contextTokens,
            scores,
            notices,
          };
        }),
      ),
  };
}
