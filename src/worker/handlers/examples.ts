/** Calls about examples: save, remove, restore, assign to splits, and show as tokens. */
import { UserError } from "../../base/userError.ts";
import { partOf } from "../../dataset/exampleRow.ts";
import { withEditsRecorded } from "../../dataset/provenance.ts";
import { assignSplits } from "../../dataset/assignSplits.ts";
import type { Example } from "../../protocol/records.ts";
import type { Library } from "../../storage/library.ts";
import { encodeConversation } from "../../text/conversation.ts";
import { viewTokens } from "../../text/viewTokens.ts";
import type { Context, HandlersOf } from "../context.ts";
import { joinExample, whileEditing } from "../editing.ts";
import { checkPlaceholders } from "../../dataset/checkPlaceholders.ts";

type Names =
  | "example.list"
  | "example.save"
  | "example.remove"
  | "example.restore"
  | "example.assignSplits"
  | "example.tokens";

async function checkMedia(library: Library, { media }: Example): Promise<void> {
  for (const { hash, localName } of media) {
    if (await library.getMedia(hash)) continue;
    throw new UserError(`${localName} is no longer stored in this browser. Drop the file again.`);
  }
}

export function exampleHandlers({ library, models }: Context): HandlersOf<Names> {
  return {
    "example.list": ({ projectId }) => library.listExamples(projectId),

    async "example.save"({ example, before }) {
      const { projectId, id } = example;
      checkPlaceholders(example);
      await library.getProject(projectId);
      return whileEditing(projectId, async () => {
        const stored = await library.getExample(projectId, id);
        const joined = stored && before ? joinExample(before, example, stored) : example;
        await checkMedia(library, joined);
        const now = new Date().toISOString();
        const saved: Example = {
          ...withEditsRecorded(stored, joined, now),
          part: joined.part === "replay" ? "replay" : partOf(joined.media),
          editedAt: now,
        };
        await library.putExamples([saved]);
        return saved;
      });
    },

    "example.remove": ({ projectId, ids }) => library.removeExamples(projectId, ids),

    async "example.restore"({ projectId, examples, before = [] }) {
      await library.getProject(projectId);
      await whileEditing(projectId, async () => {
        const known = new Map(before.map((example) => [example.id, example]));
        const joined = examples.map(async (example) => {
          const began = known.get(example.id);
          const stored = began && (await library.getExample(projectId, example.id));
          return { ...(stored ? joinExample(began, example, stored) : example), projectId };
        });
        await library.putExamples(await Promise.all(joined));
      });
    },

    /** Replay examples keep the split that they came with. */
    async "example.assignSplits"({ projectId, validation, test, seed }) {
      return whileEditing(projectId, async () => {
        const examples = await library.listExamples(projectId);
        const own = examples.filter(({ part }) => part !== "replay");
        const splits = assignSplits(own, { validation, test, seed });
        const assigned = examples.map((row) => ({
          ...row,
          split: splits.get(row.id) ?? row.split,
        }));
        await library.putExamples(assigned.filter((row, i) => row.split !== examples[i]!.split));
        return assigned;
      });
    },

    async "example.tokens"({ example, system }) {
      const { modelId } = await library.getProject(example.projectId);
      const reader = await models.reader(modelId);
      const encoded = encodeConversation(
        { system, turns: example.turns, media: example.media },
        reader,
      );
      return viewTokens(encoded, reader.tokenizer);
    },
  };
}
