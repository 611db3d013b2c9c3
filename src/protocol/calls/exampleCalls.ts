/** Calls about imports, examples and their media. Part of the table in calls.ts. */
import type { Framing } from "../../base/media/framing.ts";
import type { KeepClip } from "../media/longClip.ts";
import type { SlideCut } from "../media/slide.ts";
import type { Segment } from "../media/clipSegments.ts";
import type { CoverBox, RemainingUses } from "../coverBoxes.ts";
import type { DicomOpening } from "../dicomDoor.ts";
import type { Example, Media } from "../records.ts";
import type { ColumnRole, FrameStrip, ImportReview, SeenMedia, TokenView } from "../reports.ts";

export interface ExampleCalls {
  /** Looks at files without storing anything. Paths are relative to what was dropped. */
  "import.inspect": {
    args: { projectId: string; files: { path: string; file: File }[]; jobId: string };
    result: ImportReview;
  };
  /** Reads a sheet of an open review again, with a role for each of its columns. The review keeps its id; keys of rows change. */
  "import.columns": {
    args: { reviewId: string; sheet: string; roles: (ColumnRole | null)[]; jobId: string };
    result: ImportReview;
  };
  /** Opens the DICOM files behind a door of an open review, or opens them otherwise. Keys of rows change. */
  "import.openDicom": {
    args: { reviewId: string; key: string; opening: DicomOpening; jobId: string };
    result: ImportReview;
  };
  /** Keeps the whole of a long clip of an open review, or segments of it, instead of what was kept before. Keys of rows change. */
  "import.keepClip": {
    args: { reviewId: string; path: string; keeps: KeepClip; jobId: string };
    result: ImportReview;
  };
  /** Cuts regions out of a slide of an open review, instead of those that were cut out before. Keys of rows change. */
  "import.cutSlide": {
    args: { reviewId: string; path: string; cut: SlideCut; jobId: string };
    result: ImportReview;
  };
  "import.commit": {
    args: { reviewId: string; keys: string[]; jobId: string };
    result: { added: Example[] };
  };
  "import.discard": { args: { reviewId: string }; result: void };

  "example.list": { args: { projectId: string }; result: Example[] };
  /** `before`: the example that the edit began with; what another tab changed since is kept, or it is refused. */
  "example.save": { args: { example: Example; before?: Example }; result: Example };
  "example.remove": { args: { projectId: string; ids: string[] }; result: void };
  /** Undo of remove, and changes of many, which began with `before`. */
  "example.restore": {
    args: { projectId: string; examples: Example[]; before?: Example[] };
    result: void;
  };
  /** Assigns sources to splits by a seeded hash; equal sources stay together. `validation` and `test` are shares, 0 to 1. */
  "example.assignSplits": {
    args: { projectId: string; validation: number; test: number; seed: number };
    result: Example[];
  };
  "example.tokens": { args: { example: Example; system: string }; result: TokenView[] };

  "media.blob": { args: { hash: string; size: "thumb" | "full" }; result: Blob };
  /** Of the project's model, or without a project of the one that ships. */
  "media.frames": { args: { hash: string; projectId?: string }; result: FrameStrip };
  /** What the project's model gets of one of the media of a conversation that go in so, as pictures; null for a model of text alone. */
  "media.seen": {
    args: { projectId: string; media: Media[]; index: number; framing: Framing };
    result: SeenMedia | null;
  };
  /** What the project's model is shown otherwise than the person gave it, in sentences: smaller pictures, a moved line. */
  "media.notes": { args: { projectId: string; media: Media[] }; result: string[] };
  /** Burns black boxes into a stored picture or clip, in the place of the one without. Long job for clips. */
  "media.cover": {
    args: { projectId: string; hash: string; boxes: CoverBox[]; jobId: string };
    result: { media: Media; remaining: RemainingUses };
  };
  /**
   * One example for each segment of a stored clip of an example, in its place; the example stays. All are stored or none. Long
   * job. `encoded`: how many had to be encoded anew.
   */
  "media.cut": {
    args: {
      projectId: string;
      exampleId: string;
      hash: string;
      segments: Segment[];
      jobId: string;
    };
    result: { added: Example[]; encoded: number };
  };
  /** Stores a picture or clip for chat or for one more turn, re-encoded; it is decoded as the project's model takes it. */
  "media.add": { args: { projectId: string; file: File }; result: Media };
}
