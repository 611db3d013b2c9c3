// @ts-check
/** Prints the name and features of the WebGPU device that Node can open here; exit code 1 when there is none. */
import { create } from "webgpu";

const adapter = await create([]).requestAdapter();
const device = await adapter?.requestDevice();
if (adapter && device) {
  const features = [...adapter.features].toSorted();
  device.destroy();
  console.log(JSON.stringify({ adapter: adapter.info.description, features }));
} else {
  process.exitCode = 1;
}
