/** What a mixture repeats, holds back or leaves out, in sentences. */
import { formatCount } from "../../base/words/formatCount.ts";
import type { MixtureConfig, MixtureSet } from "../../protocol/instructions/mixture.ts";
import type { Modality } from "../../protocol/records.ts";

const WORDS: Record<Modality, [one: string, many: string]> = {
  image: ["picture example", "picture examples"],
  video: ["clip example", "clip examples"],
  text: ["text example", "text examples"],
};

export function mixtureNotes(sets: readonly MixtureSet[], mixture: MixtureConfig): string[] {
  const notes = sets.flatMap(({ set, ...counts }) =>
    set === "replay" ? [] : setNotes(set, counts, mixture),
  );
  if (mixture.order === "text-first") {
    const drawn = (isText: boolean) =>
      sets.some(({ set, run }) => set !== "replay" && (set === "text") === isText && run > 0);
    if (!drawn(true))
      notes.push("Text comes first, but no text takes part: the order changes nothing.");
    else if (!drawn(false))
      notes.push("Text comes first, but nothing else takes part: the order changes nothing.");
  }
  return notes;
}

function setNotes(
  set: Modality,
  { available, used, epoch, run }: Pick<MixtureSet, "available" | "used" | "epoch" | "run">,
  { weights, caps }: MixtureConfig,
): string[] {
  const all = formatCount(available, ...WORDS[set]);
  if (weights[set] === 0) return [`Your ${all} ${take(available)} no part: their weight is 0.`];
  const notes: string[] = [];
  if (used < available) {
    const out = available - used;
    notes.push(`${out} of your ${all} ${take(out)} no part: at most ${caps[set]} may.`);
  }
  if (run < used) {
    notes.push(
      `The lesson ends before all came: it shows ${run} of the ${formatCount(used, ...WORDS[set])}.`,
    );
  } else if (epoch < used) {
    notes.push(
      `Each round shows ${epoch} of the ${formatCount(used, ...WORDS[set])}; the others come in later rounds.`,
    );
  } else if (epoch > used) {
    const times = (epoch / used).toLocaleString("en", { maximumFractionDigits: 1 });
    notes.push(
      `Each round shows every one of the ${formatCount(used, ...WORDS[set])} ${times} times on average.`,
    );
  }
  return notes;
}

const take = (count: number) => (count === 1 ? "takes" : "take");
