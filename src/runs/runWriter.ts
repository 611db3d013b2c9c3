/**
 * Writes one run while it trains: its points are appended in memory, and each write stores those that storage lacks. Writes
 * follow one another in the order of the calls.
 */
import type { Run, RunPoint } from "../protocol/records.ts";
import type { RunStore } from "../storage/runs/runStore.ts";
import { metricsChunks, type MetricsChunk, type RunKey } from "../storage/runs/metrics.ts";

export type RunRecords = Pick<RunStore, "put" | "putMetrics">;

export class RunWriter {
  readonly #records: RunRecords;
  readonly #points: RunPoint[];
  /** So many of the points are stored. */
  #stored: number;
  #last: Promise<void> = Promise.resolve();

  /** `points`: those that storage holds already; appended to. */
  constructor(records: RunRecords, points: RunPoint[]) {
    this.#records = records;
    this.#points = points;
    this.#stored = points.length;
  }

  get points(): readonly RunPoint[] {
    return this.#points;
  }

  append(point: RunPoint): void {
    this.#points.push(point);
  }

  /** Stores `run` as it is now, with its new points, in one transaction. */
  writeRun(run: Run): Promise<void> {
    return this.#write((chunks) => this.#records.put(run, chunks));
  }

  /** Stores the new points alone. */
  writePoints(run: RunKey): Promise<void> {
    return this.#write((chunks) => this.#records.putMetrics(run, chunks));
  }

  #write(put: (chunks: MetricsChunk[]) => Promise<void>): Promise<void> {
    const end = this.#points.length;
    const write = async () => {
      await put(metricsChunks(this.#points, this.#stored, end));
      this.#stored = end;
    };
    const written = this.#last.then(write);
    // The points of a failed write are stored by the next one.
    this.#last = written.catch(() => undefined);
    return written;
  }
}
