/** Calls about the device, storage, and what ships with the studio. Part of the table in calls.ts. */
import type { MeasuredSpeed } from "../device/deviceSpeed.ts";
import type { HalfReport } from "../device/halfReport.ts";
import type { DeviceReport, SampleInfo, StorageReport } from "../reports.ts";

export interface DeviceCalls {
  "device.open": { args: Record<string, never>; result: DeviceReport };
  /** Takes so much memory from the device and gives it back at once: the only way to know that it is there. */
  "device.reserve": { args: { bytes: number }; result: { reservedBytes: number } };
  /** What was measured of the device before; null for nothing. */
  "device.measured": { args: Record<string, never>; result: MeasuredSpeed | null };
  /** Measures which kernels are fastest, which lessons use from then on, and what they reach. @throws while it is at work */
  "device.measure": { args: { jobId: string }; result: MeasuredSpeed };
  /** Products in half precision on this device; null where it does not offer them. */
  "device.half": { args: Record<string, never>; result: HalfReport | null };
  /** New lessons compute them so, or in f32. */
  "device.chooseHalf": { args: { on: boolean }; result: void };

  "storage.report": { args: Record<string, never>; result: StorageReport };
  "storage.persist": { args: Record<string, never>; result: boolean };

  "sample.list": { args: Record<string, never>; result: SampleInfo[] };

  "job.cancel": { args: { jobId: string }; result: void };
}
