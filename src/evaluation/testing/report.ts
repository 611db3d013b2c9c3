/** Reports made up of counted answers. */
import type { Part } from "../../protocol/records.ts";
import type { EvalReport, ScoredAnswer } from "../../protocol/reports.ts";
import { scoreAnswer, scoreTable } from "../scoreTable.ts";

export interface Asked {
  reference: string;
  base: string;
  adapter: string;
  kind?: string;
  question?: string;
  part?: Part;
  turn?: number;
  exampleId?: string;
  /** What the adapter answered about another picture. */
  other?: string;
}

/** `count` questions that were answered alike. */
export function times(count: number, asked: Asked): Asked[] {
  return new Array<Asked>(count).fill(asked);
}

/** Each question is about an example of its own unless it names one. */
export function reportOf(asked: readonly Asked[], more: Partial<EvalReport> = {}): EvalReport {
  const answers = asked.map(
    (
      { kind = "cell", part = "image", turn = 0, exampleId, other, question = "Which?", ...texts },
      i,
    ): ScoredAnswer => {
      const scored = scoreAnswer({
        ...{ exampleId: exampleId ?? `example-${i}`, turn, kind, part, question },
        ...texts,
      });
      const right = other?.toLowerCase() === texts.reference.toLowerCase();
      return other === undefined
        ? scored
        : { ...scored, otherPicture: { exampleId: "another", answer: other, right } };
    },
  );
  return {
    ...{ id: "report", runId: "run", projectId: "project", versionId: "0123456789abcdef" },
    createdAt: "2026-01-02T03:04:05.000Z",
    ...scoreTable(answers),
    answers,
    asked: "alone",
    seconds: 60,
    ...more,
  };
}
