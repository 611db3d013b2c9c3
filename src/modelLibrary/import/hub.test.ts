import { describe, expect, it } from "vitest";
import {
  fileUrl,
  infoUrl,
  nextPage,
  parseInfo,
  parseTree,
  readRepo,
  refusalOf,
  refusalText,
  treeUrl,
} from "./hub.ts";

describe("the Hub's addresses", () => {
  it("keep the slash of owner/name and escape the rest", () => {
    expect(infoUrl("https://huggingface.co", "a/b", "refs/pr/1")).toBe(
      "https://huggingface.co/api/models/a/b/revision/refs%2Fpr%2F1",
    );
    expect(treeUrl("https://h", "a/b", "c0")).toBe("https://h/api/models/a/b/tree/c0");
    expect(fileUrl("https://h", "a/b", "c0", "my file#1.json")).toBe(
      "https://h/a/b/resolve/c0/my%20file%231.json",
    );
  });

  it.each([
    ["HuggingFaceTB/SmolVLM2-256M-Video-Instruct", "HuggingFaceTB/SmolVLM2-256M-Video-Instruct"],
    [
      " https://huggingface.co/llava-hf/llava-onevision-qwen2-0.5b-ov-hf/tree/main ",
      "llava-hf/llava-onevision-qwen2-0.5b-ov-hf",
    ],
    ["https://huggingface.co/gpt2?x=1#y", "gpt2"],
  ])("%s is read as %s", (text, repo) => {
    expect(readRepo(text)).toBe(repo);
  });

  it.each(["", "a b", "../etc", "a/b/c/d", "a/.."])("%j is no model's name", (text) => {
    expect(() => readRepo(text)).toThrow(
      "is not the name of a model on the Hub. It looks like owner/name",
    );
  });
});

describe("the Hub's answers", () => {
  it("say which commit a revision is, whether it is gated, and the card's head", () => {
    const info = { sha: "abc", gated: "manual", cardData: { license: "mit" } };
    expect(parseInfo(info, "a/b")).toEqual({
      commit: "abc",
      gated: true,
      card: { license: "mit" },
    });
    expect(parseInfo({ sha: "abc", gated: false }, "a/b").gated).toBe(false);
    expect(() => parseInfo({ hello: 1 }, "a/b")).toThrow(
      "so this address is not a Hugging Face Hub",
    );
    expect(() => parseInfo({ sha: "../../x" }, "a/b")).toThrow("does not name a commit");
  });

  it("list files with SHA-256 for large ones and git's hash for small ones, folders left out", () => {
    const sha256 = "a".repeat(64);
    const files = parseTree(
      [
        { type: "directory", path: "onnx", oid: "x" },
        { type: "file", path: "config.json", size: 12, oid: "B".repeat(40) },
        {
          type: "file",
          path: "model.safetensors",
          size: 5e9,
          oid: "c".repeat(40),
          lfs: { oid: sha256, size: 5e9 },
        },
        { type: "file", path: "odd.txt", size: 1, oid: "not hex" },
        { type: "file", path: "onnx/model.onnx", size: 1, oid: "d".repeat(40) },
      ],
      "a/b",
    );
    expect(files).toEqual([
      { path: "config.json", bytes: 12, promised: { kind: "git-sha1", hex: "b".repeat(40) } },
      { path: "model.safetensors", bytes: 5e9, promised: { kind: "sha256", hex: sha256 } },
      { path: "odd.txt", bytes: 1, promised: null },
    ]);
    expect(() => parseTree({ error: "x" }, "a/b")).toThrow(
      "The list of a/b's files cannot be read",
    );
    expect(() => parseTree([{ type: "file", path: "a", size: -1 }], "a/b")).toThrow(
      "no size for a",
    );
  });

  it("go on at the address that the Link header names", () => {
    expect(nextPage('<https://h/api?cursor=x>; rel="next"')).toBe("https://h/api?cursor=x");
    expect(nextPage('<https://h/api>; rel="prev"')).toBeNull();
    expect(nextPage(null)).toBeNull();
  });

  it.each([
    [401, "GatedRepo", null, "gated"],
    [403, "GatedRepo", null, "gated"],
    [403, null, null, "gated"],
    [401, "RepoNotFound", null, "missing"],
    [401, null, null, "missing"],
    [404, "RevisionNotFound", null, "missing"],
    [404, "EntryNotFound", null, "missing"],
    [401, null, "Invalid credentials in Authorization header", "token"],
    [429, null, null, "busy"],
    [503, null, null, "busy"],
    [418, null, null, "other"],
  ] as const)("%i with code %s and message %s is %s", (status, code, message, refusal) => {
    expect(refusalOf(status, code, message)).toBe(refusal);
  });

  it("tell what is gated from what is not there", () => {
    const about = { host: "huggingface.co", repo: "a/b", what: 'a/b at "v9"', status: 404 };
    expect(refusalText("gated", about)).toContain(
      "a/b is gated: its owner asks people to agree first.",
    );
    expect(refusalText("missing", about)).toContain('huggingface.co has no a/b at "v9" (404)');
    expect(refusalText("token", about)).toContain("does not know this access token");
  });
});
