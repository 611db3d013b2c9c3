/** The rows that tools/parity/record_vitask.py ran, for a model as the parity tests open it. */
import type { MediaGrid } from "../../../protocol/mediaGrid.ts";
import type { Example, Media } from "../../../protocol/records.ts";
import type { ModelSession } from "../../../inference/session.ts";
import { encodeMedia } from "../../../inference/encodeMedia.ts";
import type { PixelValues } from "../../../families/family.ts";
import { adapterValues } from "../../../train/parity/formulas.ts";
import type { Sample } from "../../../train/parity/recording.ts";
import type { TrainingRow } from "../../trainingRow.ts";
import { EXEMPLAR_WIDTH } from "../connector.ts";

interface RecordedStage {
  loss: number;
  gradients: Record<string, Sample>;
}

export interface RecordedModel {
  rows: { ids: number[]; trained: [begin: number, end: number]; media: number[] }[];
  terms: Record<string, number>;
  first: RecordedStage;
  second: RecordedStage;
  /** Logits that begin the answer to the first row without an exemplar, with its own, and with that of the second row. */
  prompts: Record<"plain" | "exemplar" | "other", Sample>;
}

export interface RecordedVitask {
  alpha: number;
  beta: number;
  models: Record<string, RecordedModel>;
}

export interface OpenedModel {
  session: ModelSession;
  rows: TrainingRow[];
  /** Feature rows of a recorded medium, by its hash. */
  features: ReadonlyMap<string, Float32Array>;
}

/** Both rows with pictures ask the same and answer otherwise, so that each is the other's negative. */
export async function openRows(
  session: ModelSession,
  { rows: recorded }: RecordedModel,
  pixelValues: readonly PixelValues[],
): Promise<OpenedModel> {
  const features = new Map<string, Float32Array>();
  for (const { media } of recorded) {
    for (const i of media)
      features.set(String(i), (await encodeMedia(session, [pixelValues[i]!]))[0]!);
  }
  const { image } = session.recorder.model.vision!.tokenIds;
  const rows = recorded.map(({ ids, trained: [begin, end], media }, i): TrainingRow => {
    const trained = new Uint8Array(ids.length).fill(1, begin, end);
    const grids: MediaGrid[] = media.map((medium) => pixelValues[medium]!.grid);
    const turns = [{ question: media.length ? "?" : "text", answer: String(i), kind: "" }];
    return {
      example: {
        ...{ id: String(i), part: "image", turns },
        media: media.map((medium) => ({ hash: String(medium) }) as Media),
      } as Example,
      encoded: {
        ids: Int32Array.from(ids),
        trained,
        mediaSpans: runsOf(ids, image!),
        mediaGrids: grids,
      },
      ...(media.length && { exemplar: adapterValues(EXEMPLAR_WIDTH, 950 + i, 1) }),
    };
  });
  return { session, rows, features };
}

/** Runs of the visual token; each row shows one picture at most. */
function runsOf(ids: readonly number[], visual: number) {
  const runs: { media: number; start: number; count: number }[] = [];
  ids.forEach((id, at) => {
    if (id !== visual) return;
    const last = runs.at(-1);
    if (last && last.start + last.count === at) last.count++;
    else runs.push({ media: 0, start: at, count: 1 });
  });
  return runs;
}
