/**
 * Drafts of what a synthesizer wrote: those that the filter kept wait for the person, the others are rejected and stay readable. A
 * picture of which nothing was kept is learnt by its description alone (AdaMLLM, arXiv 2411.19930, section 3.2).
 */
import { draftId } from "../drafts/draftId.ts";
import type { Draft, Evidence } from "../protocol/drafts.ts";
import type { Provenance } from "../protocol/provenance.ts";
import type { Turn } from "../protocol/records.ts";
import {
  FILTER_LABELS,
  type CaptionedPicture,
  type Synthesis,
  type SynthesisRow,
  type Verdict,
} from "../protocol/synthesis.ts";
import { compose } from "../synthesis/compose/compose.ts";
import { argmaxLabel } from "../synthesis/filter/verdict.ts";
import { isKeptRow } from "../synthesis/report.ts";

/**
 * One draft a question that was written, and one of the description where none was kept, in the order of the pictures. Equal
 * passes give drafts with equal ids.
 * @param isLearnt whether an example has this description of the picture already
 */
export async function taskDrafts(
  synthesis: Synthesis,
  rows: readonly SynthesisRow[],
  isLearnt: (picture: CaptionedPicture) => boolean,
): Promise<Draft[]> {
  const { pictures, settings } = synthesis;
  const drafts = rows.flatMap((row) => [
    ...(row.triplet ? [taskDraft(synthesis, row)] : []),
    ...(settings.withCaption && !isKeptRow(row, synthesis) && !isLearnt(pictures[row.index]!)
      ? [captionDraft(synthesis, row)]
      : []),
  ]);
  return Promise.all(drafts);
}

async function captionDraft(
  { projectId, settings, pictures, createdAt, ...synthesis }: Synthesis,
  { index, triplet }: SynthesisRow,
): Promise<Draft> {
  const { caption, media, source, provenance } = pictures[index]!;
  const turns = compose({
    ...{ id: media.hash, seed: settings.seed, caption, answer: settings.answer },
    triplet: null,
  }).map((turn) => (provenance ? { ...turn, provenance } : turn));
  return {
    id: await draftId(
      "synthesizer",
      synthesis.runId,
      media.hash,
      caption,
      null,
      turns.map(wordsOf),
    ),
    ...{ projectId, media: [media], turns, source, createdAt },
    target: { kind: "example" },
    state: "waiting",
    doubts: [
      triplet
        ? "The question about it was not kept, so this is its description alone."
        : "No question about it could be read, so this is its description alone.",
    ],
    evidence: [],
  };
}

async function taskDraft(synthesis: Synthesis, row: SynthesisRow): Promise<Draft> {
  const { projectId, settings, pictures, createdAt } = synthesis;
  const { caption, media, source, provenance } = pictures[row.index]!;
  const { seed, answer, withCaption } = settings;
  const isKept = isKeptRow(row, synthesis);
  const turns = compose({
    ...{ id: media.hash, seed, caption, answer },
    triplet: row.triplet,
    withCaption,
  }).map((turn) => withProvenance(turn, provenance, synthesis));
  const id = await draftId(
    ...["synthesizer", synthesis.runId, media.hash, caption, row.triplet, turns.map(wordsOf)],
  );
  return {
    ...{ id, projectId, media: [media], turns, source, createdAt },
    target: { kind: "example" },
    state: isKept ? "waiting" : "rejected",
    doubts: isKept ? [] : [doubtOf(row.verdict)],
    evidence: [
      { name: "Short answer", value: row.triplet!.precise },
      { name: "Reasoned answer", value: row.triplet!.informative },
      ...(row.verdict ? evidenceOf(row.verdict) : []),
    ],
    ...(!isKept && { review: { by: "check", when: createdAt } }),
  };
}

const wordsOf = ({ question, answer }: Turn) => [question, answer];

function withProvenance(
  turn: Turn,
  ofCaption: Provenance | undefined,
  { synthesizer, createdAt }: Synthesis,
): Turn {
  if (turn.kind === "caption") return ofCaption ? { ...turn, provenance: ofCaption } : turn;
  const provenance: Provenance = {
    by: "model",
    what: "Written out of a description",
    ...{ source: synthesizer, licence: "", when: createdAt },
  };
  return { ...turn, provenance };
}

function doubtOf(verdict: Verdict | undefined): string {
  if (!verdict) return "No filter has seen it.";
  const { label, output, why } = verdict;
  if (!label) {
    return `The filter was to say ${FILTER_LABELS.join(", ")} and said "${output.trim()}".`;
  }
  return why ?? `The filter said ${label}: the short answer does not follow from the reasoned one.`;
}

function evidenceOf({ label, output, logits }: Verdict): Evidence[] {
  return [
    { name: "Filter", value: label ?? output },
    ...(logits ? [{ name: "Likeliest label", value: argmaxLabel(logits) }] : []),
    ...FILTER_LABELS.flatMap((each) =>
      logits ? [{ name: `Logit of ${each}`, value: logits[each] }] : [],
    ),
  ];
}
