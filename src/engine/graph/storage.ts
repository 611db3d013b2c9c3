/** Where a symbolic tensor's bytes live. */

export type Dtype = "f32" | "u32";

/**
 * temp: lives between two dispatches of a program; the planner assigns a buffer of the pool.
 * input: written by the host before a run; its own buffer.
 * output: read back after a run; its own buffer.
 * external: a named buffer range owned elsewhere (weights, trained arenas, KV caches), `offset` in bytes.
 */
export type Storage =
  | { kind: "temp" }
  | { kind: "input"; name: string }
  | { kind: "output"; name: string }
  | { kind: "external"; name: string; offset: number };
