/** All shader sources by path under `shaders/`, without the extension: `wgsl("norm/rms_norm")`. */
import { include } from "./wgsl.ts";

const files = import.meta.glob<string>("../../../shaders/**/*.wgsl", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The text of one file as it stands on disk. Throws when there is no such shader. */
function shaderFile(name: string): string {
  const text = files[`../../../shaders/${name}.wgsl`];
  if (text === undefined) throw new Error(`There is no shader shaders/${name}.wgsl.`);
  return text;
}

/** A shader with its includes put in; `swap` replaces included pieces by siblings. */
export function wgsl(name: string, swap?: Record<string, string>): string {
  return include(shaderFile(name), shaderFile, swap);
}

/** Names of all shaders that are kernels, that is, outside `lib/`. */
export const kernelFiles = Object.keys(files)
  .map((path) => path.replace("../../../shaders/", "").replace(".wgsl", ""))
  .filter((name) => !name.startsWith("lib/"))
  .sort();
