import { expect, test } from "vitest";
import type { Media } from "../protocol/records.ts";
import { attachedMedia } from "./attachedMedia.ts";

const medium = (kind: Media["kind"], hash: string): Media => ({
  ...{ kind, hash, mime: "", bytes: 1, width: 4, height: 3, localName: hash },
});

test("placeholders take media of their kind in order, whatever other media lie between them", () => {
  const media = [medium("image", "a"), medium("video", "v"), medium("image", "b")];
  const hashes = (...texts: string[]) => attachedMedia(texts, media).map(({ hash }) => hash);
  expect(hashes("<image>\nWhat?")).toEqual(["a"]);
  expect(hashes("<image> <image>")).toEqual(["a", "b"]);
  expect(hashes("<video>", "an answer", "<image>")).toEqual(["a", "v"]);
  expect(hashes("What?")).toEqual([]);
});
