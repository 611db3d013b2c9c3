/**
 * A recorded computation ready to run: buffers and bind groups exist before the first run, and a run only replays the dispatches, without
 * allocation or read-back. Its kernels may still compile when it first runs.
 */
import type { Gpu } from "../gpu/device.ts";
import { QueueClock } from "../gpu/queueClock.ts";
import { read } from "../gpu/readback.ts";
import type { Plan } from "./plan.ts";
import type { BufferPool } from "./bufferPool.ts";
import { compiledUntil, replayPass, type BoundDispatches, type Replay } from "./replay.ts";
import { SubmitPacing } from "./submitPacing.ts";
import type { Tensor } from "./trace.ts";

/** What `buildProgram` prepares for a program. */
export interface ProgramParts {
  planned: Plan;
  replay: Replay[];
  pool: BufferPool;
  /** Creates the bind group of each dispatch from the pool's current buffers. */
  bind: () => GPUBindGroup[];
  params: GPUBindGroup | undefined;
  /** Buffers of inputs, outputs and states, which the program owns. */
  own: Map<Tensor, GPUBuffer>;
  /** All buffers that go with the program. */
  disposable: GPUBuffer[];
  /** Inputs that are declared but read by no dispatch, such as tables for gradients in a forward-only program. */
  unread: ReadonlySet<string>;
  names: readonly string[];
  /** Multiply-adds that each dispatch takes at most. */
  work: readonly number[];
}

type Record = ((encoder: GPUCommandEncoder) => void) | undefined;

/** Commands beside the dispatches, such as copies and clears: at the beginning of the first submit and at the end of the last one. */
export interface Commands {
  first?: Record;
  last?: Record;
  /** What runs after it, as an update after gradients: of the same pool, and in its last submit where there is time. */
  next?: { program: Program; last?: Record } | undefined;
}

export class Program {
  readonly plan: Plan;
  readonly dispatches: number;
  /** @throws {Error} when a kernel does not compile */
  readonly compiled: Promise<void>;
  #isCompiled = false;
  readonly #gpu: Gpu;
  readonly #bound: BoundDispatches;
  readonly #pool: BufferPool;
  readonly #bind: () => GPUBindGroup[];
  /** The pool's version when the bind groups were created. */
  #version: number;
  readonly #own: Map<Tensor, GPUBuffer>;
  readonly #named: Map<string, { tensor: Tensor; buffer: GPUBuffer }>;
  readonly #disposable: GPUBuffer[];
  readonly #names: readonly string[];
  readonly #unread: ReadonlySet<string>;
  readonly #pacing: SubmitPacing;

  /** Programs come from `buildProgram`. */
  constructor(gpu: Gpu, parts: ProgramParts) {
    const { planned, replay, pool, own } = parts;
    this.#gpu = gpu;
    this.plan = planned;
    this.#pool = pool;
    this.#bind = parts.bind;
    this.#bound = { replay, data: parts.bind(), params: parts.params };
    this.#version = pool.version;
    this.#own = own;
    this.#disposable = parts.disposable;
    this.#unread = parts.unread;
    this.#names = parts.names;
    this.dispatches = replay.length;
    this.#pacing = new SubmitPacing(parts.work);
    this.compiled = compiledAll(replay).then(() => void (this.#isCompiled = true));
    this.compiled.catch(() => undefined);
    this.#named = new Map(
      [...own].map(([tensor, buffer]) => {
        const { storage } = tensor;
        return [
          storage.kind === "temp" || storage.kind === "external" ? "" : storage.name,
          { tensor, buffer },
        ];
      }),
    );
  }

  /** Writes values into an input; ignored when no dispatch reads it. @throws {Error} when the lengths differ. */
  write(name: string, values: Float32Array | Uint32Array | Int32Array): void {
    if (this.#unread.has(name)) return;
    const { tensor, buffer } = this.#get(name);
    if (values.byteLength !== tensor.bytes) {
      throw new Error(`Input ${name} takes ${tensor.bytes / 4} values, not ${values.length}.`);
    }
    this.#gpu.device.queue.writeBuffer(buffer, 0, values as GPUAllowSharedBufferSource);
  }

  /** Whether all kernels are compiled. */
  get isCompiled(): boolean {
    return this.#isCompiled;
  }

  /** The buffer of an input or output, for copies within a submit. */
  buffer(name: string): GPUBuffer {
    return this.#get(name).buffer;
  }

  /**
   * Submits all dispatches without waiting for them, and those of the next program. Returns the number of submits.
   * @throws {Error} while kernels of either compile, or another program of the pool is half submitted
   */
  run({ first, last, next }: Commands = {}): number {
    if (!this.#isCompiled) throw new Error("The program's kernels are not compiled yet.");
    const joined = next && this.#pacing.endsBefore(next.program.#pacing);
    if (joined) {
      // One may replace buffers of the pool that the other is bound to.
      for (const program of [this, next.program, this]) program.#rebind();
      return this.#submitParts(joined, first, (encoder) => {
        last?.(encoder);
        replayPass(encoder, next.program.#bound, 0, next.program.dispatches);
        next.last?.(encoder);
      });
    }
    this.#rebind();
    const { ends } = this.#pacing;
    const clock = this.#pacing.begin() ? new QueueClock(this.#gpu.device.queue) : undefined;
    const submits = this.#submitParts(ends, first, last, clock);
    clock?.times().then(
      (times) => this.#pacing.observe(ends, times),
      // A lost device measures nothing.
      () => undefined,
    );
    return submits + (next ? next.program.run({ last: next.last }) : 0);
  }

  #submitParts(ends: readonly number[], first: Record, last: Record, clock?: QueueClock): number {
    let begin = 0;
    for (const end of ends) {
      const isLast = end === this.dispatches;
      this.#submit(begin, end, begin === 0 ? first : undefined, isLast ? last : undefined);
      clock?.mark();
      begin = end;
    }
    return ends.length;
  }

  /**
   * The same while kernels compile: submits the dispatches as theirs are ready, so that the GPU computes meanwhile. Until it has
   * submitted all, no other program of the pool runs.
   */
  async runAsCompiled({ first, last, next }: Commands = {}): Promise<number> {
    if (this.#isCompiled && (!next || next.program.#isCompiled))
      return this.run({ first, last, next });
    const submits = this.#isCompiled
      ? this.run({ first, last })
      : await this.#submitAsCompiled(first, last);
    return submits + (next ? await next.program.runAsCompiled({ last: next.last }) : 0);
  }

  async #submitAsCompiled(first: Record, last: Record): Promise<number> {
    const { ends } = this.#pacing;
    this.#rebind();
    const release = this.#pool.hold();
    try {
      this.#pacing.begin();
      let submits = 0;
      for (const [part, end] of ends.entries()) {
        let begin = ends[part - 1] ?? 0;
        do {
          await this.#bound.replay[begin]?.pipeline.compiled;
          const until = compiledUntil(this.#bound.replay, begin, end);
          const isLast = until === this.dispatches;
          this.#submit(begin, until, submits === 0 ? first : undefined, isLast ? last : undefined);
          submits++;
          begin = until;
        } while (begin < end);
      }
      return submits;
    } finally {
      release();
    }
  }

  #submit(begin: number, end: number, first: Record, last: Record): void {
    const { device } = this.#gpu;
    const encoder = device.createCommandEncoder();
    first?.(encoder);
    replayPass(encoder, this.#bound, begin, end);
    last?.(encoder);
    device.queue.submit([encoder.finish()]);
  }

  /**
   * Creates the bind groups anew when a later program has replaced buffers of the pool, or it was cleared.
   * @throws {Error} while another program is half submitted
   */
  #rebind(): void {
    this.#pool.requireFree();
    if (this.#version === this.#pool.version) return;
    this.#pool.fit(this.plan.poolBuffers);
    this.#bound.data = this.#bind();
    this.#version = this.#pool.version;
  }

  /** Milliseconds of each dispatch, each submitted and awaited alone: for benchmarks. CPU-GPU waits. */
  async timeDispatches(): Promise<{ kernel: string; ms: number }[]> {
    const { device } = this.#gpu;
    const times: { kernel: string; ms: number }[] = [];
    await device.queue.onSubmittedWorkDone();
    this.#rebind();
    for (const [i, kernel] of this.#names.entries()) {
      const encoder = device.createCommandEncoder();
      replayPass(encoder, this.#bound, i, i + 1);
      const start = performance.now();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      times.push({ kernel, ms: performance.now() - start });
    }
    return times;
  }

  /** Reads an output. CPU-GPU wait. */
  async read(name: string): Promise<Float32Array> {
    const { tensor, buffer } = this.#get(name);
    return new Float32Array(await read(this.#gpu.device, buffer, 0, tensor.bytes));
  }

  /** Reads an output of dtype u32. CPU-GPU wait. */
  async readU32(name: string): Promise<Uint32Array> {
    const { tensor, buffer } = this.#get(name);
    return new Uint32Array(await read(this.#gpu.device, buffer, 0, tensor.bytes));
  }

  #get(name: string) {
    const found = this.#named.get(name);
    if (!found) throw new Error(`The program has no input or output named ${name}.`);
    return found;
  }

  /** Destroys the program's own buffers; the pool keeps those of temporaries. */
  destroy(): void {
    for (const buffer of this.#disposable) buffer.destroy();
    this.#own.clear();
  }
}

async function compiledAll(replay: readonly Replay[]): Promise<void> {
  await Promise.all(replay.map(({ pipeline }) => pipeline.compiled));
}
