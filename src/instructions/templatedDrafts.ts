/** What templates wrote, as drafts: each turn with its provenance. Made from the same facts again, they are the same drafts. */
import { canonicalJson } from "../base/canonicalJson.ts";
import { draftId } from "../drafts/draftId.ts";
import type { Draft } from "../protocol/drafts.ts";
import type { Provenance } from "../protocol/provenance.ts";
import type { Example, Turn } from "../protocol/records.ts";
import type { TemplatedExample } from "../protocol/instructions/templates.ts";
import type { TemplateTask } from "./task.ts";

/** @param when ISO time */
export function templatedDrafts(
  made: readonly TemplatedExample[],
  task: Pick<TemplateTask, "id" | "title">,
  when: string,
): Promise<Draft[]> {
  const written: Provenance = {
    ...{ by: "template", what: task.title, source: "", licence: "", when },
  };
  return Promise.all(
    made.map(async ({ from, media, turns }): Promise<Draft> => {
      const own = turns.map(({ templateId, ...turn }): Turn =>
        templateId === undefined ? turn : { ...turn, provenance: sourced(written, turn) },
      );
      return {
        id: await draftId("template", task.id, contentOf({ media, turns: own })),
        ...{ projectId: from.projectId, state: "waiting", media, turns: own },
        target: { kind: "example" },
        source: from.source,
        ...{ doubts: [], evidence: [], createdAt: when },
      };
    }),
  );
}

/** With source and licence of the words that it is made of, and who gave the answer, where they are known. */
function sourced(written: Provenance, { provenance }: Turn): Provenance {
  if (!provenance) return written;
  const { source, licence, annotators, edited } = provenance;
  // Words that a person changed here are no longer those of the annotator.
  return { ...written, source, licence, ...(annotators && !edited && { annotators }) };
}

type Content = Pick<Example, "media" | "turns">;

const contentOf = ({ media, turns }: Content) =>
  canonicalJson([
    media.map(({ hash }) => hash),
    turns.map(({ question, answer }) => [question.trim(), answer.trim()]),
  ]);

/** Drafts that say what no example says already, each once, with all who gave its answers. */
export function withoutKnown(drafts: readonly Draft[], present: readonly Example[]): Draft[] {
  const known = new Set(present.map(contentOf));
  const fresh = new Map<string, Draft>();
  for (const draft of drafts) {
    if (known.has(contentOf(draft))) continue;
    const first = fresh.get(draft.id);
    fresh.set(draft.id, first ? joined(first, draft) : draft);
  }
  return [...fresh.values()];
}

/** The first of two drafts that say the same. */
function joined(first: Draft, same: Draft): Draft {
  const turns = first.turns.map((turn, at): Turn => {
    const { provenance } = turn;
    const theirs = same.turns[at]?.provenance?.annotators ?? [];
    if (!provenance || theirs.length === 0) return turn;
    const annotators = [...new Set([...(provenance.annotators ?? []), ...theirs])];
    return { ...turn, provenance: { ...provenance, annotators } };
  });
  return { ...first, turns };
}
