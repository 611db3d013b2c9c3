/** Against sacrebleu, NLTK and pycocoevalcap (tools/metrics/record.py), and by hand. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bleuCounts, ciderScores, corpusBleu, meteor, sentenceBleu } from "./index.ts";
import recorded from "./recorded.json" with { type: "json" };

const { rows, corpusBleu: theirBleu, cider: theirCider } = recorded.captions;

describe("captions score as in the packages", () => {
  it.each(rows)("$answer | $reference", (row) => {
    expect(sentenceBleu(row.answer, row.reference), "BLEU").toBeCloseTo(row.bleu, 12);
    expect(meteor(row.answer, row.reference), "METEOR").toBeCloseTo(row.meteor, 12);
  });

  it("BLEU of all together is that of their summed counts", () => {
    const counts = rows.map(({ answer, reference }) => bleuCounts(answer, reference));
    expect(corpusBleu(counts)).toBeCloseTo(theirBleu, 12);
  });

  it("CIDEr, whose weights come from all references", () => {
    const scores = ciderScores(rows);
    rows.forEach((row, i) => expect(scores[i], row.answer).toBeCloseTo(row.cider, 10));
    expect(scores.reduce((sum, score) => sum + score, 0) / rows.length).toBeCloseTo(theirCider, 10);
  });
});

describe("captions, by hand", () => {
  it("METEOR counts stems and not synonyms", () => {
    // One match of 1 and 1 words, in one chunk: 1 * (1 - 0.5 * 1)
    expect(meteor("frying", "fried")).toBe(0);
    expect(meteor("fries", "fried")).toBeCloseTo(0.5, 12);
    expect(meteor("car", "automobile")).toBe(0);
  });

  it("CIDEr of the reference itself is 10 where the set has other words, and 0 in a set of one", () => {
    const one = { answer: "a red onion in soup", reference: "a red onion in soup" };
    const other = { answer: "", reference: "two grey cats sat there" };
    expect(ciderScores([one, other])[0]).toBeCloseTo(10, 12);
    expect(ciderScores([one])).toEqual([0]);
    expect(ciderScores([])).toEqual([]);
  });

  it("stay within their bounds whatever is written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.lorem(), (a, b) => {
        for (const score of [sentenceBleu(a, b), meteor(a, b), corpusBleu([bleuCounts(a, b)])]) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1 + 1e-12);
        }
        for (const score of ciderScores([
          { answer: a, reference: b },
          { answer: b, reference: a },
        ])) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(10 + 1e-9);
        }
      }),
    );
  });
});
