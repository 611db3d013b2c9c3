import { expect, it } from "vitest";
import { hubModelId, modelIdText, partialModelId, readModelId, weightsModelId } from "./modelId.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const hash = "0af1".repeat(16);

it("an id says what it was derived from", () => {
  expect(readModelId(hubModelId("acme/Sprout-2B", commit))).toEqual({
    kind: "hub",
    repo: "acme/Sprout-2B",
    commit,
  });
  // Repositories of the Hub's first years have no owner.
  expect(readModelId(hubModelId("gpt2", commit))).toEqual({ kind: "hub", repo: "gpt2", commit });
  expect(readModelId(weightsModelId(hash, "0".repeat(16)))).toEqual({
    kind: "weights",
    sha256: hash,
  });
  expect(readModelId(weightsModelId(hash))).toEqual({ kind: "weights", sha256: hash });
  expect(readModelId(partialModelId("k3f"))).toEqual({ kind: "partial" });
});

it.each(["scion-sprout", "smolvlm2-256m-video-instruct-x1y2z", "", "sha256:12", "a@b/c", "a b@c"])(
  "%j was derived from nothing",
  (id) => expect(readModelId(id)).toEqual({ kind: "plain" }),
);

it("hashes are shortened for people", () => {
  expect(modelIdText(hubModelId("acme/Sprout-2B", commit))).toBe("acme/Sprout-2B (commit 0123456)");
  expect(modelIdText(weightsModelId(hash))).toBe("the model with the weights 0af10af10af1…");
  expect(modelIdText("scion-sprout")).toBe("scion-sprout");
});
