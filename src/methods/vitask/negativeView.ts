/**
 * The negative of contrastive response tuning (VITask, arXiv 2410.06456, section 3.4): the row with the picture of another row
 * that has the same instruction and a different response, under the row's own response tokens.
 */
import type { Conversation } from "../conversation.ts";
import type { View } from "../method.ts";
import type { TrainingRow } from "../trainingRow.ts";

export const NEGATIVE = "negative";

/** Rows by their instruction, for each list of rows that is asked about. */
const groupsOf = new WeakMap<readonly TrainingRow[], Map<string, TrainingRow[]>>();

/**
 * One of the rows that `row` may take its negative from, drawn uniformly, or null when there is none. With several turns every
 * answer differs: where an answer is right for both pictures there is nothing to contrast.
 */
export const negativeView: View = {
  name: NEGATIVE,
  needs: "the same question as an example with another answer",
  of(row, { rows, random }) {
    if (!takesPart(row)) return null;
    const partners = (grouped(rows).get(instructionOf(row)) ?? []).filter((other) =>
      answersDiffer(row, other),
    );
    if (partners.length === 0) return null;
    const partner = partners[random.integer(partners.length)]!;
    return {
      example: { ...row.example, media: partner.example.media },
      encoded: withPrompt(partner.encoded, row.encoded),
    };
  },
};

/** General examples are there against forgetting and keep to the plain loss; text alone has no other picture. */
function takesPart({ example, encoded }: TrainingRow): boolean {
  const firstAnswer = encoded.trained.indexOf(1);
  return (
    example.part !== "replay" &&
    encoded.mediaSpans.length > 0 &&
    encoded.mediaSpans.every(({ start }) => start < firstAnswer)
  );
}

function grouped(rows: readonly TrainingRow[]): Map<string, TrainingRow[]> {
  let groups = groupsOf.get(rows);
  if (!groups) {
    groups = new Map();
    for (const row of rows.filter(takesPart)) {
      const key = instructionOf(row);
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    groupsOf.set(rows, groups);
  }
  return groups;
}

const instructionOf = ({ example }: TrainingRow) =>
  JSON.stringify(example.turns.map(({ question }) => question.trim()));

const answersDiffer = ({ example: a }: TrainingRow, { example: b }: TrainingRow) =>
  a.turns.every(({ answer }, i) => answer.trim() !== b.turns[i]!.answer.trim());

/** The prompt of one conversation, with its media, and all of another from its first answer on. */
function withPrompt(prompt: Conversation, { ids, trained }: Conversation): Conversation {
  const [end, from] = [prompt.trained.indexOf(1), trained.indexOf(1)];
  return {
    ids: Int32Array.from([...prompt.ids.subarray(0, end), ...ids.subarray(from)]),
    trained: Uint8Array.from([...prompt.trained.subarray(0, end), ...trained.subarray(from)]),
    mediaSpans: prompt.mediaSpans,
    mediaGrids: prompt.mediaGrids,
  };
}
