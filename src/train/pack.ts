/**
 * Packs conversations one after the other into one row of tokens, with the tables that keep them apart, the places of
 * their visual features, and the rows that the loss looks at. Pure: encoded conversations in, input arrays out.
 */
import { joined } from "../base/joined.ts";
import type { Geometry } from "../protocol/geometry.ts";
import { causalSpans } from "../engine/ops/spans.ts";
import type { Encoded, Eyes, OpenModel, Tables } from "../engine/models/family.ts";
import { blankLooks, fillLooks, reordered, seenBy } from "./looks.ts";
import { angles, axisCount, place as placed } from "../engine/models/positions.ts";

const NOBODY = 0xffffffff;

/** `trained[t]` marks tokens that are answers. */
export interface Conversation extends Encoded {
  trained: Uint8Array;
}

/** Sizes that a program is recorded for: tokens, feature rows, visual rows that are made of them, supervised rows. */
export interface BatchShape {
  tokens: number;
  features: number;
  visual: number;
  rows: number;
}

/**
 * Sizes that programs are recorded for: multiples of `step`, a power of two, and beyond 16 steps of ever larger ones, so that
 * long conversations too share their programs. At most an eighth of a size is padding then.
 */
export function bucket(count: number, step: number): number {
  const grown = 2 ** (Math.floor(Math.log2(Math.max(1, count))) - 3);
  const size = Math.max(step, grown);
  return Math.ceil(count / size) * size;
}

/** Number of tokens that the loss looks at: every trained token has a token before it that predicts it. */
export function supervisedTokens({ trained }: Conversation): number {
  let count = 0;
  for (let t = 1; t < trained.length; t++) count += trained[t]!;
  return count;
}

/** What of a conversation says where its media stand. */
export type Shown = Pick<Encoded, "slots" | "media">;

/** The media of a conversation in the order in which their rows stand in it. */
export function mediaInOrder({ slots }: Pick<Encoded, "slots">): number[] {
  return [...new Set(slots.map(({ media }) => media))];
}

/** How many feature and visual rows these media take, in buckets of `step`. @throws Error when the model has no eyes. */
export function visualShape(
  eyes: Eyes | undefined,
  media: readonly Geometry[],
  step: number,
): Pick<BatchShape, "features" | "visual"> {
  if (media.length === 0) return { features: 0, visual: 0 };
  const { featureRows, visualRows, merged = 1, arrange } = seeing(eyes);
  const total = (count: (geometry: Geometry) => number) =>
    media.reduce((sum, geometry) => sum + count(geometry), 0);
  const features = bucket(total(featureRows), step);
  return { features, visual: arrange ? bucket(total(visualRows), step) : features / merged };
}

/** The eyes of a model that was shown something. */
export function seeing(eyes: Eyes | undefined): Eyes {
  if (eyes) return eyes;
  throw new Error("This model reads text only, and a picture or clip was put in front of it.");
}

/** The smallest bucket that holds these conversations; buckets keep the number of different programs small. */
export function shapeFor(
  conversations: readonly Conversation[],
  eyes: Eyes | undefined,
): BatchShape {
  const sum = (count: (c: Conversation) => number) =>
    conversations.reduce((total, conversation) => total + count(conversation), 0);
  const tokens = sum(({ ids }) => ids.length);
  return {
    tokens: bucket(Math.max(1, tokens), 64),
    ...visualShape(eyes, conversations.flatMap(shown), 64),
    rows: bucket(Math.max(1, sum(supervisedTokens)), 64),
  };
}

/** How the media of a conversation are cut, in the order in which they stand in it. */
function shown(conversation: Shown): Geometry[] {
  return mediaInOrder(conversation).map((media) => conversation.media[media]!);
}

/**
 * Input arrays of a training or check program of this shape. Each supervised row weighs `weight`; pass
 * 1 / (all supervised tokens of the optimiser step), so that summed losses are the mean over tokens.
 * `features` are the feature rows of all media, (rows, width) flat, in the order in which they stand in the conversations.
 * @throws Error when the conversations do not fit the shape or the features do not fit the slots.
 */
export function packBatch(
  conversations: readonly Conversation[],
  shape: BatchShape,
  { positions, eyes }: Pick<OpenModel, "positions" | "eyes">,
  features: Float32Array,
  weight: number,
): Tables {
  const { tokens, rows: rowCount } = shape;
  const ids = new Uint32Array(tokens);
  const axes = axisCount(positions);
  const at = new Float64Array(tokens * axes);
  const source = new Uint32Array(tokens).fill(NOBODY);
  const place = new Uint32Array(shape.visual).fill(NOBODY);
  const rows = new Uint32Array(rowCount).fill(NOBODY);
  const slot = new Uint32Array(tokens).fill(NOBODY);
  const targets = new Uint32Array(rowCount);
  const weights = new Float32Array(rowCount);
  let [token, visual, row] = [0, 0, 0];
  for (const conversation of conversations) {
    const { ids: words, trained, slots } = conversation;
    ids.set(words, token);
    at.set(placed(positions, conversation).at, token * axes);
    for (const { start, count } of slots) {
      for (let i = 0; i < count; i++, visual++) {
        source[token + start + i] = visual;
        place[visual] = token + start + i;
      }
    }
    for (let t = 0; t + 1 < words.length; t++) {
      if (!trained[t + 1]) continue;
      rows[row] = token + t;
      slot[token + t] = row;
      targets[row] = words[t + 1]!;
      weights[row] = weight;
      row++;
    }
    token += words.length;
  }
  if (token > tokens || visual > shape.visual || row > rowCount) {
    throw new Error(
      `A batch of ${token} tokens, ${visual} visual rows and ${row} answers does not fit ${tokens}, ${shape.visual} and ${rowCount}.`,
    );
  }
  const spans = causalSpans(
    conversations.map((c) => c.ids.length),
    tokens,
  );
  const inputs: Tables = {
    ids,
    angles: angles(positions, at),
    keys: spans.keys,
    queries: spans.queries,
    rows,
    slot,
    targets,
    weights,
  };
  if (shape.features) {
    const sees = seeing(eyes);
    const media = conversations.flatMap(shown);
    const { tables, rows: lying } = sees.cross
      ? lookTables(sees, conversations, shape, features)
      : { tables: { source, place }, rows: features };
    Object.assign(inputs, tables, visualTables(sees, media, shape, lying, visual));
  }
  return inputs;
}

/** Who sees which rows beside the text, and the features as the rows lie. */
function lookTables(
  { cross, featureRows, featureWidth }: Eyes,
  conversations: readonly Conversation[],
  { tokens, visual }: BatchShape,
  features: Float32Array,
): { tables: Tables; rows: Float32Array } {
  const tables = blankLooks(tokens);
  const lying: Float32Array[] = [];
  let [token, row] = [0, 0];
  for (const conversation of conversations) {
    const looks = cross!.looks(conversation);
    fillLooks(tables, looks, { from: 0, token, row });
    const rows = shown(conversation).reduce((sum, geometry) => sum + featureRows(geometry), 0);
    const own = features.subarray(row * featureWidth, (row + rows) * featureWidth);
    lying.push(reordered(own, looks.order, featureWidth));
    token += conversation.ids.length;
    row += rows;
  }
  const lookQueries = seenBy(tables.lookKeys, visual);
  const lookQueriesBefore = seenBy(tables.lookKeysBefore, visual);
  return { tables: { ...tables, lookQueries, lookQueriesBefore }, rows: joined(lying) };
}

/**
 * The input "features", padded, and the family's own tables. `places` is the number of places that the media have in the text.
 * @throws Error when features or places are not as many as the media have.
 */
export function visualTables(
  eyes: Eyes,
  media: readonly Geometry[],
  shape: Pick<BatchShape, "features" | "visual">,
  features: Float32Array,
  places: number,
): Tables {
  const [wantedRows, wantedPlaces] = [eyes.featureRows, eyes.visualRows].map((count) =>
    media.reduce((sum, geometry) => sum + count(geometry), 0),
  );
  const rows = features.length / eyes.featureWidth;
  if (rows !== wantedRows || places !== wantedPlaces) {
    throw new Error(
      `The pictures give ${rows} feature rows for ${places} places in the text, and the way they are cut asks for ${wantedRows} and ${wantedPlaces}.`,
    );
  }
  const padded = new Float32Array(shape.features * eyes.featureWidth);
  padded.set(features);
  return { features: padded, ...eyes.arrange?.(media, shape) };
}
