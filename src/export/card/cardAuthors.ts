/** Who wrote the questions and answers that an adapter learnt from, as a table of its card. */
import { isSupervised } from "../../base/examples/isSupervised.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import type { Author, Provenance } from "../../protocol/provenance.ts";
import type { Example } from "../../protocol/records.ts";
import { cell } from "./markdown.ts";

const AUTHOR_WORDS: Record<Author, string> = {
  person: "a person",
  template: "a template",
  model: "a model, accepted by a person",
  import: "an import",
};

interface Row {
  provenance: Provenance | undefined;
  questions: number;
  edited: number;
}

/**
 * The answers of `examples` that are learnt from, counted by who wrote them and how, the most frequent first; empty without any.
 * What was written before provenance was recorded is said to be of unknown origin.
 */
export function cardAuthors(examples: readonly Pick<Example, "turns">[]): string {
  const rows = new Map<string, Row>();
  for (const { provenance } of examples.flatMap(({ turns }) => turns.filter(isSupervised))) {
    const { by, what, source, licence } = provenance ?? {};
    const key = JSON.stringify([by, what, source, licence]);
    const row = rows.get(key) ?? { provenance, questions: 0, edited: 0 };
    row.questions++;
    if (provenance?.edited) row.edited++;
    rows.set(key, row);
  }
  if (rows.size === 0) return "";
  const lines = [...rows.values()].sort((a, b) => b.questions - a.questions).map(rowText);
  return [
    "Who wrote the questions and answers of the train split:",
    [
      "| Written by | How | From | Licence | Questions | Changed by a person |",
      "| --- | --- | --- | --- | ---: | ---: |",
      ...lines,
    ].join("\n"),
  ].join("\n\n");
}

function rowText({ provenance, questions, edited }: Row): string {
  const { by, what = "", source = "", licence = "" } = provenance ?? {};
  const cells = [
    by ? AUTHOR_WORDS[by] : "not recorded",
    ...[what, source, licence].map((text) => cell(text)),
    formatCount(questions),
    formatCount(edited),
  ];
  return `| ${cells.join(" | ")} |`;
}
