import { describe, expect, it } from "vitest";
import type { ModelIdentity, ModelOrigin } from "../protocol/models.ts";
import { findAtHand, identityOf, lastingId, missingModel, weightsHash } from "./modelIdentity.ts";

const file = (path: string, sha256: string) => ({ path, sha256 });
const commit = "0123456789abcdef0123456789abcdef01234567";
const hub: ModelOrigin = {
  ...{ kind: "hub", hub: "https://huggingface.co", repo: "acme/Sprout-2B" },
  ...{ revision: "main", commit },
};
const one = "1".repeat(64);
const two = "2".repeat(64);
const identity = (id: string, more: Partial<ModelIdentity> = {}): ModelIdentity => ({
  ...{ id, name: "acme/Sprout-2B", commit: null, hub: null, weightsHash: null },
  ...more,
});

describe("the hash of weights", () => {
  it("is the same in whatever order and beside whatever files they lie", async () => {
    const a = await weightsHash([
      file("model-1.safetensors", "aa"),
      file("model-2.safetensors", "bb"),
    ]);
    const b = await weightsHash([
      file("config.json", "cc"),
      file("model-2.safetensors", "bb"),
      file("model-1.safetensors", "aa"),
    ]);
    expect(a).toBe(b);
    // printf 'aa\nbb' | sha256sum
    expect(a).toBe("80c0d5c7137871baa75af2038f350bf60a4d45a131a653d0eb93f3cda3d28609");
    expect(await weightsHash([file("model-1.safetensors", "aa")])).not.toBe(a);
  });

  it("is not known while they are not all there", async () => {
    expect(await weightsHash([file("model.safetensors", "")])).toBeNull();
    expect(await weightsHash([file("config.json", "cc")])).toBeNull();
  });
});

describe("an identity", () => {
  const title = "my-folder";
  const files = (sha256: string) =>
    [file("config.json", "cc"), file("model.safetensors", sha256)].map((row) => ({
      ...row,
      ...{ bytes: 1, doneBytes: 1, promised: null, etag: "" },
    }));
  const of = (
    origin: ModelOrigin,
    sha256: string,
    config: Record<string, unknown> | null = {},
    folder = "a",
  ) => identityOf({ origin, title, files: files(sha256), folder }, config);

  it("of a model of the Hub is its name and commit, whatever was asked for and through which hub", async () => {
    const whole = await of(hub, one);
    expect(whole).toMatchObject({ id: `acme/Sprout-2B@${commit}`, name: "acme/Sprout-2B", commit });
    const mirror = { ...hub, hub: "https://mirror.example", revision: commit } as ModelOrigin;
    expect((await of(mirror, one)).id).toBe(whole.id);
    // It is known before the first byte is here.
    expect(await of(hub, "")).toMatchObject({ id: whole.id, weightsHash: null });
  });

  it("of a folder and of a server is the hash of the weights and of the settings, with the published name", async () => {
    const config = { _name_or_path: "acme/Sprout-2B" };
    const folder = await of({ kind: "folder", name: "x" }, one, config, "a");
    const server = await of({ kind: "address", url: "https://x.example/y/" }, one, config, "b");
    expect(folder).toEqual(server);
    // printf 'config.json cc' | sha256sum
    expect(folder.id).toBe(`sha256:${folder.weightsHash}-aca3c1efed1e00b6`);
    expect(folder.name).toBe("acme/Sprout-2B");
    expect((await of({ kind: "folder", name: "x" }, two)).id).not.toBe(folder.id);
  });

  it("is another with other settings, whatever people read and however the weights are divided", async () => {
    const origin = { kind: "folder", name: "x" } as const;
    const idWith = async (path: string, sha256: string) => {
      const more = { path, sha256, bytes: 1, doneBytes: 1, promised: null, etag: "" };
      const all = [...files(one).filter((row) => row.path !== path), more];
      return (await identityOf({ origin, title, files: all, folder: "a" }, {})).id;
    };
    const { id } = await of(origin, one);
    expect(await idWith("README.md", "aa")).toBe(id);
    expect(await idWith("model.safetensors.index.json", "aa")).toBe(id);
    expect(await idWith("config.json", "aa")).not.toBe(id);
    expect(await idWith("chat_template.jinja", "aa")).not.toBe(id);
  });

  it("has no published name where config.json holds a path, or is not there", async () => {
    const name = async (config: Record<string, unknown> | null) =>
      (await of({ kind: "folder", name: "x" }, one, config)).name;
    expect(await name({ _name_or_path: "/home/ana/models/sprout" })).toBe("my-folder");
    expect(await name(null)).toBe("my-folder");
  });

  it("of weights that are not whole is one of this import alone", async () => {
    const origin = { kind: "folder", name: "x" } as const;
    expect((await of(origin, "", null, "a")).id).toBe("partial:a");
    expect((await of(origin, "", null, "b")).id).toBe("partial:b");
    // From a server, the next try goes on with the same.
    const address = { kind: "address", url: "https://x.example/y/" } as const;
    expect((await of(address, "", null, "a")).id).toBe("partial:https://x.example/y/");
  });
});

describe("the model at hand", () => {
  const fromHub = { id: `acme/Sprout-2B@${commit}`, weightsHash: one };
  const shipped = { id: "scion-sprout", weightsHash: two };
  const atHand = [shipped, fromHub];

  it("is the one of that id", () => {
    expect(findAtHand(fromHub.id, undefined, atHand)).toBe(fromHub.id);
    expect(findAtHand("scion-sprout", undefined, atHand)).toBe("scion-sprout");
  });

  it("is the one with the same weights, from wherever", () => {
    expect(findAtHand(`sha256:${one}`, undefined, atHand)).toBe(fromHub.id);
    const later = identity("acme/Sprout-2B@fedcba9", { weightsHash: one });
    expect(findAtHand(later.id, later, atHand)).toBe(fromHub.id);
    expect(findAtHand(later.id, undefined, atHand)).toBeNull();
  });

  it("is what an id of an earlier version became", () => {
    expect(findAtHand("sprout-x1y2z", identity(fromHub.id), atHand)).toBe(fromHub.id);
    expect(findAtHand("sprout-x1y2z", undefined, atHand)).toBeNull();
  });

  it("is never one with other weights, even of the same id", () => {
    const earlier = identity("scion-sprout", { weightsHash: one });
    expect(findAtHand("scion-sprout", earlier, [shipped])).toBeNull();
    expect(findAtHand("scion-sprout", earlier, atHand)).toBe(fromHub.id);
  });

  it("is none where nothing agrees", () => {
    expect(findAtHand(`sha256:${"3".repeat(64)}`, undefined, atHand)).toBeNull();
    expect(findAtHand("x", identity("y"), atHand)).toBeNull();
    expect(findAtHand("x", identity("y"), [{ id: "z", weightsHash: null }])).toBeNull();
  });
});

it("an id that lasts is derived, as far as something is known", () => {
  expect(lastingId("a/b@c", identity("sha256:x"))).toBe("a/b@c");
  expect(lastingId("sprout-x1y2z", identity("a/b@c"))).toBe("a/b@c");
  expect(lastingId("scion-sprout", identity("scion-sprout", { weightsHash: one }))).toBe(
    `sha256:${one}`,
  );
  expect(lastingId("sprout-x1y2z", identity("sprout-x1y2z"))).toBe("sprout-x1y2z");
  expect(lastingId("sprout-x1y2z", undefined)).toBe("sprout-x1y2z");
});

describe("what is said of a missing model", () => {
  it("names repository and commit, and where to get it", () => {
    const id = `acme/Sprout-2B@${commit}`;
    expect(missingModel(id, identity(id, { hub: "https://mirror.example" }))).toEqual({
      modelId: id,
      hub: { repo: "acme/Sprout-2B", revision: commit, address: "https://mirror.example" },
      text: "acme/Sprout-2B (commit 0123456) is not on this computer. Bring it from the Hub here, or choose another for this project, on the Models screen.",
    });
    expect(missingModel(id, undefined).hub).toMatchObject({ revision: commit, address: null });
    expect(missingModel(id, identity(id, { weightsHash: one })).text).toContain(
      "with the same weights",
    );
  });

  it("names the weights, with the published name where there is one", () => {
    const id = `sha256:${one}`;
    expect(missingModel(id, identity(id)).text).toContain(
      "acme/Sprout-2B (weights 111111111111…) is not on this computer. Bring it here, or",
    );
    expect(missingModel(id, undefined)).toMatchObject({
      hub: null,
      text: expect.stringContaining("The model with the weights 111111111111… is not on"),
    });
  });

  it("says when an earlier version wrote a name alone", () => {
    expect(missingModel("sprout-x1y2z", undefined).text).toContain(
      'The model "sprout-x1y2z" is not on this computer, and an earlier Scion wrote no more',
    );
  });
});
