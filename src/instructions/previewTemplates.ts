/** What templates would write, before anything is stored: how many, the share of each, and a few to look at. */
import type { TemplatedExample, TemplatePreview } from "../protocol/instructions/templates.ts";
import type { AppliedTemplates } from "./applyTemplates.ts";

const SAMPLES = 10;

/** All but what of it would be stored, which follows from what is there. */
export function previewOf(applied: AppliedTemplates): Omit<TemplatePreview, "fresh"> {
  const { questions, made, counts, templates, leftOut } = applied;
  return {
    questions,
    made: made.length,
    shares: templates.map(({ id, question }) => ({ id, question, count: counts.get(id)! })),
    samples: samplesOf(made),
    leftOut: [...leftOut]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count),
  };
}

/** The first of each template, then the others in order. */
function samplesOf(made: readonly TemplatedExample[]): TemplatedExample[] {
  const seen = new Set<string>();
  const first = made.filter(({ turns }) => {
    const fresh = turns.flatMap(({ templateId }) =>
      templateId && !seen.has(templateId) ? [templateId] : [],
    );
    for (const id of fresh) seen.add(id);
    return fresh.length > 0;
  });
  return [...new Set([...first, ...made])].slice(0, SAMPLES);
}
