/**
 * A model open on a device: its weights, the programs built so far, its key and value caches, and the adapters loaded beside
 * it. Training, evaluation and generation all go through a session; it owns everything on the device that they share.
 */
import type { Gpu } from "../engine/gpu/device.ts";
import { startProgram, type Externals } from "../engine/graph/buildProgram.ts";
import type { Commands, Program } from "../engine/graph/program.ts";
import { BufferPool } from "../engine/graph/bufferPool.ts";
import type { Trace } from "../engine/graph/trace.ts";
import type { DeviceProfile } from "../engine/graph/deviceProfile.ts";
import type { AdapterLayout } from "../engine/weights/adapterLayout.ts";
import type { WeightStore } from "../engine/weights/store.ts";
import type { OpenModel } from "../families/family.ts";
import { KvCache } from "./kv/kvCache.ts";
import { ProgramCache, type ProgramKey } from "./programCache.ts";
import type { Recorder } from "./recordModel.ts";

/** An adapter's values on the device, in a session. */
export interface LoadedAdapter {
  readonly layout: AdapterLayout;
  readonly values: GPUBuffer;
  /** Further arenas of a training run, by name: "grads", "m", "v". */
  readonly arenas: Readonly<Record<string, GPUBuffer>>;
  /** Frees the adapter and the programs recorded with it before the session ends. May be called twice. */
  destroy(): void;
}

interface SessionProgramKey extends ProgramKey {
  adapter: LoadedAdapter | undefined;
}

export class ModelSession {
  readonly gpu: Gpu;
  readonly recorder: Recorder;
  readonly pool: BufferPool;
  readonly kvCache: KvCache;
  readonly #store: WeightStore;
  readonly #programs = new ProgramCache<Program>();
  readonly #adapters = new Set<LoadedAdapter>();
  #lastTask: Promise<unknown> = Promise.resolve();

  constructor(gpu: Gpu, model: OpenModel, store: WeightStore, profile: DeviceProfile) {
    this.gpu = gpu;
    this.#store = store;
    this.recorder = { model, catalog: store.catalog, profile };
    this.pool = new BufferPool(gpu.device);
    this.kvCache = new KvCache(gpu.device, model, () =>
      this.#programs.forget(({ purpose }) => purpose === "generate"),
    );
  }

  get shape() {
    return this.recorder.model.shape;
  }

  /** For saving a prepared copy. */
  get weights(): WeightStore {
    return this.#store;
  }

  get weightBytes(): number {
    return this.#store.bytes;
  }

  weight(name: string) {
    return this.#store.range(name);
  }

  /** Uploads an adapter. `training` adds arenas for its gradients and moments. The session frees what is not destroyed earlier. */
  loadAdapter(layout: AdapterLayout, values: Float32Array, training = false): LoadedAdapter {
    const { device } = this.gpu;
    const arena = (label: string) =>
      device.createBuffer({
        label,
        size: layout.bytes,
        usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
      });
    const buffer = arena("values");
    device.queue.writeBuffer(buffer, 0, values as GPUAllowSharedBufferSource);
    const arenas: Record<string, GPUBuffer> = training
      ? { grads: arena("grads"), m: arena("m"), v: arena("v") }
      : {};
    const adapter: LoadedAdapter = {
      ...{ layout, values: buffer, arenas },
      destroy: () => {
        this.#adapters.delete(adapter);
        this.#programs.forget((key) => key.adapter === adapter);
        for (const own of [buffer, ...Object.values(arenas)]) own.destroy();
      },
    };
    this.#adapters.add(adapter);
    return adapter;
  }

  /** The program under `key`, recorded and compiled at first use, when it may run. */
  async program(key: SessionProgramKey, record: () => Trace): Promise<Program> {
    const program = await this.startedProgram(key, record);
    await program.compiled;
    await this.pool.whenFree();
    return program;
  }

  /** The same while its kernels may still compile: see `runAsCompiled`. */
  startedProgram(key: SessionProgramKey, record: () => Trace): Promise<Program> {
    return this.#programs.get(key, async () => {
      await this.pool.whenFree();
      const program = startProgram(this.gpu, record(), this.pool, this.#externals(key.adapter));
      // What does not compile is not kept.
      program.compiled.catch(() => this.#programs.forget((other) => other === key));
      return program;
    });
  }

  /** Begins to compile what a trace needs, whose program, which needs buffers too, is made later. */
  compileAhead({ dispatches }: Trace): void {
    for (const { kernel, overrides } of dispatches) this.gpu.pipelines.get(kernel, overrides);
  }

  /**
   * Submits a program, and the next one, as soon as no other is half submitted; at its first run while kernels of theirs compile:
   * generations wait meanwhile.
   * → the number of submits
   */
  async submit(program: Program, commands: Commands = {}): Promise<number> {
    if (program.isCompiled && (commands.next?.program.isCompiled ?? true)) {
      await this.pool.whenFree();
      return program.run(commands);
    }
    return this.runExclusive(() => program.runAsCompiled(commands));
  }

  /**
   * Frees all that is needed only while something computes: the key and value caches, and what programs hold in between. Waits for
   * the generation under way; what computes next makes anew what it needs, and a generation prefills its whole prompts.
   */
  freeTemporaries(): Promise<void> {
    return this.runExclusive(async () => {
      this.kvCache.free();
      await this.pool.whenFree();
      this.pool.clear();
    });
  }

  /** Runs one task at a time, in the order of the calls: generations share the caches. */
  runExclusive<T>(task: () => Promise<T>): Promise<T> {
    const running = this.#lastTask.then(task, task);
    this.#lastTask = running.catch(() => undefined);
    return running;
  }

  #externals(adapter: LoadedAdapter | undefined): Externals {
    return (name) => {
      const arena = name === "values" ? adapter?.values : adapter?.arenas[name];
      const buffer = arena ?? this.kvCache.buffer(name);
      return buffer ? { buffer, offset: 0 } : this.#store.range(name);
    };
  }

  /** Frees everything on the device, adapters included. */
  destroy(): void {
    for (const adapter of this.#adapters) adapter.destroy();
    this.#programs.forget(() => true);
    this.kvCache.free();
    this.pool.destroy();
    this.#store.destroy();
  }
}
