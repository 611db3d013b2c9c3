/** The training schedules, in the order in which screens list them. A new one is one file and one line here. */
import { UserError } from "../base/userError.ts";
import type { ScheduleId } from "../protocol/instructions/schedule.ts";
import { captionsFirst } from "./captionsFirst.ts";
import { projectorFirst } from "./projectorFirst.ts";
import type { Schedule } from "./schedule.ts";
import { single } from "./single.ts";

const schedules: readonly Schedule[] = [single, captionsFirst, projectorFirst];

/** @throws {UserError} when this version has no such schedule */
export function scheduleOf(id: ScheduleId = "single"): Schedule {
  const schedule = schedules.find((one) => one.id === id);
  if (schedule) return schedule;
  throw new UserError(
    `This version of Scion has no order of stages called "${String(id)}"; it has ${schedules.map((one) => one.id).join(", ")}. Start a new lesson, or open the project in the version that made it.`,
  );
}
