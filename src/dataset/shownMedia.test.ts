import { expect, test } from "vitest";
import type { Media } from "../protocol/records.ts";
import { shownIn } from "./shownMedia.ts";

const medium = (kind: Media["kind"], hash: string): Media => ({
  ...{ kind, hash, mime: "", bytes: 1, width: 4, height: 3, localName: hash },
});

test("texts show the media of their marks' kinds, in order, whatever stands between them in the list", () => {
  const media = [medium("image", "a"), medium("video", "v"), medium("image", "b")];
  const hashes = (...texts: string[]) => shownIn(texts, media).map(({ hash }) => hash);
  expect(hashes("<image>\nWhat?")).toEqual(["a"]);
  expect(hashes("<image> <image>")).toEqual(["a", "b"]);
  expect(hashes("<video>", "an answer", "<image>")).toEqual(["a", "v"]);
  expect(hashes("What?")).toEqual([]);
});
