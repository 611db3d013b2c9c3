/** The files of a report: complete, and harmless whatever a person or a model wrote. */
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { compare } from "../../evaluation/comparison/compare.ts";
import { withFindings } from "../../evaluation/findings.ts";
import { reportOf, times, type Asked } from "../../evaluation/testing/report.ts";
import type { ReportFacts } from "./reportFacts.ts";
import { comparisonCsv } from "./comparisonCsv.ts";
import { reportCsv } from "./reportCsv.ts";
import { reportHtml } from "./reportHtml.ts";

const attack = `"><script>alert('x')</script><img src=x onerror=alert(1)>&amp;\u0000`;

const seeing: Asked[] = [
  ...times(30, { reference: "neutrophil", base: "a cell", adapter: "neutrophil", other: "no" }),
  ...times(20, { reference: "lymphocyte", base: "neutrophil", adapter: "lymphocyte", other: "no" }),
  { reference: "car", kind: "name", part: "replay", base: "car", adapter: "" },
];

const facts = (asked: Asked[], more: Partial<ReportFacts> = {}): ReportFacts => ({
  report: withFindings(reportOf(asked)),
  comparison: null,
  ...{ project: "Smears", field: "medicine", runTitle: "Five cells", model: "Scion Sprout" },
  pictures: null,
  ...more,
});

describe("report.html", () => {
  const page = reportHtml(facts(seeing));

  it("says everything the screen does", () => {
    const { report } = facts(seeing);
    for (const said of [report.findings.verdict.text, ...report.findings.limitations]) {
      expect(page).toContain(said.replaceAll("'", "&#39;").replaceAll('"', "&quot;"));
    }
    expect(page.match(/<tr>\s*<td>Which\?/g)).toHaveLength(51);
    expect(page).toContain("What is taken for what: cell");
    expect(page).toContain("no class named");
    expect(page).toContain("Not a medical device");
    expect(reportHtml(facts(seeing, { field: "cooking" }))).not.toContain("medical");
  });

  it("says what was preferred blindly, where it was tasted", () => {
    const report = reportOf(seeing, {
      taste: [
        {
          ...{ exampleId: "example-0", turn: 0, preferred: "adapter", tags: ["truer"] },
          votedAt: "2026-01-02T03:04:05.000Z",
        },
      ],
    });
    const tasted = reportHtml(facts(seeing, { report: withFindings(report) }));
    expect(tasted).toContain("the adapter's was preferred 1 times");
    expect(tasted).toContain("truer 1 against 0");
    expect(page).not.toContain("Blind taste");
  });

  it("asks nothing of the network and runs nothing", () => {
    expect(page).toContain("default-src 'none'; img-src data:; style-src 'unsafe-inline'");
    expect(page).not.toMatch(/<script|https?:|\son\w+=|<link|<iframe|url\(/i);
  });

  it("escapes whatever a person or a model wrote", () => {
    const hostile = times(4, { reference: attack, base: attack, adapter: attack, kind: attack });
    const other = times(4, { reference: "b", base: attack, adapter: "b", kind: attack });
    const made = reportHtml(
      facts([...hostile, ...other], { project: attack, runTitle: attack, model: attack }),
    );
    expect(made).not.toMatch(/<script|<img/);
    expect(made).not.toContain("\u0000");
    expect(made).toContain("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
    // Each table that has a row for the attack keeps its shape.
    expect(made.match(/<table/g)).toHaveLength(made.match(/<\/table>/g)!.length);
  });

  it("holds pictures only where they were asked for", () => {
    expect(page).not.toContain("data:image");
    const uri = "data:image/webp;base64,AAAA";
    const shown = reportHtml(facts(seeing, { pictures: new Map([["example-3", uri]]) }));
    expect(shown.match(/<img src="data:image\/webp;base64,AAAA" alt=""/g)).toHaveLength(1);
  });
});

describe("side by side", () => {
  const one = reportOf(seeing);
  const comparison = compare([
    { report: one, title: attack },
    { report: { ...one, id: "other" }, title: "=Other" },
  ]);

  it("stands in the page with n, chance, version and the odds of luck, and harms nobody", () => {
    const page = reportHtml(facts(seeing, { comparison }));
    expect(page).toContain("Right answers, n = 50");
    expect(page).toContain("Version 0123456789abcdef; 50 questions in 50 groups");
    expect(page).toMatch(/Without looking<\/th>\s*<td>60/);
    expect(page).toContain("luck: below 0.1");
    expect(page).not.toMatch(/<script|<img/);
    expect(reportHtml(facts(seeing))).not.toContain("Side by side");
  });

  it("is CSV with a line for each model and kind", () => {
    const { data } = Papa.parse<string[]>(comparisonCsv(comparison).trim());
    expect(data).toHaveLength(1 + 3 * 2);
    expect(data[1]!.slice(1, 9)).toEqual([
      "General model",
      "General model",
      "all",
      "exact match",
      "50",
      "0.6000",
      "0.0000",
      "0.0000",
    ]);
    expect(data[5]!.slice(1, 3)).toEqual(["'=Other", "General model"]);
  });
});

describe("answers as CSV", () => {
  it("is RFC 4180: quotes, commas and line breaks come back as they were", () => {
    const text = 'a "red", cut\nonion';
    const csv = reportCsv(withFindings(reportOf([{ reference: text, base: text, adapter: "" }])));
    const { data, errors } = Papa.parse<string[]>(csv.replace("\ufeff", ""), { newline: "\r\n" });
    expect(errors).toEqual([]);
    expect(data).toHaveLength(3);
    expect(data[1]!.slice(5, 12)).toEqual([text, text, "yes", "1.0000", "", "no", "0.0000"]);
    expect(csv.endsWith("\r\n")).toBe(true);
  });

  it("never begins a cell with what a spreadsheet would calculate", () => {
    const formula = '=HYPERLINK("http://x")';
    const csv = reportCsv(
      withFindings(reportOf([{ reference: "-1", base: formula, adapter: "@x" }])),
    );
    const { data } = Papa.parse<string[]>(csv.replace("\ufeff", ""), { newline: "\r\n" });
    expect([data[1]![5], data[1]![6], data[1]![9]]).toEqual(["'-1", `'${formula}`, "'@x"]);
  });

  it("has a line for every question and says what was asked about another picture", () => {
    const rows = Papa.parse<string[]>(reportCsv(withFindings(reportOf(seeing))).trim()).data;
    expect(rows).toHaveLength(52);
    expect(rows[1]!.slice(12, 15)).toEqual(["another", "no", "no"]);
    expect(rows[51]!.slice(12, 15)).toEqual(["", "", ""]);
  });

  it("says by which score each answer was scored, its group and the version", () => {
    const rows = Papa.parse<string[]>(reportCsv(withFindings(reportOf(seeing))).trim()).data;
    const words = "The same words (exact match)";
    const version = "0123456789abcdef";
    expect(rows[1]!.slice(15, 20)).toEqual([words, "0.0000", "1.0000", "example-0", version]);
    // A general question.
    expect(rows[51]!.slice(15, 20)).toEqual(["", "", "", "example-50", version]);
  });

  it("says whose answer was cut, and nothing where the report does not know", () => {
    const report = reportOf([...seeing], { maxNewTokens: 12 });
    const [first, ...others] = report.answers;
    const cut = { ...report, answers: [{ ...first!, cut: ["base" as const] }, ...others] };
    const rowsOf = (one: typeof report) =>
      Papa.parse<string[]>(reportCsv(withFindings(one)).trim()).data.map((row) =>
        row.slice(20, 22),
      );
    expect(rowsOf(cut).slice(0, 3)).toEqual([
      ["general model was cut", "with adapter was cut"],
      ["yes", "no"],
      ["no", "no"],
    ]);
    expect(rowsOf(reportOf(seeing))[1]).toEqual(["", ""]);
    const page = (one: typeof report) => reportHtml(facts(seeing, { report: withFindings(one) }));
    expect(page(cut).split("cut here")).toHaveLength(2);
    expect(page(report)).not.toContain("cut here");
  });
});
