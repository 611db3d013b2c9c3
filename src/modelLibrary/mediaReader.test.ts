import { describe, expect, it } from "vitest";
import type { Processor } from "../media/processing/processor.ts";
import { encodeConversation, encodePrompt } from "../text/conversation.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import { loadChatTemplate } from "../text/chatTemplate.ts";
import { families, json, recordedFamilies } from "../text/testing/loadFamily.ts";
import { fixtureFolders, loadFixture } from "../text/testing/loadFixture.ts";
import { loadTokenizer } from "../text/tokenizer.ts";
import { viewTokens } from "../text/viewTokens.ts";
import { endIds, mediaReader, studioProcessor } from "./mediaReader.ts";
import { idOf } from "../text/testing/idOf.ts";

const [, folder, file] = fixtureFolders()[0]!;
const { tokenizer, template } = loadFixture(folder, file);
const IMAGE = tokenizer.placeholderIds.image!;

/** Two tiles a row, a line break after each row; a clip has text around its tokens, one view a frame, and pictures' token. */
const processor: Processor = {
  sampleFrames: ({ frames }) => Array.from({ length: Math.min(frames, 3) }, (_, i) => i),
  grid: ({ kind, width, height, frames = 1 }, alone) => ({
    ...{ kind, width, height, frames },
    views: kind === "video" ? frames : alone ? 4 : 1,
    rows: alone ? 2 : 0,
    columns: alone ? 2 : 0,
  }),
  views: () => [],
  pictures: () => [],
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
  media: mediaReader({ tokenIds: { image: IMAGE, video: IMAGE } }, processor, tokenizer),
  endIds: [tokenizer.eosId],
  maxTokens: 512,
};
const picture = { kind: "image", width: 40, height: 30 } as const;
const clip = { kind: "video", width: 40, height: 30, seconds: 2, frameCount: 60 } as const;

const visualTokens = (ids: Int32Array) => [...ids.keys()].filter((t) => ids[t] === IMAGE);

describe("the placeholder text of media", () => {
  it("may be text with visual tokens between, whose spans all belong to the medium", () => {
    const encoded = encodeConversation(
      {
        system: "",
        turns: [{ question: "<image>\nWhat?", answer: "An onion." }],
        media: [picture],
      },
      reader,
    );
    expect(encoded.mediaSpans.map(({ media, count }) => [media, count])).toEqual([
      [0, 6],
      [0, 6],
    ]);
    expect(visualTokens(encoded.ids)).toEqual(
      encoded.mediaSpans.flatMap(({ start, count }) =>
        Array.from({ length: count }, (_, i) => start + i),
      ),
    );
    expect(encoded.mediaGrids).toMatchObject([{ views: 4, rows: 2, columns: 2 }]);
    const trained = tokenizer.decode(encoded.ids.filter((_, t) => encoded.trained[t] === 1));
    expect(trained.trim()).toBe(`An onion.${tokenizer.eosToken}`);
    const visual = viewTokens(encoded, tokenizer).filter(({ kind }) => kind === "visual");
    expect(visual).toHaveLength(12);
  });

  it("is what the tokenizer makes of the whole text, runs and all", () => {
    const media = [clip, picture];
    const messages = [{ role: "user" as const, text: "<video>\n<image>\nCompare." }];
    const { ids, mediaSpans } = encodePrompt({ system: "", messages, media }, reader);
    const rendered = template.render(messages, true);
    const grids = reader.media!.mediaGrids(media);
    const text = rendered
      .replace("<video>", processor.expand(grids[0]!))
      .replace(/<image>(?=\s*Compare)/, processor.expand(grids[1]!));
    const started = tokenizer.bosToken !== "" && text.startsWith(tokenizer.bosToken);
    expect([...ids]).toEqual(tokenizer.encode(text, !started));
    // 3 frames of 2, and one tiled picture: the only picture, though not the only medium.
    expect(mediaSpans.map(({ media: of, count }) => [of, count])).toEqual([
      [0, 6],
      [1, 6],
      [1, 6],
    ]);
  });

  it("depends on how many pictures there are", () => {
    const messages = [{ role: "user" as const, text: "<image>\n<image>\nCompare." }];
    const media = [picture, picture];
    const { mediaSpans } = encodePrompt({ system: "", messages, media }, reader);
    expect(mediaSpans.map(({ media: of, count }) => [of, count])).toEqual([
      [0, 3],
      [1, 3],
    ]);
  });

  it("is nothing for a model that reads text only, which says so", () => {
    const messages = [{ role: "user" as const, text: "<image>\nWhat?" }];
    const textOnly = { ...reader, media: null };
    expect(() => encodePrompt({ system: "", messages, media: [picture] }, textOnly)).toThrow(
      "This model reads text only",
    );
    expect(() =>
      encodePrompt({ system: "", messages: [{ role: "user", text: "Hi" }], media: [] }, textOnly),
    ).not.toThrow();
  });

  it("is refused for a kind that the model does not take", () => {
    const media = mediaReader({ tokenIds: { image: IMAGE, video: null } }, processor, tokenizer);
    const messages = [{ role: "user" as const, text: "<video>\nWhat?" }];
    expect(() =>
      encodePrompt({ system: "", messages, media: [clip] }, { ...reader, media }),
    ).toThrow("This model does not take clips");
  });
});

describe("LLaVA-NeXT Llama-3-8B in both packagings", () => {
  const llama3 = recordedFamilies().find(([name]) => name === "llava_next")![1];
  const [file, settings] = ["tokenizer.json", "tokenizer_config.json"].map((name) =>
    json(families, "llama3", name),
  ) as [{ added_tokens: { content: string }[] }, object];
  const vision_config = { image_size: 336, patch_size: 14 };
  const square = { size: { shortest_edge: 336 }, crop_size: { height: 336, width: 336 } };
  /** The packaging whose visual token has this name, of a tokenizer without the tokens `without`. */
  const packaged = (name: string, jinja: string, without: string[] = []): ConversationReader => {
    const added_tokens = file.added_tokens.filter(({ content }) => !without.includes(content));
    const tokenizer = loadTokenizer({ ...file, added_tokens }, settings);
    const id = idOf(tokenizer, name)!;
    const tokens = { image: id, video: null };
    const config = { model_type: "llava_next", image_token_index: id, vision_config };
    const processor = studioProcessor(
      { config, preprocessor: square },
      { tokenIds: tokens },
      tokenizer,
      8,
    );
    return {
      tokenizer,
      template: loadChatTemplate(jinja, settings),
      media: mediaReader({ tokenIds: tokens }, processor, tokenizer),
      endIds: [tokenizer.eosId],
      maxTokens: 8192,
    };
  };
  const [, plain] = recordedFamilies().find(([name]) => name === "llama3")!;
  const RESERVED = "<|reserved_special_token_4|>";
  const both: [string, string, ConversationReader][] = [
    [
      "llava-hf's, with <image> behind the vocabulary",
      "<image>",
      packaged("<image>", llama3.template),
    ],
    [
      "AdaptLLM's, with a reserved token and a template for plain texts",
      RESERVED,
      packaged(RESERVED, plain.template, ["<image>", "<|image|>", "<pad>"]),
    ],
    [
      "a reserved token that the template itself writes",
      RESERVED,
      packaged(RESERVED, llama3.template.replaceAll("<image>", RESERVED), ["<image>"]),
    ],
  ];

  it.each(both)("%s: %s stands on every visual place", (_, name, reader) => {
    const photo = { kind: "image", width: 640, height: 480 } as const;
    const messages = [{ role: "user" as const, text: "<image>\nWhat is this?" }];
    const {
      ids,
      mediaSpans,
      mediaGrids: media,
    } = encodePrompt({ system: "", messages, media: [photo] }, reader);
    // The whole in 24² = 576 places; 2 × 2 tiles of which 48 × 36 places show the picture, and 36 line ends: 2340.
    expect(mediaSpans.map(({ count }) => count)).toEqual([2340]);
    expect(media).toMatchObject([{ rows: 2, columns: 2, views: 5 }]);
    const id = idOf(reader.tokenizer, name)!;
    expect(ids.filter((one) => one === id)).toHaveLength(2340);
    const words = reader.tokenizer.decode(ids.filter((one) => one !== id));
    expect(words).toContain(
      "<|start_header_id|>user<|end_header_id|>\n\n\nWhat is this?<|eot_id|>",
    );
    const spoken = { system: "", turns: [{ question: messages[0]!.text, answer: "A leek." }] };
    const { ids: whole, trained } = encodeConversation({ ...spoken, media: [photo] }, reader);
    expect(whole.slice(0, ids.length)).toEqual(ids);
    expect(reader.tokenizer.decode(whole.filter((_, t) => trained[t] === 1))).toBe(
      "A leek.<|eot_id|>",
    );
  });

  it("a token that the tokenizer does not have is named", () => {
    const { tokenizer } = both[0]![2];
    const config = { model_type: "llava_next", vision_config };
    const open = () =>
      studioProcessor(
        { config, preprocessor: square },
        { tokenIds: { image: 128_256, video: null } },
        tokenizer,
        8,
      );
    expect(open).toThrow(
      "names token 128256 for pictures or clips, which its tokenizer.json does not have",
    );
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
