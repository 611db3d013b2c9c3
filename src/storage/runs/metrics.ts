/**
 * The points of a run as they are stored: chunks of CHUNK_POINTS, keyed ["metrics", project, run, chunk], so that a write of
 * new points rewrites the last chunk only, however long the run is.
 */
import type { Run, RunPoint } from "../../protocol/records.ts";
import type { RecordKey } from "../io/records.ts";

export const CHUNK_POINTS = 256;

/** The points from `index * CHUNK_POINTS` on, up to the end of the chunk or of the run. */
export interface MetricsChunk {
  index: number;
  points: RunPoint[];
}

export type RunKey = Pick<Run, "projectId" | "id">;

/** The chunks that hold points `from` (inclusive) to `to` (exclusive). */
export function metricsChunks(
  points: readonly RunPoint[],
  from = 0,
  to = points.length,
): MetricsChunk[] {
  const chunks: MetricsChunk[] = [];
  for (let index = Math.floor(from / CHUNK_POINTS); index * CHUNK_POINTS < to; index++) {
    const start = index * CHUNK_POINTS;
    chunks.push({ index, points: points.slice(start, Math.min(start + CHUNK_POINTS, to)) });
  }
  return chunks;
}

/** Chunks as records. Their numbers are padded, since keys are ordered as texts. */
export function metricsRecords(
  { projectId, id }: RunKey,
  chunks: readonly MetricsChunk[],
): [RecordKey, RunPoint[]][] {
  return chunks.map(({ index, points }) => [
    ["metrics", projectId, id, String(index).padStart(8, "0")],
    points,
  ]);
}
