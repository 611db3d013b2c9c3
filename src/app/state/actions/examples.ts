/** Write, change, remove and split examples, and freeze them. Every change can be undone. */
import type { Framing } from "../../../base/media/framing.ts";
import type { FrameStrip, SeenMedia, TokenView } from "../../../protocol/reports.ts";
import type { Example, Media, Part, Split } from "../../../protocol/records.ts";
import { call } from "../workerClient.ts";
import { runJob } from "../job.ts";
import { store } from "../store.ts";
import { messageOf, showToast } from "../toasts.ts";
import { pushUndo, type Undo } from "../undo.ts";
import { newId } from "../../../base/newId.ts";
import { formatCount } from "../../../base/words/formatCount.ts";

export async function loadExamples(projectId: string): Promise<void> {
  store.setState(({ examplesState }) => ({
    examplesState: examplesState === "ready" ? "ready" : "loading",
  }));
  try {
    const examples = await call("example.list", { projectId });
    if (store.getState().projectId === projectId) {
      store.setState({ examples, examplesState: "ready" });
    }
  } catch (error) {
    store.setState({ examplesState: { failed: messageOf(error) } });
  }
}

/** Adds the general examples that ship with the embedded model, where the project has none and is on it. */
export async function addGeneralExamples(projectId: string): Promise<void> {
  const phase = "Reading the general examples";
  const added = await runJob("general", phase, "project.addGeneral", { projectId });
  if (added > 0) await loadExamples(projectId);
}

/** The project's model answers general questions, which runs then keep. Its job has the purpose "keeping". */
export async function keepGeneral(projectId: string): Promise<void> {
  const phase = "Reading the general questions";
  const { kept, leftOut } = await runJob("keeping", phase, "project.keepGeneral", { projectId });
  const missing = leftOut.map(({ reason, count }) => ` Left out: ${count}. ${reason}`).join("");
  showToast(`${formatCount(kept, "answer")} of the general model will be kept.${missing}`);
  await loadExamples(projectId);
}

/** How many general questions a model is asked before a run. */
export function countGeneralQuestions(
  projectId: string,
): Promise<{ shipped: number; own: number }> {
  return call("project.generalQuestions", { projectId });
}

export async function loadVersions(projectId: string): Promise<void> {
  const versions = await call("version.list", { projectId });
  if (store.getState().projectId === projectId) store.setState({ versions });
}

/** Replaces an example in the list, or appends it. */
function upsert(example: Example): void {
  store.setState(({ examples, projectId }) => {
    if (example.projectId !== projectId) return {};
    const known = examples.some(({ id }) => id === example.id);
    return {
      examples: known
        ? examples.map((other) => (other.id === example.id ? example : other))
        : [...examples, example],
    };
  });
}

const presentOf = (id: string) => store.getState().examples.find((other) => other.id === id);

/** `before`: what the edit began with, by default the example as this page knows it. */
async function storeExample(example: Example, before = presentOf(example.id)): Promise<Example> {
  const saved = await call("example.save", { example, ...(before && { before }) });
  upsert(saved);
  return saved;
}

/** Saves an example, with undo. `began`: the example that the edit began with. */
export async function saveExample(example: Example, began?: Example): Promise<Example> {
  const before = presentOf(example.id);
  const saved = await storeExample(example, began);
  if (before) pushUndo("Changed an example", asBefore(before, saved), false);
  return saved;
}

export interface ExampleInput {
  part: Part;
  media: Media[];
  question?: string;
}

export async function addExample({ part, media, question }: ExampleInput): Promise<Example> {
  const { projectId } = store.getState();
  if (!projectId) throw new Error("Open a project first: an example belongs to a project.");
  const id = newId();
  const placeholders = media.map(({ kind }) => `<${kind}>\n`).join("");
  const example: Example = {
    id,
    projectId,
    part,
    media,
    turns: [{ question: placeholders + (question ?? ""), answer: "", kind: "" }],
    split: "train",
    source: media[0]?.hash ?? id,
    editedAt: new Date().toISOString(),
  };
  const saved = await storeExample(example);
  pushUndo("Added an example", () => deleteExamples([saved]), false);
  return saved;
}

async function deleteExamples(gone: Example[]): Promise<void> {
  const { projectId } = store.getState();
  if (!projectId) return;
  const ids = gone.map(({ id }) => id);
  await call("example.remove", { projectId, ids });
  const lost = new Set(ids);
  store.setState(({ examples }) => ({ examples: examples.filter(({ id }) => !lost.has(id)) }));
}

export async function removeExamples(gone: Example[]): Promise<void> {
  if (gone.length === 0) return;
  pushUndo(`Removed ${formatCount(gone.length, "example")}`, await takeOut(gone));
}

/** Removes examples as a part of a step: says how it is undone. */
export async function takeOut(gone: Example[]): Promise<Undo> {
  await deleteExamples(gone);
  return async () => {
    const projectId = gone[0]!.projectId;
    await call("example.restore", { projectId, examples: gone });
    await loadExamples(projectId);
  };
}

/** Writes many changed examples at once. `text` says what happened, for the message with Undo. */
export async function changeMany(changed: Example[], text: string): Promise<void> {
  if (changed.length > 0) pushUndo(text, await writeMany(changed));
}

/** The same as a part of a step: says how it is undone. */
export async function writeMany(changed: Example[]): Promise<Undo> {
  const projectId = changed[0]!.projectId;
  const ids = new Set(changed.map(({ id }) => id));
  const present = () => store.getState().examples.filter(({ id }) => ids.has(id));
  const before = present();
  const write = async (rows: Example[]) => {
    await call("example.restore", { projectId, examples: rows, before: present() });
    await loadExamples(projectId);
  };
  await write(changed);
  return () => write(before);
}

/** Saves an example whose words a person has changed, as a part of a step: says how it is undone. */
export async function rewrite(example: Example): Promise<Undo> {
  const before = presentOf(example.id);
  return asBefore(before, await storeExample(example, before));
}

/** Restored and not saved, so that words that come back are whose they were. */
function asBefore(before: Example | undefined, saved: Example): Undo {
  return async () => {
    const { projectId } = saved;
    await call("example.restore", { projectId, examples: before ? [before] : [], before: [saved] });
    await loadExamples(projectId);
  };
}

/** Moves examples by hand into a split. */
export async function moveExamples(examples: Example[], split: Split): Promise<void> {
  const moved = examples.filter((example) => example.split !== split);
  await changeMany(
    moved.map((example) => ({ ...example, split })),
    `Moved ${formatCount(moved.length, "example")}`,
  );
}

/** Assigns all sources to splits anew: `validation` and `test` are shares of all examples, 0 to 0.9. */
export async function assignSplits(validation: number, test: number, seed: number): Promise<void> {
  const { projectId, examples: before } = store.getState();
  if (!projectId) return;
  store.setState({
    examples: await call("example.assignSplits", { projectId, validation, test, seed }),
  });
  pushUndo("Dealt the examples anew", async () => {
    await call("example.restore", { projectId, examples: before });
    await loadExamples(projectId);
  });
}

export async function freezeVersion(): Promise<void> {
  const { projectId } = store.getState();
  if (!projectId) return;
  const version = await call("version.freeze", { projectId });
  store.setState(({ versions }) => ({
    versions: [version, ...versions.filter(({ id }) => id !== version.id)],
  }));
  showToast(`Frozen as ${version.id}.`, { tone: "good" });
}

/** The tokens of an example, and which of them are trained. Stores nothing. */
export function readTokens(example: Example): Promise<TokenView[]> {
  const { projects } = store.getState();
  const system = projects.find(({ id }) => id === example.projectId)?.system ?? "";
  return call("example.tokens", { example, system });
}

/** The frames of a clip that the project's model samples. */
export function readFrames(hash: string, projectId: string): Promise<FrameStrip> {
  return call("media.frames", { hash, projectId });
}

/** What the project's model gets of one of the media of a conversation. */
export function readSeen(
  projectId: string,
  media: Media[],
  index: number,
  framing: Framing,
): Promise<SeenMedia | null> {
  return call("media.seen", { projectId, media, index, framing });
}

/** Notes on what the project's model receives differently from the original media. */
export function readMediaNotes(projectId: string, media: Media[]): Promise<string[]> {
  return call("media.notes", { projectId, media });
}

/** Stores a picture or clip for one more turn or for the chat, re-encoded by the worker. */
export function addMedia(projectId: string, file: File): Promise<Media> {
  return call("media.add", { projectId, file });
}
