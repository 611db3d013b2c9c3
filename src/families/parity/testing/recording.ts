/** What tools/families/record.py has written about a tiny checkpoint of a real family; see tools/families/README.md. */
import type { OptimConfig } from "../../../protocol/config.ts";
import type { Greedy, Sample } from "../../../train/parity/recording.ts";

export interface RecordedMedium {
  kind: "picture" | "video";
  /** `adapterValues(count, salt, bound)` in this shape, as a processor would hand them over. */
  pixels: { shape: number[]; salt: number; bound: number };
  /** Its placeholder text: visual tokens, and what is around and between them. */
  ids: number[];
  /** The embeddings that replace the visual tokens, (visual tokens, width). */
  width: number;
  features: Sample;
  /** Rows and columns of tiles; or moments, rows and columns of patches. */
  grid?: number[];
  /** Rows and columns of tiles that `pixels` holds; empty ones follow. */
  tiles?: [rows: number, columns: number];
  /** Height and width of the picture before tiling. */
  size?: [height: number, width: number];
  /** False for one of several pictures in a row, which LLaVA-OneVision leaves whole. */
  tiled?: boolean;
}

/** What tools/families/record_vision.py has written: the same with adapters in vision tower and projector too. */
export interface VisionRecording {
  /** `salt` comes before the place of a tensor in `gradients`. */
  adapter: FamilyRecording["adapter"] & { salt: number };
  /** `values` of what lies beside the language model. */
  training: FamilyRecording["training"];
}

export interface FamilyRecording {
  /** SHA-256 of each weights file. */
  weights: Record<string, string>;
  media: RecordedMedium[];
  conversations: {
    name: string;
    media: number[];
    ids: number[];
    trained: [begin: number, end: number][];
    loss: number;
    logits: Sample;
    lastLogits: Sample;
    /** Three rows, for families whose positions have three axes, and what is added to the length for the next id. */
    positions?: number[][];
    positionDelta?: number;
  }[];
  base: Greedy[];
  adapter: {
    rank: number;
    alpha: number;
    boundA: number;
    boundB: number;
    loss: number;
    gradients: Record<string, Sample>;
    keys: string[];
    greedy: Greedy[];
  };
  training: {
    optim: OptimConfig;
    /** step → micro-batch → conversations. */
    batches: number[][][];
    losses: number[];
    norms: number[];
    rates: number[];
    values: Record<string, Sample>;
    greedy: Greedy[];
  };
}
