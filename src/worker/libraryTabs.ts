/** Tells the pages of other tabs which examples and projects have changed, through a BroadcastChannel from worker to worker. */
import type { Event } from "../protocol/events.ts";
import type { Example, Project } from "../protocol/records.ts";
import type { RecordChanges } from "../storage/io/records.ts";

export type LibraryChanged = Extract<Event, { type: "library.changed" }>;

export class LibraryTabs {
  readonly #channel = new BroadcastChannel("scion-library");

  /** `emit` sends an event to this tab's page. */
  constructor(emit: (event: LibraryChanged) => void) {
    this.#channel.addEventListener("message", ({ data }: MessageEvent<LibraryChanged>) =>
      emit(data),
    );
  }

  /** After changes of this tab are stored. */
  readonly tell = (changes: RecordChanges): void => {
    const event = libraryChanged(changes);
    if (event) this.#channel.postMessage(event);
  };

  close(): void {
    this.#channel.close();
  }
}

/** What pages are told of these changes; null where there is nothing of theirs in them. */
function libraryChanged({ put = [], remove = [] }: RecordChanges): LibraryChanged | null {
  const putOf = <T>(noun: string) =>
    put.filter(([key]) => key[0] === noun).map(([, record]) => record as T);
  const projects = putOf<Project>("project");
  const examples = putOf<Example>("example");
  const removed = remove.flatMap(([noun, , id]) => (noun === "example" && id ? [id] : []));
  if (projects.length + examples.length + removed.length === 0) return null;
  return { type: "library.changed", projects, examples, removed };
}
