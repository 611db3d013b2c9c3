/**
 * Every kernel file compiles at its defaults once its includes are put in, and every kernel that code declares, in each of
 * its variants, agrees with its text and compiles.
 */
import { expect, test } from "vitest";
import { declaredKernels } from "../gpu/kernel.ts";
import { reflect } from "../gpu/wgsl.ts";
import { kernelFiles, wgsl } from "../gpu/shaders.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";

test.each(kernelFiles)("%s.wgsl compiles at its defaults", async (name) => {
  const { device } = await nodeGpu();
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ label: name, code: wgsl(name) });
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
  const { pipelines } = await nodeGpu();
  for (const kernel of declaredKernels.values()) {
    const flags = reflect(kernel.source).overrides.filter((name) => name !== "WG");
    await pipelines.get(kernel);
    for (const flag of flags) await pipelines.get(kernel, { [flag]: 1 });
  }
});
