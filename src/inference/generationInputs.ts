/** Input arrays of the programs that answer: for reading what is new of some questions, and for one token more of each. */
import { joined } from "../base/joined.ts";
import type { Looks, OpenModel, Tables } from "../families/family.ts";
import { angles, axisCount } from "../families/parts/positions.ts";
import type { AnswerShape } from "./recordGeneration.ts";
import type { Ask, Fresh } from "./request.ts";
import { seeing } from "./visualShape.ts";
import type { CacheRoom } from "./kvCache.ts";
import { blankLooks, fillLooks, reordered } from "./crossAttention.ts";
import { arrangeTables, featureTable } from "./visualInputs.ts";

const NOBODY = 0xffffffff;

type Model = Pick<OpenModel, "positions" | "eyes">;

/** What is new of these questions goes through together, into the rows of the caches that are its own. */
export function readingTables(
  asks: readonly Fresh[],
  shape: AnswerShape,
  room: CacheRoom,
  { positions, eyes }: Model,
): Tables {
  const ids = new Uint32Array(shape.tokens);
  const axes = axisCount(positions);
  const at = new Float64Array(shape.tokens * axes);
  const keys = new Uint32Array(shape.tokens * 2);
  const cacheAt = new Uint32Array(shape.tokens).fill(NOBODY);
  const source = new Uint32Array(shape.tokens).fill(NOBODY);
  const place = new Uint32Array(shape.visual).fill(NOBODY);
  const last = new Uint32Array(asks.length);
  const looking = blankLooks(shape.tokens);
  let [token, visual] = [0, 0];
  asks.forEach(({ sequence, prompt, at: places, from, look }, i) => {
    const begin = sequence * room.rows;
    ids.set(prompt.ids.subarray(from), token);
    at.set(places.subarray(from * axes), token * axes);
    if (look) fillLooks(looking, look, { from, token, row: sequence * room.lookRows });
    for (const { start, count } of prompt.slots) {
      if (start < from) continue;
      for (let j = 0; j < count; j++, visual++) {
        source[token + start - from + j] = visual;
        place[visual] = token + start - from + j;
      }
    }
    for (let t = from; t < prompt.ids.length; t++, token++) {
      cacheAt[token] = begin + t;
      keys.set([begin, begin + t + 1], 2 * token);
    }
    last[i] = token - 1;
  });
  const tables: Tables = { ids, angles: angles(positions, at), keys, cacheAt, last };
  if (shape.lookRows) Object.assign(tables, looking);
  if (shape.features === 0) return tables;
  const sees = seeing(eyes);
  // Media come in order, so those that are new have the last rows of their prompt.
  const rows = asks.map(({ prompt, media, look }) => {
    const count = media.reduce((sum, geometry) => sum + sees.featureRows(geometry), 0);
    const own = prompt.features.subarray(prompt.features.length - count * sees.featureWidth);
    return look && count ? reordered(own, look.order, sees.featureWidth) : own;
  });
  const counts = rows.map(({ length }) => length / sees.featureWidth);
  const media = asks.flatMap((ask) => ask.media);
  return Object.assign(
    tables,
    featureTable(sees, media, shape, joined(rows)),
    arrangeTables(sees, media, shape, visual),
    sees.cross ? { lookAt: lookAt(asks, counts, shape.visual, room) } : { source, place },
  );
}

/** Where the new visual rows of each sequence go in the caches: from its first row on. */
function lookAt(
  asks: readonly Ask[],
  counts: readonly number[],
  visual: number,
  { lookRows }: CacheRoom,
): Uint32Array {
  const at = new Uint32Array(visual).fill(NOBODY);
  let next = 0;
  asks.forEach(({ sequence }, i) => {
    for (let row = 0; row < counts[i]!; row++) at[next++] = sequence * lookRows + row;
  });
  return at;
}

/** What each sequence has in the cache, and how far its positions are ahead of that. */
export interface Standing {
  lengths: readonly number[];
  ahead: readonly number[];
  looks: readonly (Looks | undefined)[];
}

/** One token more of each sequence. */
export function stepTables(
  asks: readonly Ask[],
  ids: ArrayLike<number>,
  { lengths, ahead, looks }: Standing,
  room: CacheRoom,
  { positions }: Model,
): Tables {
  const begins = asks.map(({ sequence }) => sequence * room.rows);
  const axes = axisCount(positions);
  const at = lengths.flatMap((length, i) => new Array<number>(axes).fill(length + ahead[i]!));
  const tables: Tables = {
    ids: Uint32Array.from(ids),
    angles: angles(positions, Float64Array.from(at)),
    keys: Uint32Array.from(lengths.flatMap((row, i) => [begins[i]!, begins[i]! + row + 1])),
    cacheAt: Uint32Array.from(lengths, (row, i) => begins[i]! + row),
    last: Uint32Array.from(asks.keys()),
  };
  if (!looks.some(Boolean)) return tables;
  const looking = blankLooks(asks.length);
  asks.forEach(({ sequence }, token) => {
    const look = looks[token];
    // An answer sees what the last token of its question sees.
    const keys = look?.keys.slice(-2);
    const row = sequence * room.lookRows;
    if (look && keys) fillLooks(looking, { ...look, keys, before: 0 }, { from: 0, token, row });
  });
  return Object.assign(tables, looking);
}
