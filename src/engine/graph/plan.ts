/**
 * Gives every temporary a buffer before anything is allocated, without a GPU: two temporaries share a buffer when they
 * are never alive together. Greedy by size over lifetimes. The bytes it reports are the bytes a program allocates.
 */
import { PARAMS_STRIDE } from "../gpu/pipelines.ts";
import { root, type Tensor, type Step, type Trace } from "./trace.ts";

export interface Plan {
  /** Sizes in bytes of the buffers for temporaries. */
  slots: number[];
  /** Which slot a temporary lives in. */
  slotOf: Map<Tensor, number>;
  /** Inputs and outputs, each a buffer of its own. */
  owned: Tensor[];
  temporaryBytes: number;
  ownedBytes: number;
  /** Numbers of all dispatches, in one buffer. */
  paramsBytes: number;
  /** What the temporaries would take without sharing. */
  unsharedBytes: number;
  largestBindingBytes: number;
  /** Named ranges others own: how far each reaches. */
  externals: Map<string, number>;
}

interface Life {
  tensor: Tensor;
  first: number;
  last: number;
}

const align = (bytes: number) => Math.max(16, Math.ceil(bytes / 16) * 16);

/** Bytes a buffer of this tensor's size takes. */
export function bufferBytes(tensor: Tensor): number {
  return align(tensor.bytes);
}

/** Whether a dispatch has numbers beside its tensors. */
export function takesParams({ kernel }: Step): boolean {
  return Object.keys(kernel.params).length > 0;
}

export function plan(trace: Trace): Plan {
  const lives = lifetimes(trace.steps);
  const slots: { bytes: number; busy: Life[] }[] = [];
  const slotOf = new Map<Tensor, number>();
  const temps = lives
    .filter(({ tensor }) => tensor.storage.kind === "temp")
    .sort((a, b) => b.tensor.bytes - a.tensor.bytes || a.tensor.id - b.tensor.id);
  for (const life of temps) {
    const free = slots.findIndex(({ busy }) =>
      busy.every((other) => other.last < life.first || life.last < other.first),
    );
    if (free >= 0) slots[free]!.busy.push(life);
    else slots.push({ bytes: align(life.tensor.bytes), busy: [life] });
    slotOf.set(life.tensor, free >= 0 ? free : slots.length - 1);
  }
  const owned = lives
    .map(({ tensor }) => tensor)
    .filter(({ storage }) => storage.kind === "input" || storage.kind === "output");
  const externals = new Map<string, number>();
  for (const { tensor } of lives) {
    if (tensor.storage.kind !== "external") continue;
    const { name, offset } = tensor.storage;
    externals.set(name, Math.max(externals.get(name) ?? 0, offset + tensor.bytes));
  }
  const sum = (list: number[]) => list.reduce((total, bytes) => total + bytes, 0);
  return {
    slots: slots.map(({ bytes }) => bytes),
    slotOf,
    owned,
    temporaryBytes: sum(slots.map(({ bytes }) => bytes)),
    ownedBytes: sum(owned.map(bufferBytes)),
    paramsBytes: PARAMS_STRIDE * trace.steps.filter(takesParams).length,
    unsharedBytes: sum(temps.map(({ tensor }) => align(tensor.bytes))),
    largestBindingBytes: largestBinding(trace.steps),
    externals,
  };
}

/** A view binds its own bytes, not those of its tensor. */
function largestBinding(steps: readonly Step[]): number {
  let most = 0;
  for (const { buffers } of steps)
    for (const { bytes } of Object.values(buffers)) most = Math.max(most, bytes);
  return most;
}

/** First and last step that touches each tensor that owns bytes. */
function lifetimes(steps: readonly Step[]): Life[] {
  const lives = new Map<Tensor, Life>();
  steps.forEach(({ buffers }, at) => {
    for (const tensor of Object.values(buffers)) {
      const { owner } = root(tensor);
      const life = lives.get(owner);
      if (life) life.last = at;
      else lives.set(owner, { tensor: owner, first: at, last: at });
    }
  });
  return [...lives.values()];
}
