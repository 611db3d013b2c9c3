/** Project files that are damaged, tampered with, or of another form. */
import { describe, expect, it } from "vitest";
import { SCHEMA_VERSION } from "../../formats/migrations.ts";
import { readProjectArchive } from "./readProjectArchive.ts";
import { filesOf, kitchen, soup, sourceOf, target } from "./testing/kitchen.ts";

describe("a project file", () => {
  const text = (value: string) => new TextEncoder().encode(value);
  type Files = Map<string, Uint8Array<ArrayBuffer>>;
  const edit = (files: Files, path: string, from: string | RegExp, to: string) =>
    files.set(path, text(new TextDecoder().decode(files.get(path)).replace(from, to)));
  const find = (files: Files, start: string) =>
    [...files.keys()].find((path) => path.startsWith(start))!;
  const broken: [string, (files: Files) => unknown, string][] = [
    ["something else", (files) => files.delete("project.json"), "kitchen.zip is not a Scion project: it has no project.json"],
    ["another program's project.json", (files) => files.set("project.json", text("{}")), "its project.json is of something else"],
    ["a newer form", (files) => edit(files, "project.json", `"schemaVersion": ${SCHEMA_VERSION}`, '"schemaVersion": 99'), `saved by a newer Scion (form 99; this one reads up to ${SCHEMA_VERSION})`],
    ["broken JSON", (files) => edit(files, "project.json", "{", "{{"), "project.json is not JSON"],
    ["a missing field", (files) => edit(files, "project.json", '"title": "Kitchen",', ""), 'project.json does not fit, at "project.title"'],
    ["a framing of the project that is none", (files) => edit(files, "project.json", '"framing": "pad"', '"framing": "bend"'), 'project.json does not fit, at "project.framing"'],
    ["a framing of a run that is none", (files) => edit(files, "runs/r1/run.json", '"framing":"squeeze"', '"framing":"bend"'), 'runs/r1/run.json does not fit, at "config.framing"'],
    ["an id that climbs out", (files) => edit(files, "project.json", '"r1"', '"../r1"'), 'at "runs.0" (must be up to 64 letters'],
    ["no examples", (files) => files.delete("examples.jsonl"), "lacks examples.jsonl"],
    ["an unknown split", (files) => edit(files, "examples.jsonl", '"train"', '"gold"'), 'examples.jsonl, line 1 does not fit, at "split"'],
    ["a hash that climbs out", (files) => edit(files, "examples.jsonl", /"hash":"\w+"/, '"hash":"../../x"'), 'at "media.0.hash" (must be a SHA-256'],
    ["an example twice", (files) => edit(files, "examples.jsonl", '"e2"', '"e1"'), "examples.jsonl, line 2 belongs to another project or is there twice"],
    ["a foreign example", (files) => edit(files, "examples.jsonl", '"p1"', '"p2"'), "examples.jsonl, line 1 belongs to another project"],
    ["no list of what was set aside", (files) => files.delete("aside.jsonl"), "lacks aside.jsonl"],
    ["an example set aside for no reason", (files) => edit(files, "aside.jsonl", '"why":"A duplicate.",', ""), 'aside.jsonl, line 1 does not fit, at "aside.why"'],
    ["no drafts", (files) => files.delete("drafts.jsonl"), "lacks drafts.jsonl"],
    ["a draft of no known state", (files) => edit(files, "drafts.jsonl", '"rejected"', '"half"'), 'drafts.jsonl, line 1 does not fit, at "state"'],
    ["a draft by nobody known", (files) => edit(files, "drafts.jsonl", '"model"', '"ghost"'), 'drafts.jsonl, line 1 does not fit, at "turns.0.provenance.by"'],
    ["a changed version", (files) => edit(files, find(files, "versions/"), "old", "new"), "are not what was frozen"],
    ["a missing run", (files) => files.delete("runs/r1/run.json"), "lacks runs/r1/run.json"],
    ["a foreign run", (files) => edit(files, "runs/r1/run.json", '"id":"r1"', '"id":"r2"'), "runs/r1/run.json belongs to another project"],
    ["a missing picture", (files) => files.delete(find(files, "media/")), "lacks the picture media/"],
    ["a changed picture", (files) => files.set(find(files, "media/"), soup), "is not what was saved (its hash differs)"],
  ]; // prettier-ignore
  it.each(broken)("with %s is refused with one sentence", async (_what, damage, sentence) => {
    const files = await filesOf(await kitchen());
    damage(files);
    await expect(readProjectArchive(sourceOf(files), target().accept)).rejects.toThrow(sentence);
  });

  const lines = (files: Files) =>
    new TextDecoder().decode(files.get("log.jsonl")).trimEnd().split("\n");
  const relog = (change: (lines: string[]) => string[]) => (files: Files) =>
    files.set(
      "log.jsonl",
      text(
        change(lines(files))
          .map((line) => `${line}\n`)
          .join(""),
      ),
    );
  const from = (entry: number) => `is not as it was written from entry ${entry} on`;
  const tampered: [string, (files: Files) => unknown, string, number][] = [
    ["a changed entry", (files) => edit(files, "log.jsonl", '"n":1', '"n":7'), from(2), 3],
    ["a removed entry", relog(([a, , c]) => [a!, c!]), from(2), 2],
    ["swapped entries", relog(([a, b, c]) => [b!, a!, c!]), from(1), 3],
    ["no last entry", relog(([a, b]) => [a!, b!]), "ends at entry 2, and had 3", 2],
    ["a last entry cut short", relog(([a, b, c]) => [a!, b!, c!.slice(0, 30)]), "1 of 3 lines, cannot be kept", 2],
    ["no log", (files) => files.delete("log.jsonl"), "ends at entry 0, and had 3", 0],
    ["no word of its end", (files) => edit(files, "project.json", '"entries": 3', '"entries": "3"'), "does not say where its log ends", 3],
  ]; // prettier-ignore
  it.each(tampered)("with %s in its log is opened, and says so", async (_, damage, sentence, n) => {
    const files = await filesOf(await kitchen());
    damage(files);
    const { log, logProblem, examples } = await readProjectArchive(
      sourceOf(files),
      target().accept,
    );
    expect(logProblem).toContain(sentence);
    expect(log.length).toBe(n);
    expect(examples.length).toBe(2);
  });

  it("from before there was a log has an empty one, and nothing is missed", async () => {
    const files = await filesOf(await kitchen());
    files.delete("log.jsonl");
    const { log: _, ...head } = JSON.parse(new TextDecoder().decode(files.get("project.json")));
    files.set("project.json", text(JSON.stringify(head)));
    const opened = await readProjectArchive(sourceOf(files), target().accept);
    expect(opened).toMatchObject({ log: [], logProblem: null });
  });

  it("hands nothing over before its records are checked", async () => {
    const files = await filesOf(await kitchen());
    files.delete("runs/r1/run.json");
    const { accept, media } = target();
    await expect(readProjectArchive(sourceOf(files), accept)).rejects.toThrow("lacks");
    expect(media.size).toBe(0);
  });
});
