/** Runs long calls as jobs, which are in the store while they last and can be cancelled. */
import type { CallName, Calls } from "../../protocol/calls.ts";
import { call } from "./workerClient.ts";
import type { AppState, Job } from "./state.ts";
import { store } from "./store.ts";

type JobCall = {
  [N in CallName]: Calls[N]["args"] extends { jobId: string } ? N : never;
}[Exclude<CallName, "job.cancel">];

export function runJob<N extends JobCall>(
  purpose: string,
  phase: string,
  name: N,
  args: Omit<Calls[N]["args"], "jobId">,
): Promise<Calls[N]["result"]> {
  const id = crypto.randomUUID();
  return withJob({ id, purpose, phase }, () =>
    call(name, { ...args, jobId: id } as unknown as Calls[N]["args"]),
  );
}

/** Runs `work` as a job with a given id. */
export async function withJob<T>(
  { id, purpose, phase }: Pick<Job, "id" | "purpose" | "phase">,
  work: () => Promise<T>,
): Promise<T> {
  const job: Job = { id, purpose, phase, done: 0, total: 0, rate: 0, leftMs: 0 };
  store.setState(({ jobs }) => ({ jobs: { ...jobs, [id]: job } }));
  try {
    return await work();
  } finally {
    store.setState(({ jobs }) => {
      const { [id]: _, ...rest } = jobs;
      return { jobs: rest };
    });
  }
}

/** Selector: the running job of a purpose. */
export function jobOf(purpose: string): (state: AppState) => Job | undefined {
  return ({ jobs }) => Object.values(jobs).find((job) => job.purpose === purpose);
}

export function cancelJob(jobId: string): void {
  void call("job.cancel", { jobId }).catch(() => {});
}

/** Whether an error is the AbortError of a cancelled job, which is not shown. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
