import { describe, expect, it } from "vitest";
import { Random } from "../../base/random.ts";
import type { Example, Media } from "../../protocol/records.ts";
import type { TrainingRow } from "../trainingRow.ts";
import { exemplarView, withExemplar } from "./exemplarView.ts";
import { negativeView } from "./negativeView.ts";

interface Spec {
  id: string;
  picture?: string;
  /** Visual tokens of its picture. */
  tokens?: number;
  turns: [question: string, answer: string][];
  part?: Example["part"];
}

const idOf = (text: string) => 10 + text.charCodeAt(0);

/** 1, the visual tokens (9), then one id for each question, 2, one for each answer and the end 3. */
function row({ id, picture, tokens = 4, turns, part = "image" }: Spec): TrainingRow {
  const media = picture ? [{ hash: picture } as Media] : [];
  const ids = [1, ...(picture ? new Array<number>(tokens).fill(9) : [])];
  const trained = ids.map(() => 0);
  for (const [question, answer] of turns) {
    ids.push(idOf(question), 2, idOf(answer), 3);
    trained.push(0, 0, 1, 1);
  }
  return {
    example: {
      ...{ id, part, media },
      turns: turns.map(([question, answer]) => ({ question, answer, kind: "" })),
    } as Example,
    encoded: {
      ids: Int32Array.from(ids),
      trained: Uint8Array.from(trained),
      mediaSpans: picture ? [{ media: 0, start: 1, count: tokens }] : [],
      mediaGrids: picture ? [{ views: tokens } as never] : [],
    },
  };
}

const context = (rows: TrainingRow[], seed = 1) => ({ rows, random: new Random(seed) });

describe("exemplarView", () => {
  const seen = {
    ...row({ id: "a", picture: "p", turns: [["?", "x"]] }),
    exemplar: Float32Array.of(5),
  };

  it("is longer by exactly one untrained token, directly after the last visual token", () => {
    const { encoded } = exemplarView.of(seen, context([]))!;
    expect(encoded.ids).toHaveLength(seen.encoded.ids.length + 1);
    expect(encoded.inserted).toEqual([{ index: 5, features: Float32Array.of(5) }]);
    expect([...encoded.trained]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    expect(encoded.mediaSpans).toEqual(seen.encoded.mediaSpans);
  });

  it("does not exist for rows that no specialist has seen, nor for text", () => {
    const { exemplar, ...unseen } = seen;
    expect(exemplarView.of(unseen, context([]))).toBeNull();
    const text = { ...row({ id: "t", turns: [["?", "x"]] }), exemplar };
    expect(exemplarView.of(text, context([]))).toBeNull();
    expect(withExemplar(text.encoded, exemplar)).toBeNull();
  });

  it("stands at the same place in a prompt", () => {
    const { trained: _, ...prompt } = seen.encoded;
    expect(withExemplar(prompt, Float32Array.of(5))!.inserted[0]!.index).toBe(5);
  });
});

describe("negativeView", () => {
  it("has the same instruction and a different response in each of 1,000 draws", () => {
    const random = new Random(3);
    const letters = ["a", "b", "c"];
    const rows = Array.from({ length: 60 }, (_, i) =>
      row({
        id: String(i),
        picture: `picture ${i}`,
        turns: [[letters[i % 2]!, letters[random.integer(3)]!]],
      }),
    );
    const byPicture = new Map(rows.map((r) => [r.example.media[0]!.hash, r]));
    const drawn = new Set<string>();
    for (let draw = 0; draw < 1000; draw++) {
      const own = rows[draw % rows.length]!;
      const negative = negativeView.of(own, context(rows, draw))!;
      const partner = byPicture.get(negative.example.media[0]!.hash)!;
      expect(partner.example.turns[0]!.question).toBe(own.example.turns[0]!.question);
      expect(partner.example.turns[0]!.answer).not.toBe(own.example.turns[0]!.answer);
      // The row's own response, token for token.
      expect(negative.encoded.ids).toEqual(own.encoded.ids);
      drawn.add(partner.example.id);
    }
    expect(drawn.size).toBe(60);
    const again = negativeView.of(rows[0]!, context(rows, 7))!;
    expect(negativeView.of(rows[0]!, context(rows, 7))).toEqual(again);
  });

  it("takes the other's prompt when its picture has another number of tokens", () => {
    const own = row({ id: "1", picture: "p", tokens: 2, turns: [["q", "a"]] });
    const other = row({ id: "2", picture: "o", tokens: 5, turns: [["q", "b"]] });
    const { encoded, example } = negativeView.of(own, context([own, other]))!;
    expect([...encoded.ids]).toEqual([1, 9, 9, 9, 9, 9, idOf("q"), 2, idOf("a"), 3]);
    expect([...encoded.trained]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    expect(encoded.mediaGrids).toBe(other.encoded.mediaGrids);
    expect(example.media).toBe(other.example.media);
    expect(example.turns).toBe(own.example.turns);
  });

  it("wants every answer of a conversation to differ", () => {
    const turns = (cell: string, count: string): Spec["turns"] => [
      ["q", cell],
      ["count", count],
    ];
    const own = row({ id: "1", picture: "p", turns: turns("a", "1") });
    const sameCount = row({ id: "2", picture: "o", turns: turns("b", "1") });
    const other = row({ id: "3", picture: "r", turns: turns("b", "2") });
    expect(negativeView.of(own, context([own, sameCount]))).toBeNull();
    const found = negativeView.of(own, context([own, sameCount, other]))!;
    expect(found.example.media[0]!.hash).toBe("r");
  });

  it("does not exist with one class alone, unique instructions, text, or general examples", () => {
    const own = row({ id: "1", picture: "p", turns: [["q", "a"]] });
    const alike = row({ id: "2", picture: "o", turns: [["q", "a"]] });
    const elsewhere = row({ id: "3", picture: "r", turns: [["z", "b"]] });
    const text = row({ id: "4", turns: [["q", "c"]] });
    const general = row({ id: "5", picture: "s", turns: [["q", "d"]], part: "replay" });
    const rows = [own, alike, elsewhere, text, general];
    for (const one of rows) expect(negativeView.of(one, context(rows))).toBeNull();
  });
});
