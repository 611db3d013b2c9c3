/** Drafts, examples and media for tests. */
import type { Draft } from "../../protocol/drafts.ts";
import type { Provenance } from "../../protocol/provenance.ts";
import type { Example, Media, Turn } from "../../protocol/records.ts";

export const byModel: Provenance = {
  ...{ by: "model", what: "Answer drafted", source: "Scion Sprout" },
  ...{ licence: "apache-2.0", when: "2026-01-01T00:00:00Z" },
};

export const picture = (name: string): Media => ({
  ...{ kind: "image", hash: name.padEnd(64, "0"), mime: "image/webp", bytes: 3 },
  ...{ width: 8, height: 8, localName: `${name}.jpg` },
});

export const turn = (question: string, answer: string, provenance?: Provenance): Turn => ({
  ...{ question, answer, kind: "" },
  ...(provenance && { provenance }),
});

export const exampleOf = (id: string, turns: Turn[], more: Partial<Example> = {}): Example => ({
  ...{ id, projectId: "p", part: "image", media: [picture("leek")], turns, split: "train" },
  ...{ source: "garden", editedAt: "2026-01-01T00:00:00Z", ...more },
});

export const draftOf = (id: string, turns: Turn[], more: Partial<Draft> = {}): Draft => ({
  ...{ id, projectId: "p", state: "waiting", media: [picture("leek")], turns, source: "garden" },
  ...{ target: { kind: "example" }, doubts: [], evidence: [] },
  ...{ createdAt: "2026-01-01T00:00:00Z", ...more },
});
