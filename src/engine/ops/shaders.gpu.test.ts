/** Every shader file is valid WGSL as it stands, and every kernel that code declares agrees with its file. */
import { expect, test } from "vitest";
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
const modules = import.meta.glob<object>(["./*.ts", "../optim/*.ts", "!**/*.test.ts"]);

test.each(Object.keys(modules))(
  "the kernels declared in %s agree with their files",
  async (path) => {
    expect(Object.keys(await modules[path]!())).not.toEqual([]);
  },
);
