/** Each sentence over a report with a case in which it must appear, and the nearest one in which it must not. */
import { describe, expect, it } from "vitest";
import { findings } from "./findings.ts";
import { reportOf, times, type Asked } from "./testing/report.ts";

const verdict = (...asked: Asked[][]) => findings(reportOf(asked.flat())).verdict;

const neutrophil = { reference: "neutrophil" };
const lymphocyte = { reference: "lymphocyte" };

/** Base 15 %, adapter 68 %, always "neutrophil" 67 %: it gives the commonest answer to all but one. */
const smears = (other?: Partial<Asked>) => [
  ...times(15, { ...neutrophil, base: "neutrophil", adapter: "neutrophil", ...other }),
  ...times(52, { ...neutrophil, base: "a cell", adapter: "neutrophil", ...other }),
  ...times(1, { ...lymphocyte, base: "a cell", adapter: "lymphocyte", ...other }),
  ...times(32, { ...lymphocyte, base: "a cell", adapter: "neutrophil", ...other }),
];

/** Adapter 90 % of both classes, the base model half of one. */
const seeing = (other?: Partial<Asked>) => [
  ...times(25, { ...neutrophil, base: "neutrophil", adapter: "neutrophil", ...other }),
  ...times(20, { ...neutrophil, base: "a cell", adapter: "neutrophil", ...other }),
  ...times(5, { ...neutrophil, base: "a cell", adapter: "lymphocyte", ...other }),
  ...times(45, { ...lymphocyte, base: "a cell", adapter: "lymphocyte", ...other }),
  ...times(5, { ...lymphocyte, base: "a cell", adapter: "neutrophil", ...other }),
];

/** The answer about another picture is the right one for that: another class. */
const looks = (asked: Asked[]) =>
  asked.map((one) => ({
    ...one,
    other: one.adapter === "neutrophil" ? "lymphocyte" : "neutrophil",
  }));
/** The answer about another picture is the same. */
const blind = (asked: Asked[]) => asked.map((one) => ({ ...one, other: one.adapter }));

describe("success", () => {
  it("is better than the general model and than the commonest answer, with both intervals", () => {
    const { tone, text } = verdict(seeing());
    expect(tone).toBe("good");
    expect(text).toMatch(
      /^Better by 65 points than the general model \(95\u00a0%: \d+ to \d+ points\), and by 40 than always giving the commonest answer \(95\u00a0%: \d+ to \d+ points\)\./,
    );
    expect(text).toContain("It fixed 65 answers and broke 0. Luck alone");
  });

  it("is not being better than the general model alone", () => {
    const { tone, text } = verdict(smears());
    expect(tone).toBe("watch");
    expect(text).toContain(
      "68\u00a0% right, 15\u00a0% before; but always giving the commonest answer is right 67\u00a0% of the time, and to be better than that is not shown",
    );
    expect(text).not.toMatch(/Better by|Luck alone/);
  });

  it("is not an interval above 0 where luck could do as much", () => {
    const { tone, text } = verdict([
      ...times(17, { ...neutrophil, base: "a cell", adapter: "neutrophil" }),
      ...times(1, { ...neutrophil, base: "a cell", adapter: "lymphocyte" }),
      ...times(7, { ...lymphocyte, base: "a cell", adapter: "lymphocyte" }),
      ...times(9, { ...lymphocyte, base: "a cell", adapter: "neutrophil" }),
      ...times(10, { reference: "monocyte", base: "a cell", adapter: "neutrophil" }),
    ]);
    expect(tone).toBe("watch");
    // 7 against 1: 2 * (1 + 8) / 2^8 = 7 %
    expect(text).toMatch(
      /is not shown \(95\u00a0%: [1-9]\d* to \d+ points, but luck alone would do this 7\u00a0%/,
    );
    expect(verdict(smears()).text).not.toContain("but luck");
  });

  it("is not being better than the commonest answer alone", () => {
    const good = [...times(40, { ...neutrophil, base: "neutrophil", adapter: "neutrophil" })];
    const also = [...times(40, { ...lymphocyte, base: "lymphocyte", adapter: "lymphocyte" })];
    expect(verdict(good, also)).toMatchObject({ tone: "calm" });
    expect(verdict(good, also).text).toContain("the lesson changed nothing");
  });

  it("is not shown by one kind for the others: those are named", () => {
    const count = times(20, { reference: "2", kind: "count", base: "2", adapter: "2" });
    const { tone, text } = verdict(seeing(), count);
    expect(tone).toBe("calm");
    expect(text).toContain(
      "not shown to be better than always giving the commonest answer in count.",
    );
    expect(text).not.toContain("Luck alone");
    const named = times(20, { reference: "2", kind: "", base: "2", adapter: "2" });
    expect(verdict(seeing(), named).text).toContain("in no kind named.");
  });

  it("is not an answer that does not depend on the picture", () => {
    expect(verdict(looks(seeing())).tone).toBe("good");
    const { tone, text } = verdict(blind(seeing()));
    expect(tone).toBe("watch");
    expect(text).toContain("But it is not shown to look");
    expect(text).toContain("The questions themselves may give the answers away.");
  });

  it("is decided by own questions, not by general ones", () => {
    const general = times(80, {
      ...{ reference: "car", kind: "name", part: "replay" as const },
      ...{ base: "car", adapter: "neutrophil" },
    });
    expect(verdict(seeing(), general).text).toContain("broke 0");
  });

  it("is no plain success where general skills are shown to be lost", () => {
    const general = (lost: number) => [
      ...times(40 - lost, {
        ...{ reference: "car", part: "replay" as const, base: "car", adapter: "car" },
      }),
      ...times(lost, { reference: "car", part: "replay", base: "car", adapter: "cell" }),
    ];
    const { tone, text } = verdict(seeing(), general(20));
    expect(tone).toBe("calm");
    expect(text).toContain(
      "But it forgot: of general questions 100\u00a0% had the wanted answer, now 50\u00a0%.",
    );
    expect(verdict(seeing(), general(2)).tone).toBe("good");
    expect(verdict(seeing(), general(2)).text).not.toContain("forgot");
  });
});

describe("what is missing of a success", () => {
  it("is to see, where the answer stays the same whatever the picture", () => {
    expect(verdict(blind(smears())).text).toContain(
      "It learnt how to answer, not yet to see: about another picture it gave the same answer to 100 of 100 questions.",
    );
  });

  it("is not said to be to see where that was not measured, or of too few questions", () => {
    for (const asked of [smears(), [...blind(smears().slice(0, 5)), ...smears().slice(5)]]) {
      expect(verdict(asked).text).toContain("It learnt how to answer; that it sees is not shown.");
      expect(verdict(asked).text).not.toContain("not yet to see");
    }
  });

  it("is not said to be to see where it is right more often with the right picture", () => {
    const { text } = verdict(looks(smears()));
    expect(text).toContain(
      "It looks: 68 of 100 right about the own picture, 32 about another one.",
    );
    expect(text).not.toContain("not yet to see");
  });

  it("is to see rightly, where answers change with the picture and are no better", () => {
    const guess = smears().map((one, i) => ({
      ...one,
      adapter: i % 3 ? "neutrophil" : "lymphocyte",
      other: i % 3 ? "lymphocyte" : "neutrophil",
    }));
    // Made equal: as often right about another picture as about the own one.
    const equal = guess.map((one, i) =>
      i % 2 ? { ...one, other: one.adapter, adapter: one.other } : one,
    );
    const said = verdict(equal).text;
    expect(said).toContain("Its answers change with the picture, but are not shown");
    expect(said).not.toContain("not yet to see");
  });

  it("is what to answer, where nothing is to be seen", () => {
    const { text } = verdict(smears({ part: "text" }));
    expect(text).toContain("It learnt how to answer, not yet what to answer.");
    expect(text).not.toMatch(/see|picture/);
  });
});

describe("no success", () => {
  it("a small difference is called possible luck", () => {
    const few = [
      ...times(3, { ...neutrophil, base: "a cell", adapter: "neutrophil" }),
      ...times(1, { ...neutrophil, base: "neutrophil", adapter: "a cell" }),
    ];
    expect(verdict(few).text).toContain("It fixed 3 answers and broke 1. A difference this small");
    expect(verdict(seeing()).text).not.toContain("could be luck");
  });

  it("a loss is said plainly, and never where it gained", () => {
    const worse = seeing().map(({ base, adapter, reference }) => ({
      ...{ reference, base: adapter, adapter: base },
    }));
    expect(verdict(worse)).toMatchObject({ tone: "watch" });
    expect(verdict(worse).text).toMatch(/^Worse by 65 points \(95\u00a0%: −\d+ to −\d+ points\)\./);
    expect(verdict(seeing()).text).not.toContain("Worse");
  });

  it("without any change of sides nothing is claimed", () => {
    const none = times(20, { ...neutrophil, base: "a cell", adapter: "a leaf" });
    expect(verdict(none).text).toContain("Neither got a hidden question right");
    const same = times(20, { ...neutrophil, base: "neutrophil", adapter: "neutrophil" });
    expect(verdict(same).text).not.toContain("Neither");
  });

  it("without own questions nothing is claimed", () => {
    const general = times(9, {
      ...{ reference: "car", part: "replay" as const, base: "a", adapter: "car" },
    });
    expect(verdict(general)).toEqual({
      tone: "watch",
      text: "None of your own questions was asked, so nothing can be said about them.",
    });
  });
});
