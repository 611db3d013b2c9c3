/** The models that ship with the studio, and the base address of what is served beside the page. */

/** Ids of the models served under models/ID/; the first is the default of new projects. */
export const SERVED_MODELS: readonly [string, ...string[]] = ["scion-sprout"];

/** The page's folder: one above the built worker, the root in development. */
export const pageBase = () =>
  new URL(import.meta.env.DEV ? "/" : "../", globalThis.location.href).href;
