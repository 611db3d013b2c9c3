import { describe, expect, it } from "vitest";
import type { Processor } from "../media/processors/processor.ts";
import { encodeConversation, encodePrompt } from "../text/conversation.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import { fixtureFolders, loadFixture } from "../text/testing/loadFixture.ts";
import { viewTokens } from "../text/viewTokens.ts";
import { endIds, mediaReader } from "./mediaReader.ts";

const [, folder, file] = fixtureFolders()[0]!;
const { tokenizer, template } = loadFixture(folder, file);
const IMAGE = tokenizer.placeholderId.image!;

/** Two tiles a row, a line break after each row; a clip is told about and has one view a frame, on pictures' tokens. */
const processor: Processor = {
  sampleFrames: ({ frames }) => Array.from({ length: Math.min(frames, 3) }, (_, i) => i),
  geometry: ({ kind, width, height, frames = 1 }, alone) => ({
    ...{ kind, width, height, frames },
    views: kind === "video" ? frames : alone ? 4 : 1,
    rows: alone ? 2 : 0,
    columns: alone ? 2 : 0,
  }),
  views: () => [],
  expand: ({ kind, views, frames }) =>
    kind === "video"
      ? `A clip of ${frames} frames: ${"<image>".repeat(2 * frames)} ends.`
      : views === 4
        ? `${"<image>".repeat(6)}\n${"<image>".repeat(6)}\n`
        : "<image>".repeat(3),
};

const reader: ConversationReader = {
  tokenizer,
  template,
  media: mediaReader({ tokens: { image: IMAGE, video: IMAGE } }, processor, tokenizer),
  endIds: [tokenizer.eosId],
  maxTokens: 512,
};
const picture = { kind: "image", width: 40, height: 30 } as const;
const clip = { kind: "video", width: 40, height: 30, seconds: 2, frameCount: 60 } as const;

const places = (ids: Int32Array) => [...ids.keys()].filter((t) => ids[t] === IMAGE);

describe("what stands in the place of media", () => {
  it("may be text with visual places between, whose runs all belong to the medium", () => {
    const encoded = encodeConversation(
      {
        system: "",
        turns: [{ question: "<image>\nWhat?", answer: "An onion." }],
        media: [picture],
      },
      reader,
    );
    expect(encoded.slots.map(({ media, count }) => [media, count])).toEqual([
      [0, 6],
      [0, 6],
    ]);
    expect(places(encoded.ids)).toEqual(
      encoded.slots.flatMap(({ start, count }) =>
        Array.from({ length: count }, (_, i) => start + i),
      ),
    );
    expect(encoded.media).toMatchObject([{ views: 4, rows: 2, columns: 2 }]);
    const trained = tokenizer.decode(encoded.ids.filter((_, t) => encoded.trained[t] === 1));
    expect(trained.trim()).toBe(`An onion.${tokenizer.eosToken}`);
    const visual = viewTokens(encoded, tokenizer).filter(({ kind }) => kind === "visual");
    expect(visual).toHaveLength(12);
  });

  it("is what the tokenizer makes of the whole text, runs and all", () => {
    const media = [clip, picture];
    const messages = [{ role: "user" as const, text: "<video>\n<image>\nCompare." }];
    const { ids, slots } = encodePrompt({ system: "", messages, media }, reader);
    const rendered = template.render(messages, true);
    const cut = reader.media!.geometry(media);
    const text = rendered
      .replace("<video>", processor.expand(cut[0]!))
      .replace(/<image>(?=\s*Compare)/, processor.expand(cut[1]!));
    const started = tokenizer.bosToken !== "" && text.startsWith(tokenizer.bosToken);
    expect([...ids]).toEqual(tokenizer.encode(text, !started));
    // 3 frames of 2, and one tiled picture: the only picture, though not the only medium.
    expect(slots.map(({ media: of, count }) => [of, count])).toEqual([
      [0, 6],
      [1, 6],
      [1, 6],
    ]);
  });

  it("depends on how many pictures there are", () => {
    const messages = [{ role: "user" as const, text: "<image>\n<image>\nCompare." }];
    const media = [picture, picture];
    const { slots } = encodePrompt({ system: "", messages, media }, reader);
    expect(slots.map(({ media: of, count }) => [of, count])).toEqual([
      [0, 3],
      [1, 3],
    ]);
  });

  it("is nothing for a model that reads text only, which says so", () => {
    const messages = [{ role: "user" as const, text: "<image>\nWhat?" }];
    const blind = { ...reader, media: null };
    expect(() => encodePrompt({ system: "", messages, media: [picture] }, blind)).toThrow(
      "This model reads text only",
    );
    expect(() =>
      encodePrompt({ system: "", messages: [{ role: "user", text: "Hi" }], media: [] }, blind),
    ).not.toThrow();
  });

  it("is refused for a kind that the model does not take", () => {
    const media = mediaReader({ tokens: { image: IMAGE, video: null } }, processor, tokenizer);
    const messages = [{ role: "user" as const, text: "<video>\nWhat?" }];
    expect(() =>
      encodePrompt({ system: "", messages, media: [clip] }, { ...reader, media }),
    ).toThrow("This model does not take clips");
  });
});

describe("endIds", () => {
  it("holds the tokenizer's end and all that generation_config.json lists, once each", () => {
    const { eosId } = tokenizer;
    expect(endIds(tokenizer, undefined)).toEqual([eosId]);
    expect(endIds(tokenizer, { eos_token_id: 7777 })).toEqual([eosId, 7777]);
    expect(endIds(tokenizer, { eos_token_id: [7777, eosId, 7778] })).toEqual([eosId, 7777, 7778]);
  });
});
