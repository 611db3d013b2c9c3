/** Two kinds of tests: `unit` in plain Node, and `gpu` on the software Vulkan device through Node's WebGPU. */
import { defineConfig } from "vitest/config";
import { gpuEnvironment } from "./tools/setup/machine.mjs";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "src/**/*.test.ts",
            "tools/{setup,log}/*.test.ts",
            "tools/campaign/**/*.test.ts",
            "bench/**/*.test.ts",
          ],
          exclude: ["**/*.gpu.test.ts"],
          environment: "node",
          // A machine that does other things too takes long over plans of large models.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Only the pools of equal order share workers, and one project here asks for a single worker.
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "gpu",
          include: ["src/**/*.gpu.test.ts"],
          environment: "node",
          env: gpuEnvironment(),
          setupFiles: ["src/engine/testing/pacedEvents.ts", "src/engine/testing/closeGpu.ts"],
          // The software device computes on every core but compiles on one, which is most of the time: two processes keep two cores busy.
          pool: "forks",
          maxWorkers: 2,
          isolate: false,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
