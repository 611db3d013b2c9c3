/** Set-up file of the GPU tests: every test file closes the device it opened. */
import { afterAll } from "vitest";
import { closeNodeGpu } from "./nodeGpu.ts";

afterAll(closeNodeGpu);
