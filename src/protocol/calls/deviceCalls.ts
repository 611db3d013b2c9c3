/** Calls about the device, storage, and what ships with the studio. Part of the table in calls.ts. */
import type { DeviceReport, SampleInfo, StorageReport } from "../reports.ts";

export interface DeviceCalls {
  "device.open": { args: Record<string, never>; result: DeviceReport };
  /** Takes so much memory from the device and gives it back at once: the only way to know that it is there. */
  "device.reserve": { args: { bytes: number }; result: { reservedBytes: number } };

  "storage.report": { args: Record<string, never>; result: StorageReport };
  "storage.persist": { args: Record<string, never>; result: boolean };

  "sample.list": { args: Record<string, never>; result: SampleInfo[] };

  "job.cancel": { args: { jobId: string }; result: void };
}
