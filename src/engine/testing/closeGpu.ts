/** Setup file of GPU tests: closes the device after each test file. */
import { afterAll } from "vitest";
import { closeNodeGpu } from "./nodeGpu.ts";

afterAll(closeNodeGpu);
