/** Drafts over real storage: what is reviewed, what is kept, and what never sees them. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { byModel, draftOf, exampleOf, picture, turn } from "../../drafts/testing/draft.ts";
import type { Draft } from "../../protocol/drafts.ts";
import { openLibrary } from "../../storage/openLibrary.ts";
import { installStorage } from "../../storage/testing/memoryStorage.ts";
import type { Library } from "../../storage/library.ts";
import type { Context } from "../context.ts";
import { draftHandlers } from "./drafts.ts";
import { exampleHandlers } from "./examples.ts";
import { versionHandlers } from "./versions.ts";

const storage = installStorage();
let library: Library;

const reopen = async () => {
  storage.restart();
  library = await openLibrary(() => {}, ["served"]);
};
const calls = () => draftHandlers({ library } as Context);

const QUESTION = "<image>\nWhat is it?";
const asked = exampleOf("e", [turn(QUESTION, "")]);
const answer: Draft = draftOf("d1", [turn(QUESTION, "A leek", byModel)], {
  target: { kind: "turn", exampleId: "e", turn: 0, was: asked.turns[0]! },
});
const more: Draft = draftOf("d2", [turn("<image>\nWhich colour?", "Green", byModel)], {
  createdAt: "2026-01-02",
});
const leek = { media: picture("leek"), blob: new Blob(["abc"]), thumb: new Blob(["a"]) };

beforeEach(async () => {
  await reopen();
  await library.putProject({
    ...{ id: "p", title: "Garden", field: "other", system: "" },
    ...{ modelId: "served", createdAt: "2026" },
  });
  await library.addExamples([asked], [leek]);
  await library.drafts.add("p", [answer, more]);
});
afterEach(() => storage.clear());

const ids = ["d1", "d2"];
const states = async () => (await library.drafts.list("p")).map(({ id, state }) => [id, state]);

describe("drafts", () => {
  test("are no examples: nothing can be frozen of them until one is accepted", async () => {
    const { "version.freeze": freeze } = versionHandlers({ library } as Context);
    await expect(freeze({ projectId: "p" })).rejects.toThrow("None of the 1 examples has both");
    expect(await library.listExamples("p")).toEqual([asked]);
    await calls()["draft.accept"]({ projectId: "p", ids: ["d1"] });
    expect((await freeze({ projectId: "p" })).turns.train).toBe(1);
  });

  test("are written once: one that was reviewed is not written anew", async () => {
    await calls()["draft.reject"]({ projectId: "p", ids: ["d2"] });
    const added = await library.drafts.add("p", [more, { ...more, id: "d3" }]);
    expect(added.map(({ id }) => id)).toEqual(["d3"]);
    expect(await states()).toEqual([["d1", "waiting"], ["d2", "rejected"], ["d3", "waiting"]]); // prettier-ignore
  });

  test("of one moment are listed in the order in which they were written", async () => {
    const written = ["z", "b", "y", "a"].map((id) => ({ ...more, id }));
    await library.drafts.add("p", written.slice(0, 2));
    await library.drafts.add("p", written.slice(2));
    const listed = await library.drafts.list("p");
    expect(listed.map(({ id }) => id)).toEqual(["d1", "d2", "z", "b", "y", "a"]);
  });

  test("are accepted and taken back with their examples", async () => {
    const before = await library.drafts.list("p");
    const { examples } = await calls()["draft.accept"]({ projectId: "p", ids });
    expect(await library.listExamples("p")).toEqual(expect.arrayContaining(examples));
    expect(await library.listExamples("p")).toHaveLength(2);
    expect(await states()).toEqual([["d1", "accepted"], ["d2", "accepted"]]); // prettier-ignore
    await calls()["draft.restore"]({ projectId: "p", ids });
    const [back, ...others] = await library.listExamples("p");
    expect([back!.turns, others]).toEqual([asked.turns, []]);
    expect(await library.drafts.list("p")).toEqual(before);
  });

  test("are accepted one after the other, also when two calls come at once", async () => {
    const other = { ...answer, id: "d4", turns: [turn(QUESTION, "An onion", byModel)] };
    await library.drafts.add("p", [other]);
    const handlers = calls();
    const both = await Promise.all([
      handlers["draft.accept"]({ projectId: "p", ids: ["d1"] }),
      handlers["draft.accept"]({ projectId: "p", ids: ["d4"] }),
    ]);
    expect(both.map(({ drafts }) => drafts.length)).toEqual([1, 0]);
    expect(both[1].refused[0]!.reason).toContain('"A leek" stands there now');
  });

  test("are all or nothing with their examples when the tab is killed", async () => {
    storage.mortality.dieAfter(0);
    await expect(calls()["draft.accept"]({ projectId: "p", ids })).rejects.toThrow("killed");
    await reopen();
    expect([await library.listExamples("p"), await states()]).toEqual([
      [asked],
      [["d1", "waiting"], ["d2", "waiting"]],
    ]); // prettier-ignore
  });

  test("keep their pictures when no example uses them, and go with their project", async () => {
    await library.removeExamples("p", ["e"]);
    await reopen();
    expect((await library.readMedia(leek.media.hash, "full")).size).toBe(3);
    await library.removeProject("p");
    expect(await library.drafts.list("p")).toEqual([]);
    await expect(library.readMedia(leek.media.hash, "full")).rejects.toThrow("no longer stored");
  });

  test("take other words while they wait, and none once they are accepted", async () => {
    const turns = [turn(QUESTION, "A big leek", { ...byModel, edited: true })];
    expect((await calls()["draft.edit"]({ draft: { ...answer, turns } })).turns).toEqual(turns);
    await calls()["draft.accept"]({ projectId: "p", ids: ["d1"] });
    await expect(calls()["draft.edit"]({ draft: answer })).rejects.toThrow("accepted already");
    await expect(calls()["draft.edit"]({ draft: { ...answer, id: "x" } })).rejects.toThrow(
      "no longer here",
    );
    const [example] = await library.listExamples("p");
    expect(example!.turns[0]).toMatchObject({ answer: "A big leek", provenance: { edited: true } });
  });
});

test("an accepted answer that a person then changes says so, and one that they type is theirs", async () => {
  await calls()["draft.accept"]({ projectId: "p", ids: ["d1"] });
  const { "example.save": save } = exampleHandlers({ library } as Context);
  const [accepted] = await library.listExamples("p");
  const saved = await save({
    example: {
      ...accepted!,
      turns: [{ ...accepted!.turns[0]!, answer: "A small leek" }, turn("Its colour?", "Green")],
    },
  });
  expect(saved.turns.map(({ provenance }) => [provenance?.by, provenance?.edited])).toEqual([
    ["model", true],
    ["person", undefined],
  ]);
  expect(await library.listExamples("p")).toEqual([saved]);
});
