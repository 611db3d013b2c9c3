/**
 * Several questions about the same media in one micro-batch: what they share is computed once, and loss and gradients are those of
 * the conversations packed one after the other, in every family.
 */
import { describe, expect, it, vi } from "vitest";
import { concat } from "../../base/concat.ts";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import type { Conversation } from "../../methods/conversation.ts";
import { PLAIN, mergeBatches } from "../../train/parity/parityModel.ts";
import { distance } from "../../train/parity/recording.ts";
import type { MicroBatch } from "../../train/pack.ts";
import { shareBeginnings } from "../../train/sharedBeginnings.ts";
import { FamilyParity } from "./testing/familyParity.ts";

vi.setConfig({ testTimeout: 400_000 });

const TILED: DeviceProfile = { software: false, matmul: "tile" };
const families = [
  ...["llama", "qwen2", "video_llava", "smolvlm", "idefics3", "llava_onevision", "qwen2_vl"],
  ...["llava_next", "mllama"],
];

/** Another question and answer about the same media: `extra` more tokens to ask it, and what follows turned round. */
function asked(conversation: Conversation, extra: number): Conversation {
  const { ids, trained, mediaSpans } = conversation;
  const cut = trained.indexOf(1) - 2;
  // Media that are shown after an answer stay where they are.
  if (extra === 0 || mediaSpans.some(({ start }) => start > cut)) return conversation;
  const changed = (values: ArrayLike<number>, added: readonly number[]) => {
    const all = Array.from(values);
    const [kept, rest] = [all.slice(0, cut), all.slice(cut)];
    return [...kept, ...added, ...rest.slice(0, 2), ...rest.slice(2).toReversed()];
  };
  const question = Array.from({ length: extra }, (_, i) => ids[cut - (i % 2)]! + i);
  return {
    ...conversation,
    ids: Int32Array.from(changed(ids, question)),
    trained: Uint8Array.from(
      changed(
        trained,
        question.map(() => 0),
      ),
    ),
  };
}

interface Batches {
  apart: MicroBatch;
  shared: MicroBatch;
}

/** Every recorded conversation with two other questions about its media. */
function batchesOf({ batches }: FamilyParity): Batches {
  const all = batches.flatMap((batch, talk) =>
    [0, 3, 1].map((extra) => ({
      talk,
      batch: {
        ...batch,
        conversations: [asked(batch.conversations[0]!, extra)],
      },
    })),
  );
  const { sequences, owners } = shareBeginnings(
    all.map(({ batch }) => batch.conversations[0]!),
    all.map(({ talk }) => String(talk)),
  );
  const features = concat(owners.map((i) => all[i]!.batch.features));
  return {
    apart: mergeBatches(all.map(({ batch }) => batch)),
    shared: { conversations: sequences, features },
  };
}

const tokensOf = ({ conversations }: MicroBatch) =>
  conversations.reduce((sum, { ids }) => sum + ids.length, 0);

describe.each(families)("a tiny %s", (name) => {
  it.each([
    ["processors", PLAIN],
    ["graphics cards", TILED],
  ])("has the loss and gradients of separate conversations, on %s", async (_, profile) => {
    const parity = await FamilyParity.of(name, "config.json", undefined, profile);
    const { apart, shared } = batchesOf(parity);
    expect(shared.conversations.some(({ branches }) => branches)).toBe(true);
    expect(tokensOf(shared)).toBeLessThan(tokensOf(apart));
    const [wanted, got] = [await parity.stepOn(apart), await parity.stepOn(shared)];
    expect(Math.abs(got.loss / wanted.loss - 1)).toBeLessThan(1e-6);
    expect(distance(got.gradients, wanted.gradients)).toBeLessThan(1e-5);
    parity.destroy();
  });
});
