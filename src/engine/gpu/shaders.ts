/**
 * Shader sources by path under `shaders/`, without the extension: `wgsl("norm/rms_norm")`. A file outside `lib/` is a kernel;
 * its text is valid WGSL once the library files named by its `// include lib/…` lines are put in.
 */
import { include, type Swap } from "./wgsl.ts";

const files = import.meta.glob<string>("../../../shaders/**/*.wgsl", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The text of one file, includes not put in. @throws {Error} when there is no such shader. */
function shaderFile(name: string): string {
  const text = files[`../../../shaders/${name}.wgsl`];
  if (text === undefined) throw new Error(`There is no shader shaders/${name}.wgsl.`);
  return text;
}

/** A shader with its includes put in; `swap` names other library files to include instead. */
export function wgsl(name: string, swap?: Swap): string {
  return include(shaderFile(name), shaderFile, swap);
}

/** Names of all kernels. */
export const kernelFiles = Object.keys(files)
  .map((path) => path.replace("../../../shaders/", "").replace(".wgsl", ""))
  .filter((name) => !name.startsWith("lib/"))
  .sort();
