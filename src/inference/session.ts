/**
 * A model open on a device: its weights, the programs built so far, and the adapters that lie beside it. Everything that
 * trains, checks and answers goes through here.
 */
import type { Gpu } from "../engine/gpu/device.ts";
import { Program, type Externals } from "../engine/graph/program.ts";
import { SlotPool } from "../engine/graph/slotPool.ts";
import type { Hints, Trace } from "../engine/graph/trace.ts";
import type { AdapterLayout } from "../engine/weights/adapterLayout.ts";
import type { WeightStore } from "../engine/weights/store.ts";
import type { OpenModel } from "../families/family.ts";
import type { Recorder } from "./recordModel.ts";

/** An adapter's values on the GPU, beside the open model. */
export interface LoadedAdapter {
  /** Tells programs of different adapters apart. */
  id: string;
  layout: AdapterLayout;
  values: GPUBuffer;
  /** Other arenas of a lesson, by name: "grads", "m", "v". */
  arenas: Record<string, GPUBuffer>;
  destroy(): void;
}

/** Programs kept ready; the least recently used goes first. */
export const MAX_PROGRAMS = 48;

let adapters = 0;

export class Engine {
  readonly gpu: Gpu;
  readonly recorder: Recorder;
  readonly pool: SlotPool;
  readonly #store: WeightStore;
  readonly #programs = new Map<string, Promise<Program>>();
  readonly #shared = new Map<string, GPUBuffer>();
  #turn: Promise<unknown> = Promise.resolve();
  /** Whose keys and values the caches hold; another owner's are gone. */
  cacheOwner: object | undefined;

  constructor(gpu: Gpu, model: OpenModel, store: WeightStore, hints: Hints) {
    this.gpu = gpu;
    this.#store = store;
    this.recorder = { model, catalog: store.catalog, hints };
    this.pool = new SlotPool(gpu.device);
  }

  get shape() {
    return this.recorder.model.shape;
  }

  /** For keeping a copy of what is held. */
  get weights(): WeightStore {
    return this.#store;
  }

  get weightBytes(): number {
    return this.#store.bytes;
  }

  weight(name: string) {
    return this.#store.range(name);
  }

  /** Puts an adapter beside the model. `learning` adds the arenas of a lesson. */
  loadAdapter(layout: AdapterLayout, values: Float32Array, learning = false): LoadedAdapter {
    const { device } = this.gpu;
    const arena = (label: string) =>
      device.createBuffer({
        label,
        size: layout.bytes,
        usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
      });
    const id = `adapter ${++adapters}`;
    const held = arena("values");
    device.queue.writeBuffer(held, 0, values as GPUAllowSharedBufferSource);
    const arenas: Record<string, GPUBuffer> = learning
      ? { grads: arena("grads"), m: arena("m"), v: arena("v") }
      : {};
    const destroy = () => {
      this.#forget((key) => key.startsWith(`${id}|`));
      for (const buffer of [held, ...Object.values(arenas)]) buffer.destroy();
    };
    return { id, layout, values: held, arenas, destroy };
  }

  /** A buffer shared by programs under a name, at least `bytes` long; programs that use it are rebuilt when it grows. */
  shared(name: string, bytes: number): GPUBuffer {
    let buffer = this.#shared.get(name);
    if (!buffer || buffer.size < bytes) {
      this.#forget((key) => key.includes("|answer"));
      this.cacheOwner = undefined;
      buffer?.destroy();
      buffer = this.gpu.device.createBuffer({
        label: name,
        size: Math.ceil(bytes / 256) * 256,
        usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
      });
      this.#shared.set(name, buffer);
    }
    return buffer;
  }

  /** The program under `key`, recorded and built at first use. Keys of programs with an adapter begin with its id. */
  program(adapter: LoadedAdapter | undefined, key: string, record: () => Trace): Promise<Program> {
    const full = `${adapter?.id ?? "base"}|${key}`;
    let program = this.#programs.get(full);
    if (program) this.#programs.delete(full);
    program ??= Program.build(this.gpu, record(), this.pool, this.#externals(adapter));
    this.#programs.set(full, program);
    if (this.#programs.size > MAX_PROGRAMS) {
      const oldest = this.#programs.keys().next().value!;
      this.#forget((candidate) => candidate === oldest);
    }
    return program;
  }

  /** Gives up what earlier answers left in the caches; the next one reads its conversation anew. */
  freeShared(): Promise<void> {
    return this.alone(async () => {
      this.#forget((key) => key.includes("|answer"));
      for (const buffer of this.#shared.values()) buffer.destroy();
      this.#shared.clear();
      this.cacheOwner = undefined;
    });
  }

  /** Runs one piece of work at a time: answers share the key and value caches. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #externals(adapter: LoadedAdapter | undefined): Externals {
    return (name) => {
      const arena = name === "values" ? adapter?.values : adapter?.arenas[name];
      const buffer = arena ?? this.#shared.get(name);
      return buffer ? { buffer, offset: 0 } : this.#store.range(name);
    };
  }

  #forget(which: (key: string) => boolean): void {
    for (const [key, program] of this.#programs) {
      if (!which(key)) continue;
      this.#programs.delete(key);
      void program.then((built) => built.destroy()).catch(() => undefined);
    }
  }

  destroy(): void {
    this.#forget(() => true);
    for (const buffer of this.#shared.values()) buffer.destroy();
    this.pool.destroy();
    this.#store.destroy();
  }
}
