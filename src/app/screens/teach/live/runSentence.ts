/** One plain sentence about the state of a run, from its status and curves. */
import type { Run, RunPoint } from "../../../../protocol/records.ts";
import { beatsStart, resultWords } from "./bestVersion.ts";
import { smooth } from "../../../charts/smooth.ts";
import { percentText } from "../../../parts/words.ts";

/** Fewer steps than this say nothing about where the loss goes: our choice. */
const FEW_STEPS = 5;

export type Tone = "calm" | "good" | "watch" | "bad";

export interface RunSentence {
  tone: Tone;
  text: string;
}

/** What is most worth knowing of a run now. */
export function runSentence(run: Run, points: readonly RunPoint[]): RunSentence {
  switch (run.status) {
    case "failed":
      return {
        tone: "bad",
        text: `${sentence(run.message ?? "The lesson stopped by itself")} ${savedWords(run)}`,
      };
    case "paused":
      return {
        tone: "watch",
        text: `${sentence(run.message ?? `Paused after step ${run.step}`)} ${savedWords(run)}`,
      };
    case "stopped":
      return {
        tone: "calm",
        text: `Stopped after step ${run.step} of ${run.totalSteps}. ${run.result ? resultWords(run) : "What was learnt until then is kept."}`,
      };
    case "done": {
      const { tone, text } = finished(run);
      const early = run.message ? `${sentence(run.message)} ` : "";
      return { tone, text: `${early}${text}`.replaceAll(/ +/g, " ") };
    }
    case "running":
      return learning(run, points);
    default:
      return run.status satisfies never;
  }
}

function savedWords(run: Run): string {
  if (run.savedStep === 0) return "Nothing was saved yet, so it begins again.";
  return run.status === "failed"
    ? `Everything up to step ${run.savedStep} is saved.`
    : `Everything up to step ${run.savedStep} is saved and goes on from there.`;
}

function finished(run: Run): RunSentence {
  if (run.origin === "imported") {
    const text = run.tool
      ? "This tool was brought in from a file. It is ready to be used under Examples, Make."
      : "This adapter was brought in from a file. It is ready to check.";
    return { tone: "good", text };
  }
  const [first] = run.evals;
  const best = bestEvalLoss(run);
  // A single measurement after the start has nothing to be compared with.
  if (!first || best === undefined || (run.evals.length === 1 && first.step > 0)) {
    const measured = first ? `only once, after step ${first.step}` : "not measured";
    return {
      tone: "calm",
      text: `Finished after ${run.step} steps. ${resultWords(run)} Its loss on questions it had not seen was ${measured}, so whether it fell is not known. Check it to see what it learnt.`,
    };
  }
  const since = first.step === 0 ? "before it learnt" : `after step ${first.step}`;
  if (!(beatsStart(run) ?? best < first.loss)) {
    return {
      tone: "watch",
      text: `Finished, but on questions it had not seen it did not get better than it was ${since}. ${resultWords(run)} More examples help most.`,
    };
  }
  const gained =
    best < first.loss
      ? `On questions it had not seen, its loss fell by ${percentText(1 - best / first.loss)} from what it was ${since}.`
      : "";
  return {
    tone: "good",
    text: `Finished. ${gained} ${resultWords(run)} Check it to see what that means in answers.`,
  };
}

function learning(run: Run, points: readonly RunPoint[]): RunSentence {
  const { evals } = run;
  if (points.length === 0) {
    return { tone: "calm", text: "Getting ready. The first step will appear here in a moment." };
  }
  const last = points.at(-1)!;
  if (!Number.isFinite(last.loss)) {
    return {
      tone: "bad",
      text: "The loss is no longer a number: stop, and try a lower learning rate.",
    };
  }
  const rises = risesInARow(run);
  if (rises >= 2) {
    const times = rises === 2 ? "twice" : `${rises} times`;
    return {
      tone: "watch",
      text: `Check loss rose ${times}: it starts to memorise. The best version so far, step ${run.bestStep}, is kept.`,
    };
  }
  if (last.lr > 0 && points.length >= 2 && last.lr > points.at(-2)!.lr) {
    return {
      tone: "calm",
      text: "Warming up: the steps are still small so that nothing is shaken loose.",
    };
  }
  const smoothed = smooth(points.map((point) => point.loss));
  const now = smoothed.at(-1)!;
  const before = smoothed[Math.max(0, smoothed.length - 40)]!;
  if (points.length >= 40 && now > before * 1.15) {
    return {
      tone: "watch",
      text: "The loss is climbing. If it does not turn, stop and try a lower learning rate.",
    };
  }
  if (isLowest(evals)) {
    return {
      tone: "good",
      text: "Getting better on questions it has not seen: their loss is the lowest so far.",
    };
  }
  if (rises === 1) {
    return {
      tone: "calm",
      text: "Check loss rose once. That happens: wait for the next check before you judge.",
    };
  }
  if (points.length >= 40 && now > before * 0.98) {
    return { tone: "calm", text: "Learning slowly now: the loss has almost levelled out." };
  }
  if (points.length < FEW_STEPS) {
    return { tone: "calm", text: "The first steps: too few to say where the loss goes." };
  }
  return now < smoothed[0]!
    ? { tone: "calm", text: "Learning: the loss is falling." }
    : { tone: "calm", text: "Learning: the loss is not falling yet." };
}

/** How many of the newest validation losses in a row are each higher than the one before. */
export function risesInARow({ evals }: Pick<Run, "evals">): number {
  let rises = 0;
  for (let i = evals.length - 1; i > 0 && evals[i]!.loss > evals[i - 1]!.loss; i--) rises++;
  return rises;
}

/** Whether the newest validation loss is below all earlier ones, of which there is one at least. */
function isLowest(evals: Run["evals"]): boolean {
  const [newest, ...earlier] = evals.map(({ loss }) => loss).toReversed();
  return newest !== undefined && earlier.length > 0 && newest < Math.min(...earlier);
}

/** Lowest validation loss of a run, undefined before the first evaluation. */
function bestEvalLoss({ evals }: Pick<Run, "evals">): number | undefined {
  return evals.length === 0 ? undefined : Math.min(...evals.map(({ loss }) => loss));
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
