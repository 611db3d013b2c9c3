/**
 * The wire between the page and its worker: one table of calls, one reply each, by id; what comes unasked is in events.ts
 * and what replies hold in reports.ts. Both ends are typed from here, so a missing handler or a misspelt argument does not compile.
 * Big bytes never travel: files go in as `File`, come out as `Blob`, and live in OPFS in between.
 */
import type { ChatCalls } from "./calls/chatCalls.ts";
import type { DeviceCalls } from "./calls/deviceCalls.ts";
import type { DraftCalls } from "./calls/draftCalls.ts";
import type { EvalCalls } from "./calls/evalCalls.ts";
import type { ExampleCalls } from "./calls/exampleCalls.ts";
import type { InstructionCalls } from "./calls/instructionCalls.ts";
import type { ModelCalls } from "./calls/modelCalls.ts";
import type { ProjectCalls } from "./calls/projectCalls.ts";
import type { QualityCalls } from "./calls/qualityCalls.ts";
import type { RunCalls } from "./calls/runCalls.ts";

export interface Calls
  extends
    DeviceCalls,
    ModelCalls,
    ProjectCalls,
    ExampleCalls,
    InstructionCalls,
    QualityCalls,
    DraftCalls,
    RunCalls,
    EvalCalls,
    ChatCalls {}

export type CallName = keyof Calls;
