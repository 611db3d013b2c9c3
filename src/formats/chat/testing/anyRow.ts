/** Random valid rows, for tests of readers and writers. */
import * as fc from "fast-check";
import type { Turn } from "../../../protocol/records.ts";
import type { RowToWrite } from "../writeChat.ts";

/** Valid rows of any form: every picture and clip has its placeholder somewhere in the questions. */
export const anyRow: fc.Arbitrary<RowToWrite> = fc
  .record({
    media: fc.array(
      fc.record({
        kind: fc.constantFrom("image" as const, "video" as const),
        path: fc.stringMatching(/^[\wäß日 .-]{1,10}$/).map((name) => `m/${name.trim()}x`),
      }),
      { maxLength: 3 },
    ),
    texts: fc.array(fc.tuple(words(), words(), fc.stringMatching(/^[a-z]{0,5}$/)), {
      minLength: 1,
      maxLength: 3,
    }),
    split: fc.option(fc.constantFrom("train" as const, "validation" as const, "test" as const)),
    source: fc.option(words()),
    untrained: fc.nat(5),
    places: fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }),
  })
  .map(({ media, texts, split, source, places, untrained }) => {
    const turns: Turn[] = texts.map(([question, answer, kind], i) => ({
      ...{ question, answer, kind },
      // Of the answers at least one is learnt.
      ...(i === untrained && texts.length > 1 && { trained: false }),
    }));
    const ordered = turns.flatMap((turn, i) => {
      const here = media.filter((_, m) => places[m]! % turns.length === i);
      if (here.length)
        turn.question = `${here.map(({ kind }) => `<${kind}>`).join("")}\n${turn.question}`;
      return here;
    });
    return { media: ordered, turns, ...(split ? { split } : {}), ...(source ? { source } : {}) };
  });

function words() {
  return fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .map((text) => text.replaceAll(/[<>\r\ufffd\p{C}\p{Z}]/gu, " ").trim())
    .filter((text) => text !== "");
}
