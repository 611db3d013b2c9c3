import { expect, test } from "vitest";
import type { Encoded } from "../../families/parts/encoded.ts";
import type { GenerateRequest } from "../request.ts";
import { CachedSequences } from "./cachedSequences.ts";

const PICTURE = 99;

/** A prompt of one word, pictures of two rows each with these values, and another word. */
function request(...pictures: number[]): GenerateRequest {
  const ids = [1, ...pictures.flatMap(() => [PICTURE, PICTURE]), 2];
  const mediaSpans = pictures.map((_, media): Encoded["mediaSpans"][number] => ({
    ...{ media, start: 1 + 2 * media, count: 2 },
  }));
  const features = Float32Array.from(pictures.flatMap((value) => [value, value]));
  const prompt = { ids: Int32Array.from(ids), mediaSpans, mediaGrids: [], features };
  return { sequence: 0, prompt };
}

function taken(first: GenerateRequest, second: GenerateRequest): number[] {
  const cached = new CachedSequences();
  cached.keep(first, undefined);
  return [...(cached.take(second, undefined) ?? [])];
}

test("rows of the same picture serve again, also where another follows it", () => {
  expect(taken(request(5), request(5))).toEqual([1, PICTURE, PICTURE, 2]);
  expect(taken(request(5), request(5, 6))).toEqual([1, PICTURE, PICTURE, 2]);
});

test("of another picture with the same ids only what stands before it serves", () => {
  expect(taken(request(5), request(6))).toEqual([1]);
  expect(taken(request(5, 6), request(5, 7))).toEqual([1]);
});

test("what was taken is lost until it is kept again", () => {
  const cached = new CachedSequences();
  cached.keep(request(5), undefined);
  cached.take(request(5), undefined);
  expect(cached.take(request(5), undefined)).toBeUndefined();
});
