/** The AUC of likelihoods in a report's page and CSV: all numbers of the screen, with n and chance. */
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { withFindings } from "../../evaluation/findings.ts";
import { reportOf } from "../../evaluation/testing/report.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import { reportCsv } from "./reportCsv.ts";
import { reportHtml } from "./reportHtml.ts";

const asked = ["leek", "leek", "onion", "onion", "onion"].map((reference) => ({
  ...{ reference, base: "leek", adapter: reference },
}));
/** The adapter puts one of 4 pairs of a leek and an onion the wrong way round; the last question was not weighed. */
const adapter = [
  [-1, -3],
  [-2, -1.5],
  [-3, -1],
  [-1.9, -1.8],
];
const weighed: Partial<EvalReport> = {
  classLikelihoods: {
    createdAt: "2026-01-02T03:04:05.000Z",
    kinds: [
      {
        ...{ kind: "cell", classes: ["leek", "onion", "<b>chive</b>"] },
        questions: adapter.map((likelihoods, i) => ({
          ...{ exampleId: `example-${i}`, turn: 0, base: [-1, -1, -1] },
          adapter: [...likelihoods, -20],
        })),
      },
    ],
  },
};
const report = withFindings(reportOf(asked, weighed));
const pageOf = (own: typeof report) =>
  reportHtml({
    ...{ report: own, comparison: null, project: "P", field: "cooking", runTitle: "R" },
    ...{ model: "M", pictures: null },
  });
const rowsOf = (own: typeof report) =>
  Papa.parse<Record<string, string>>(reportCsv(own).replace("\ufeff", "").trim(), { header: true })
    .data;

describe("AUC in the page", () => {
  const page = pageOf(report);
  const section = page.slice(page.indexOf("Does the right class"), page.indexOf("What these"));
  const plain = section.replaceAll(/\s+/g, " ");

  it("stands beside n, chance and interval, and names what is left out", () => {
    const { low, high } = report.findings.aucs[0]!.macro!.adapter;
    expect(plain).toContain("By chance: 0.50.");
    expect(plain).toContain(
      `<th scope="row">Mean over classes</th> <td>4</td> <td>0.75 (${low.toFixed(2)} to ${high.toFixed(2)})</td> <td>0.50 (no interval)</td>`,
    );
    expect(plain).toContain(
      '<th scope="row">&lt;b&gt;chive&lt;/b&gt;</th> <td>0</td> <td>–</td> <td>–</td>',
    );
    expect(plain).toContain("4 of 5 questions: the others could not be weighed.");
    expect(plain).toContain("as the right answer of no question: &lt;b&gt;chive&lt;/b&gt;.");
  });

  it("is absent where no class was weighed", () => {
    expect(pageOf(withFindings(reportOf(asked)))).not.toContain("Does the right class");
  });
});

describe("AUC in the CSV", () => {
  it("stands beside each weighed answer, with the share of its right class", () => {
    const rows = rowsOf(report);
    const { low, high } = report.findings.aucs[0]!.macro!.adapter;
    expect(rows[0]).toMatchObject({
      "general model, share of the right class": "0.3333",
      // 1 / (1 + exp(-2) + exp(-19))
      "with adapter, share of the right class": "0.8808",
      "n of AUC": "4",
      "general model, AUC": "0.5000",
      "general model, AUC from": "",
      "with adapter, AUC": "0.7500",
      "with adapter, AUC from": low.toFixed(4),
      "with adapter, AUC to": high.toFixed(4),
      "AUC by chance": "0.5000",
    });
    expect(Object.values(rows[4]!).slice(-10)).toEqual(new Array(10).fill(""));
  });
});
