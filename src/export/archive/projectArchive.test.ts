import { describe, expect, it } from "vitest";
import { readZip } from "../../formats/zip/readZip.ts";
import { renameProject, type ProjectArchive } from "./projectArchive.ts";
import { readProjectArchive } from "./readProjectArchive.ts";
import {
  adapter,
  filesOf,
  kitchen,
  leek,
  onion,
  pea,
  save,
  soup,
  target,
} from "./testing/kitchen.ts";

describe("a project file", () => {
  it("gives back everything but the names that files had on somebody's disk", async () => {
    const archive = await kitchen();
    const { accept, media, runFiles } = target();
    const progress: string[] = [];
    const back = await readProjectArchive(
      await readZip(await save(archive)),
      accept,
      (done, total) => progress.push(`${done}/${total}`),
    );
    const anonymous = JSON.parse(
      JSON.stringify(archive).replaceAll("Ana Meier 1970.jpg", ""),
    ) as ProjectArchive;
    anonymous.runs[0]!.status = "paused"; // nothing runs in a file
    expect(back).toEqual({ ...anonymous, specialist: leek, logProblem: null });
    expect((await filesOf({ ...archive, specialist: null })).has("specialist.safetensors")).toBe(
      false,
    );
    expect([...media.values()]).toEqual([onion, soup, pea, leek]);
    expect([...runFiles]).toEqual([["r1/adapter_model.safetensors", adapter]]);
    expect(progress).toEqual(["1/5", "2/5", "3/5", "4/5", "5/5"]);
  });

  it("holds no file name of the person's anywhere", async () => {
    for (const [path, bytes] of await filesOf(await kitchen())) {
      expect(`${path} ${new TextDecoder().decode(bytes)}`).not.toMatch(/Ana|Meier|1970/);
    }
  });

  it("is equal byte for byte when saved twice, and after it was opened and saved again", async () => {
    const bytes = async (archive: ProjectArchive) =>
      new Uint8Array(await (await save(archive)).arrayBuffer());
    const first = await bytes({ ...(await kitchen()), runs: [] });
    expect(await bytes({ ...(await kitchen()), runs: [] })).toEqual(first);
    const opened = await readProjectArchive(await readZip(new Blob([first])), target().accept);
    expect(await bytes(opened)).toEqual(first);
  });

  it("can be opened as a second copy under new ids", async () => {
    const archive = await kitchen();
    let next = 0;
    const { archive: copy, runIds } = renameProject(archive, "p2", () => `n${next++}`);
    expect([...runIds]).toEqual([["r1", "n0"]]);
    expect(copy.reports[0]).toMatchObject({ id: "n1", runId: "n0", projectId: "p2" });
    const branch = { runId: "r1", title: "First", step: 3, learnt: ["x"] };
    const second = { ...archive.runs[0]!, id: "r2", branch };
    const branched = renameProject(
      { ...archive, runs: [...archive.runs, second] },
      "p3",
      () => `m${next++}`,
    );
    expect(branched.archive.runs[1]!.branch).toEqual({
      ...branch,
      runId: branched.runIds.get("r1"),
    });
    expect(
      new Set([...copy.examples, ...copy.versions[0]!.rows].map(({ projectId }) => projectId)),
    ).toEqual(new Set(["p2"]));
    // The content is the same, so the version keeps its name, and the copy can be saved and opened.
    const back = await readProjectArchive(await readZip(await save(copy)), target().accept);
    expect(back.versions[0]!.version.id).toBe(archive.versions[0]!.version.id);
  });
});
