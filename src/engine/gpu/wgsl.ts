/**
 * WGSL text: one-level includes, specialisation of `const` values and `alias` targets, and reflection of bindings and
 * parameters, so that binding numbers are stated in the shader file only.
 */
import { MATRIX_FEATURE } from "./subgroupMatrix.ts";

export type ScalarType = "u32" | "i32" | "f32";

export interface Binding {
  group: number;
  binding: number;
  name: string;
  access: "read" | "read_write" | "uniform";
}

export interface Reflection {
  bindings: Binding[];
  /** Fields of `struct Params` in order. Empty when the shader has none. */
  params: [name: string, type: ScalarType][];
  overrides: string[];
}

export interface Specialisation {
  /** Module constants to replace: `const NAME: u32 = …;` */
  consts?: Record<string, number>;
  /** Alias targets to replace: `alias NAME = …;` */
  aliases?: Record<string, string>;
}

/** Library files to include instead of one. */
export type Swap = Readonly<Record<string, string | readonly string[]>>;

const INCLUDE = /^\/\/ include (\S+)$/gm;
const ENABLE = /^enable \w+;\n/gm;

/**
 * Replaces each line `// include lib/name` by that file's text; what a file enables is said once, at the top. `swap` names other
 * files to include instead, for example `{ "lib/block_q4": "lib/block_q8" }`: one kernel for several storage formats.
 */
export function include(source: string, textOf: (name: string) => string, swap: Swap = {}): string {
  const text = source.replace(INCLUDE, (_, name: string) =>
    [swap[name] ?? name].flat().map(textOf).join("\n"),
  );
  const enabled = new Set(text.match(ENABLE));
  return [...enabled].join("") + text.replace(ENABLE, "");
}

/** Replaces constants and alias targets. @throws {Error} when the source does not declare one of them. */
export function specialise(source: string, { consts = {}, aliases = {} }: Specialisation): string {
  let text = source;
  const replace = (pattern: RegExp, value: string, what: string) => {
    if (!pattern.test(text)) throw new Error(`The shader declares no ${what}.`);
    text = text.replace(pattern, value);
  };
  for (const [name, value] of Object.entries(consts)) {
    const pattern = new RegExp(`^const ${name}: (u32|i32|f32) = [^;]+;`, "m");
    const suffix = pattern.exec(text)?.[1] === "u32" ? "u" : "";
    replace(pattern, `const ${name} = ${value}${suffix};`, `const ${name}`);
  }
  for (const [name, target] of Object.entries(aliases)) {
    replace(
      new RegExp(`^alias ${name} = [^;]+;`, "m"),
      `alias ${name} = ${target};`,
      `alias ${name}`,
    );
  }
  const needsF16 = Object.values(aliases).some((target) => target.includes("f16"));
  return needsF16 ? `enable f16;\n${text}` : text;
}

const BINDING =
  /@group\((\d+)\)\s*@binding\((\d+)\)\s*var<(storage,\s*read_write|storage,\s*read|uniform)>\s*(\w+)\s*:/g;

/** Bindings, fields of `Params` and override constants of a shader. */
export function reflect(source: string): Reflection {
  const text = source.replace(/\/\/[^\n]*/g, "");
  const bindings = [...text.matchAll(BINDING)].map(([, group, binding, space, name]) => ({
    group: Number(group),
    binding: Number(binding),
    name: name!,
    access: (space === "uniform"
      ? "uniform"
      : space!.replace(/storage,\s*/, "")) as Binding["access"],
  }));
  const body = /struct Params\s*\{([^}]*)\}/.exec(text)?.[1] ?? "";
  const params = [...body.matchAll(/(\w+)\s*:\s*(u32|i32|f32)/g)].map(
    ([, name, type]) => [name!, type as ScalarType] as [string, ScalarType],
  );
  const overrides = [...text.matchAll(/override\s+(\w+)/g)].map(([, name]) => name!);
  return { bindings, params, overrides };
}

const FEATURE_OF: Record<string, GPUFeatureName> = {
  f16: "shader-f16",
  subgroups: "subgroups",
  chromium_experimental_subgroup_matrix: MATRIX_FEATURE,
};

/** Features that a device must have for a shader, from its `enable` lines. @throws {Error} for one that is not known. */
export function requiredFeatures(source: string): GPUFeatureName[] {
  return [...source.matchAll(/^enable (\w+);/gm)].map(([, name]) => {
    const feature = FEATURE_OF[name!];
    if (!feature)
      throw new Error(`A shader enables ${name}, and no device feature is known for it.`);
    return feature;
  });
}
