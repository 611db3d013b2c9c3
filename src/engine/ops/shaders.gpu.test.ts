/**
 * Every kernel file compiles at its defaults once its includes are put in, and every kernel that code declares, in each of
 * its variants, agrees with its text and compiles.
 */
import { expect, test } from "vitest";
import { declaredKernels, specialised } from "../gpu/kernel.ts";
import { Pipelines } from "../gpu/pipelines.ts";
import { reflect, requiredFeatures } from "../gpu/wgsl.ts";
import { kernelFiles, wgsl } from "../gpu/shaders.ts";
import { compilingDevice, nodeGpu } from "../testing/nodeGpu.ts";

/** The device of the tests, or for a shader that it has not the features for one that compiles only. */
async function deviceFor(source: string): Promise<GPUDevice> {
  const { device } = await nodeGpu();
  const hasAll = requiredFeatures(source).every((feature) => device.features.has(feature));
  return hasAll ? device : compilingDevice();
}

test.each(kernelFiles)("%s.wgsl compiles at its defaults", async (name) => {
  const code = wgsl(name);
  const device = await deviceFor(code);
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ label: name, code });
  const { messages } = await module.getCompilationInfo();
  expect(messages.map((m) => `${m.lineNum}: ${m.message}`)).toEqual([]);
  await device.createComputePipelineAsync({
    layout: "auto",
    compute: { module, entryPoint: "main" },
  });
  expect((await device.popErrorScope())?.message).toBeUndefined();
});

// kernel() compares names, access and parameters while its module is imported, and throws where they differ.
const modules = import.meta.glob<object>(["./**/*.ts", "../optim/*.ts", "!**/*.test.ts"]);

test("every declared kernel agrees with its text, and compiles with each of its override flags", async () => {
  await Promise.all(Object.values(modules).map((load) => load()));
  const formats = new Set([...declaredKernels.values()].map(({ packed }) => packed));
  expect(formats).toEqual(new Set([undefined, "f16", "q8", "q4", "q4_1", "nf4"]));
  expect(declaredKernels.size).toBeGreaterThan(kernelFiles.length);
  const opened = await nodeGpu();
  const compiling = new Pipelines(await compilingDevice());
  for (const kernel of declaredKernels.values()) {
    const flags = reflect(kernel.source).overrides.filter((name) => name !== "WG");
    const isOwn = (await deviceFor(kernel.source)) === opened.device;
    const pipelines = isOwn ? opened.pipelines : compiling;
    await pipelines.get(kernel).compiled;
    for (const flag of flags) await pipelines.get(kernel, { [flag]: 1 }).compiled;
  }
});

test("kernels of subgroup matrices compile for the sizes that devices have", async () => {
  const pipelines = new Pipelines(await compilingDevice());
  const kernels = [...declaredKernels.values()].filter(({ name }) => name.includes("_matrix"));
  expect(kernels.length).toBeGreaterThan(12);
  for (const [MATRIX_M, MATRIX_N, MATRIX_K] of [
    [16, 16, 16],
    [8, 16, 16],
  ] as const) {
    for (const kernel of kernels)
      await pipelines.get(specialised(kernel, { consts: { MATRIX_M, MATRIX_N, MATRIX_K } }))
        .compiled;
  }
});
