/** What stands between a project and its lesson: one line per need, with the state, the reason and where to go. */
import type { Framing } from "../../../../base/media/framing.ts";
import { isAnswered } from "../../../../base/examples/isAnswered.ts";
import { isSupervised } from "../../../../base/examples/isSupervised.ts";
import type { DeviceReport, StorageReport } from "../../../../protocol/reports.ts";
import type { RunEstimate } from "../../../../protocol/planning/runEstimate.ts";
import type { PresetId, RunConfig } from "../../../../protocol/config.ts";
import type { Example, Split, Version } from "../../../../protocol/records.ts";
import { portabilityNote } from "../../../../base/words/portabilityNote.ts";
import { formatBytes } from "../../../../base/words/formatBytes.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { percentText } from "../../../parts/words.ts";
import { isBufferTooLarge } from "../../../parts/status/fitWords.ts";
import { longLessonText, type LongLesson } from "./expectedTime.ts";
import { framingNeed } from "./framingNeed.ts";
import type { Need } from "./need.ts";
import { specialistNeed, type PlannedSpecialist } from "./specialistNeed.ts";
import { fitSentence, needOf, tooMuchText } from "./memoryWords.ts";

export interface ReadinessInput {
  examples: readonly Example[];
  config: RunConfig;
  versions: readonly Version[];
  device: DeviceReport | null;
  storage: StorageReport | null;
  memory: RunEstimate | null;
  presetId: PresetId | null;
  /** Ways in which pictures can go into the model. */
  framings: readonly Framing[];
  /** Where the way of learning needs one. */
  specialist: PlannedSpecialist | null;
}

/** Fewer own questions than this, and a lesson mostly memorises. Our choice, from the size of the samples. */
const MIN_QUESTIONS = 20;
/** Room for checkpoints of a few runs. */
const MIN_FREE_BYTES = 50e6;

export function readiness(input: ReadinessInput): Need[] {
  const { examples, config, versions, device, storage, memory, presetId } = input;
  const { framings, specialist } = input;
  const own = examples.filter((example) => example.part !== "replay");
  const taking = own.filter((example) => (config.parts as string[]).includes(example.part));
  const count = (split: Split) =>
    taking
      .filter((example) => example.split === split)
      .reduce((sum, example) => sum + example.turns.filter(isSupervised).length, 0);
  const unanswered = taking.filter(
    (example) =>
      example.turns.length === 0 ||
      example.turns.some((turn) => !turn.question.trim() || !isAnswered(turn)),
  ).length;

  const needs = [
    trainingExamples(memory?.questions.train ?? count("train"), memory?.leftOut.length ?? 0),
    unanswered > 0 && {
      id: "answers",
      state: "watch" as const,
      title: "Questions without an answer",
      detail: `${formatCount(unanswered, "example")} ${unanswered === 1 ? "is" : "are"} not finished and left out.`,
      go: "examples" as const,
    },
    specialist && specialistNeed(specialist, config.modelId, examples),
    splitNeed("validation", memory?.questions.validation ?? count("validation")),
    splitNeed("test", count("test")),
    framingNeed(taking, config, framings),
    generalNeed(examples, config),
    versionNeed(versions, own),
    portability(config),
    deviceNeed(device),
    memory && memoryNeed(memory),
    memory?.forecast &&
      timeNeed({
        forecast: memory.forecast,
        config,
        presetId,
        software: device?.software ?? false,
      }),
    storage && storageNeed(storage),
  ];
  return needs.filter((need): need is Need => Boolean(need));
}

/** Whether nothing that a lesson cannot do without is missing. */
export function canStart(needs: readonly Need[]): boolean {
  return needs.every((need) => need.state !== "missing");
}

/** Whether all that is missing is a specialist that can be trained now. */
export function lacksOnlySpecialist(needs: readonly Need[]): boolean {
  const missing = needs.filter(({ state }) => state === "missing");
  return missing.length > 0 && missing.every(({ action }) => action === "train-specialist");
}

/** `leftOut`: examples that cannot take part. */
function trainingExamples(questions: number, leftOut: number): Need {
  const base = { id: "examples", title: "Examples to learn from" };
  if (questions === 0) {
    const detail = "None of the parts taking part has a question to learn from yet.";
    return { ...base, state: "missing", detail, go: "examples" };
  }
  const rest = leftOut > 0 ? ` ${formatCount(leftOut, "example")} left out: see Memory.` : "";
  const words = formatCount(questions, "question");
  if (questions < MIN_QUESTIONS) {
    const detail = `${words}. It will learn these by heart; ${MIN_QUESTIONS} or more teach better.${rest}`;
    return { ...base, state: "watch", detail, go: "examples" };
  }
  return { ...base, state: "ready", detail: `${words} to learn from.${rest}` };
}

function splitNeed(name: "validation" | "test", questions: number): Need {
  const title =
    name === "validation" ? "Questions to watch while it learns" : "Questions kept hidden";
  if (questions > 0) {
    const use =
      name === "validation" ? "show when it starts to memorise" : "show whether it got better";
    return {
      id: name,
      state: "ready",
      title,
      detail: `${formatCount(questions, "question")} ${use}.`,
    };
  }
  const detail =
    name === "validation"
      ? "None: the best version cannot be told from the last one."
      : "None: the Check screen will have nothing honest to ask.";
  return { id: name, state: "watch", title, detail, go: "examples" };
}

/** Whether general skills are kept, and whether that is measured. */
function generalNeed(examples: readonly Example[], { replayShare }: RunConfig): Need {
  const base = { id: "general", title: "General skills" };
  const general = examples.filter(({ part }) => part === "replay");
  const hidden = general
    .filter(({ split }) => split === "test")
    .reduce((sum, { turns }) => sum + turns.filter(isSupervised).length, 0);
  if (hidden === 0) {
    const why =
      general.length === 0
        ? "there are no general examples yet, see above"
        : "no general example is kept hidden";
    const detail = `Nothing will measure whether they stay: ${why}. Any example can be marked as general on the Examples screen.`;
    return { ...base, state: "watch", detail, go: "examples" };
  }
  const mixed =
    replayShare > 0
      ? `${percentText(replayShare)} of what it learns from are general examples, apart from yours.`
      : "No general examples are mixed in, so much of what it could do may be lost.";
  const measured = `${formatCount(hidden, "hidden question")} of that kind ${hidden === 1 ? "measures" : "measure"} whether general skills stay.`;
  return { ...base, state: replayShare > 0 ? "ready" : "watch", detail: `${mixed} ${measured}` };
}

function versionNeed(versions: readonly Version[], own: readonly Example[]): Need {
  const newest = versions.reduce<Version | null>(
    (best, version) => (!best || version.createdAt > best.createdAt ? version : best),
    null,
  );
  const base = { id: "version", state: "ready" as const, title: "Frozen version" };
  if (!newest)
    return { ...base, detail: "Frozen when the lesson starts, so that it can be repeated." };
  const edited = own.some((example) => example.editedAt > newest.createdAt);
  return {
    ...base,
    detail: edited
      ? `Changed since ${newest.id.slice(0, 8)}: frozen anew when the lesson starts.`
      : `${newest.id.slice(0, 8)}, nothing changed since.`,
  };
}

function portability({ adapter }: RunConfig): Need | null {
  const detail = portabilityNote(adapter);
  return detail ? { id: "travels", state: "watch", title: "Where it will work", detail } : null;
}

function deviceNeed(device: DeviceReport | null): Need {
  const base = { id: "device", title: "Something to compute on" };
  if (!device) return { ...base, state: "watch", detail: "Looking for the GPU." };
  if (!device.ok) {
    const detail = device.problem ?? "No GPU was found in this browser.";
    return { ...base, state: "missing", detail, go: "home" };
  }
  if (device.software) {
    const detail = `${device.name} computes on the processor: everything works, slowly.`;
    return { ...base, state: "watch", detail };
  }
  return { ...base, state: "ready", detail: device.name };
}

function timeNeed(lesson: LongLesson): Need | null {
  const text = longLessonText(lesson);
  if (text === null) return null;
  return { id: "time", state: "watch", title: "A long lesson", detail: capitalised(text) };
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function memoryNeed(memory: RunEstimate): Need | null {
  const { offered, verdict } = memory;
  // The line about the device says what is missing.
  if (offered.bytes === 0) return null;
  const base = { id: "memory", title: `Memory: ${verdict}` };
  const need = needOf(memory);
  const detail = fitSentence(memory);
  const tooMuch = tooMuchText(memory.choice, memory);
  if (tooMuch) return { ...base, title: "Memory: more than set", state: "watch", detail: tooMuch };
  if (verdict === "fits") return { ...base, state: "ready", detail };
  // A total that is too large may be there all the same: only a piece that is too large is certain.
  const state = isBufferTooLarge(need, offered) ? "missing" : "watch";
  return { ...base, state, detail };
}

function storageNeed({ usedBytes, quotaBytes }: StorageReport): Need | null {
  const left = quotaBytes - usedBytes;
  if (quotaBytes === 0 || left > MIN_FREE_BYTES) return null;
  return {
    id: "storage",
    state: "watch",
    title: "Room on disk",
    detail: `Only ${formatBytes(Math.max(0, left))} left for this browser: delete an old lesson first.`,
    go: "home",
  };
}
