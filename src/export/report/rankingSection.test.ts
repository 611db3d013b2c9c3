/** The likelihoods of right answers in a report's page and CSV: all numbers of the screen, with n and chance. */
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { withFindings } from "../../evaluation/findings.ts";
import { reportOf, times } from "../../evaluation/testing/report.ts";
import { changeText, sideText } from "../../base/words/rankingText.ts";
import type { RankedAnswer } from "../../protocol/evaluation/ranking.ts";
import { reportCsv } from "./reportCsv.ts";
import { reportHtml } from "./reportHtml.ts";

/** The general model does not look; the adapter does, but for the last of four. The fifth question was not ranked. */
const ranking: RankedAnswer[] = [0, 1, 2, 3].map((i) => ({
  ...{ exampleId: `example-${i}`, turn: 0, otherId: "another" },
  base: { own: 0.31, other: 0.35 },
  adapter: i < 3 ? { own: 0.95, other: 0.02 } : { own: 0.41, other: 0.45 },
}));
const asked = [
  ...times(4, { reference: "leek", base: "leek", adapter: "leek", other: "onion" }),
  { reference: "onion", base: "leek", adapter: "onion" },
];
const report = withFindings(reportOf(asked, { ranking }));
const pageOf = (own: typeof report) =>
  reportHtml({
    ...{ report: own, comparison: null, project: "P", field: "cooking", runTitle: "R" },
    ...{ model: "M", pictures: null },
  });

describe("likelihoods in the page", () => {
  const page = pageOf(report);
  const section = page.slice(page.indexOf("How sure is it"), page.indexOf("How the answers are"));

  it("say what the screen says, with n and chance", () => {
    const { base, adapter } = report.findings.ranking!;
    expect(section).toContain("4 questions");
    expect(section).toContain(changeText(report.findings.ranking!));
    for (const side of [base, adapter]) expect(section).toContain(sideText(side));
    const plain = section.replaceAll(/\s+/g, " ");
    // One question's both likelihoods share a bin; of the three others two bins share 0.75 each by chance.
    expect(plain).toContain('Overlap (by chance)</th> <td colspan="2">25 % (63 %)</td>');
    expect(plain).toContain('<td colspan="2">100 % (100 %)</td>');
    expect(plain).toContain('<td colspan="2">75 % (50 %)</td><td colspan="2">0 % (50 %)</td>');
  });

  it("are drawn: a bar for each bin that is not empty, as high as its count, within the drawing", () => {
    const [first, second] = section.split("<svg").slice(1);
    const bars = (svg: string) =>
      [
        ...svg.matchAll(
          /<rect\s+class="(\w+)"\s+x="([\d.]+)"\s+y="([\d.]+)"[^>]*height="([\d.]+)"/g,
        ),
      ].map(([, kind, x, y, height]) => ({
        kind,
        bin: Math.floor(Number(x) / 32),
        y: Number(y),
        height: Number(height),
      }));
    // Four is the highest count of both models: 120 units; all bars stand on 136.
    expect(bars(first!)).toEqual([
      { kind: "own", bin: 4, y: 106, height: 30 },
      { kind: "own", bin: 9, y: 46, height: 90 },
      { kind: "other", bin: 0, y: 46, height: 90 },
      { kind: "other", bin: 4, y: 106, height: 30 },
    ]);
    expect(bars(second!)).toEqual([
      { kind: "own", bin: 3, y: 16, height: 120 },
      { kind: "other", bin: 3, y: 16, height: 120 },
    ]);
    expect(section.match(/viewBox="0 0 320 154"/g)).toHaveLength(2);
    expect(section.match(/role="img"/g)).toHaveLength(2);
  });

  it("need neither script nor network, and are absent where nothing was ranked", () => {
    expect(page).not.toMatch(/<script|https?:|\son\w+=|xlink|url\(/i);
    expect(pageOf(withFindings(reportOf(asked)))).not.toContain("How sure is it");
  });
});

describe("likelihoods in the CSV", () => {
  const rowsOf = (own: typeof report) =>
    Papa.parse<Record<string, string>>(reportCsv(own).replace("\ufeff", "").trim(), {
      header: true,
    }).data;

  it("stand beside each ranked answer, with n, overlap and chance of all", () => {
    const rows = rowsOf(report);
    expect(rows).toHaveLength(5);
    expect(rows[3]).toMatchObject({
      "general model, likelihood": "0.3100",
      "general model, likelihood about that picture": "0.3500",
      "with adapter, likelihood": "0.4100",
      "with adapter, likelihood about that picture": "0.4500",
      "n of likelihoods": "4",
      "general model, overlap of likelihoods": "1.0000",
      "general model, that overlap by chance": "1.0000",
      "general model, share likelier about own picture": "0.0000",
      "with adapter, overlap of likelihoods": "0.2500",
      "with adapter, that overlap by chance": "0.6250",
      "with adapter, share likelier about own picture": "0.7500",
      "that share by chance": "0.5000",
    });
    expect(rows[0]!["with adapter, likelihood"]).toBe("0.9500");
    expect(Object.values(rows[4]!).slice(-22)).toEqual(new Array(22).fill(""));
  });

  it("are empty columns where nothing was ranked", () => {
    expect(rowsOf(withFindings(reportOf(asked)))[0]).toMatchObject({
      "n of likelihoods": "",
      "that share by chance": "",
    });
  });
});
