/** Asks for a report, or for its findings or impression. The wordings are our own. */
import { templatesOf, type TemplateTask } from "../task.ts";
import { readReport, writeReport } from "../texts/report.ts";

const ROWS = [
  { question: "<Image> Write a report on this {Medium}.", answer: "{Report}", kind: "report" },
  {
    question: "<Image> Report on the {Medium}: first the findings, then the impression.",
    answer: "{Report}",
    kind: "report",
  },
  {
    question: "<Image> What are the findings in this {Medium}?",
    answer: "{Findings}",
    kind: "findings",
  },
  { question: "<Image> What is your impression?", answer: "{Impression}", kind: "impression" },
];

export const report: TemplateTask = {
  id: "report",
  title: "Report",
  about: "From an answer with findings and an impression: the whole report, or a part of it.",
  needs: [],
  names: ["Report", "Findings", "Impression", "Medium"],
  answer: "{Report}",
  templates: templatesOf("report", ROWS, "{Report}"),
  values: ({ answer, medium }) => {
    const read = readReport(answer);
    if (!read) return { reason: 'its answer has no heading "Findings:" or "Impression:"' };
    return {
      Report: writeReport(read),
      ...(read.findings && { Findings: read.findings }),
      ...(read.impression && { Impression: read.impression }),
      ...(medium && { Medium: medium }),
    };
  },
};
