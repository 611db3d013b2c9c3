/** The models that ship with the studio, and where the page finds what is served beside it. */

/** The models that are served under models/ID/, the one for new projects first. */
export const servedModels: readonly [string, ...string[]] = ["scion-sprout"];

/** The folder that the page lies in: one above the built worker, the root while developing. */
export const pageBase = () =>
  new URL(import.meta.env.DEV ? "/" : "../", globalThis.location.href).href;
