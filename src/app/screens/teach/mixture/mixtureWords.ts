/** The sets of a mixture in words. */
import { isCaption } from "../../../../base/examples/isCaption.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { RunConfig } from "../../../../protocol/config.ts";
import type {
  ListCounts,
  MixtureBin,
  MixtureSet,
  MixtureStage,
  SharedTokens,
} from "../../../../protocol/instructions/mixture.ts";

export const SET_TITLES: Record<MixtureSet["set"], string> = {
  image: "Pictures",
  video: "Clips",
  text: "Text alone",
  replay: "General examples",
};

/** The fill of a set in every picture of the mixture (charts.css). */
export const SET_FILLS: Record<MixtureSet["set"], number> = {
  ...{ image: 1, video: 2, text: 3, replay: 0 },
};

/** How its questions are worded: "Which cell is this?" in 3 wordings, the first in 12 of 20. */
export function askedText({ question, asked, wordings, used, available }: MixtureSet): string {
  const of = used || available;
  const words = question || "no words, only the picture";
  if (wordings === 1) return `“${words}”`;
  return `“${words}” in ${asked} of ${of}, ${formatCount(wordings, "wording")} in all`;
}

export function answersText({ words: { median, most } }: MixtureSet): string {
  if (most === 1) return "one word";
  if (median === most) return formatCount(most, "word");
  return `half have up to ${formatCount(median, "word")}, the longest ${formatCount(most, "word")}`;
}

/** Whether there are captions and other answers, so that stages can part them. */
export function canBeStaged(sets: readonly Pick<MixtureSet, "set" | "kinds">[]): boolean {
  const own = sets.filter(({ set }) => set !== "replay").flatMap(({ kinds }) => kinds);
  const captions = own.filter(isCaption);
  return captions.length > 0 && captions.length < own.length;
}

/** "First Captions: 24 conversations in 30 steps; then Tasks: 40 conversations in 50 steps." */
export function stagesText(stages: readonly MixtureStage[]): string {
  const one = ({ title, own, steps }: MixtureStage) =>
    `${title}, ${formatCount(own, "conversation")} in ${formatCount(steps, "step")}`;
  return `Stages: ${stages.map(one).join("; then ")}. Each warms up and slows down by itself, and a conversation with answers of both is parted.`;
}

/** What a lesson does that leaves lists of answers out. */
export function listsText({ train, watched }: ListCounts): string {
  if (train + watched === 0) {
    return "No question lists its answers, so leaving the lists out changes nothing.";
  }
  const parts = [
    ...(train > 0 ? [`${formatCount(train, "question")} to learn from`] : []),
    ...(watched > 0 ? [formatCount(watched, "watched question")] : []),
  ];
  const verb = train + watched === 1 ? "is" : "are";
  return `${parts.join(" and ")} ${verb} asked without the list of answers. A check asks the hidden ones as they are written, and some once more without it.`;
}

/** What is computed once for several examples; nothing to say where no two show the same. */
export function sharedText(
  { examples, all, computed }: SharedTokens,
  { together, batch }: Pick<RunConfig, "together" | "batch">,
): string | undefined {
  if (computed < all) {
    const share = Math.round((100 * (all - computed)) / all);
    return `Of the lesson's ${formatCount(all, "token")} ${formatCount(computed)} are computed, ${share} % fewer: examples that are taken at once share what they begin with.`;
  }
  if (!together) return undefined;
  if (examples === 0)
    return "No two examples show the same picture or clip, so learning such examples together changes nothing.";
  if (batch === 1)
    return `${formatCount(examples, "example")} show what another shows, too, but one is taken at a time: nothing is computed once for several. Take more at a time (batch size).`;
  return `${formatCount(examples, "example")} show what another shows, too, but what they begin with is not computed once: they begin differently, or this way of learning computes each by itself.`;
}

const MOST_KINDS = 6;

/** "name 67 · colour 67 · 3 more kinds 12". */
export function kindsText({ kinds }: Pick<MixtureSet, "kinds">): string {
  const shown = kinds.length > MOST_KINDS + 1 ? kinds.slice(0, MOST_KINDS) : kinds;
  const rest = kinds.slice(shown.length);
  const words = shown.map(({ kind, count }) => `${kind || "without a kind"} ${formatCount(count)}`);
  const others = rest.reduce((sum, { count }) => sum + count, 0);
  if (rest.length > 0) words.push(`${rest.length} more kinds ${formatCount(others)}`);
  return words.join(" · ");
}

/** "Steps 1 to 3: 12 pictures, 4 clips". */
export function binText({ from, to, counts }: MixtureBin): string {
  const parts = (Object.keys(counts) as MixtureSet["set"][])
    .filter((set) => counts[set] > 0)
    .map((set) => `${SET_TITLES[set].toLowerCase()} ${formatCount(counts[set])}`);
  const where = from === to ? `Step ${from}` : `Steps ${from} to ${to}`;
  return `${where}: ${parts.join(", ")}`;
}
