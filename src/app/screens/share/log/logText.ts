/** An entry of a project's log in plain words. */
import type { LogEntry, LoggedEvent } from "../../../../protocol/log/eventLog.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";

const WHAT: Record<LoggedEvent["what"], string> = {
  "project created": "Project created",
  "project imported": "Project file opened",
  "project exported": "Project packed",
  "examples added": "Examples added",
  "examples removed": "Examples removed",
  "examples set aside": "Examples set aside",
  "examples brought back": "Examples brought back",
  "drafts accepted": "Drafts accepted",
  "drafts rejected": "Drafts rejected",
  "drafts taken back": "Drafts taken back into the queue",
  "version frozen": "Examples frozen",
  "adapter imported": "Adapter opened",
  "adapter exported": "Adapter packed",
  "run started": "Lesson started",
  "run resumed": "Lesson went on",
  "run ended": "Lesson ended",
  "run removed": "Lesson removed",
  "check made": "Check made",
  "clearance stated": "Pictures looked through, statements made",
};

const COUNTED: Record<string, [string, string?]> = {
  examples: ["example"],
  pictures: ["picture"],
  clips: ["clip"],
  drafts: ["draft"],
  answers: ["answer"],
  reports: ["report"],
  media: ["picture or clip", "pictures and clips"],
};

/** Kinds of later versions are shown by their own name. */
export function logTitle({ what }: Pick<LogEntry, "what">): string {
  return Object.hasOwn(WHAT, what) ? WHAT[what] : what;
}

/** Counts, where there are any, ids shortened. */
export function logFacts({ counts = {}, ids = {} }: LoggedEvent): string {
  const numbers = Object.entries(counts).flatMap(([name, n]) => {
    const words = Object.hasOwn(COUNTED, name) ? COUNTED[name] : undefined;
    if (words) return n > 0 ? [formatCount(n, ...words)] : [];
    return [`${name} ${n.toLocaleString("en-US")}`];
  });
  const names = Object.entries(ids).map(([name, id]) => `${SHOWN[name] ?? name} ${id.slice(0, 8)}`);
  return [...numbers, ...names].join(" · ");
}

const SHOWN: Record<string, string> = { run: "lesson", report: "check", config: "settings" };
