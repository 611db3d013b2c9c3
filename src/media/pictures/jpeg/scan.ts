/** Reads the coefficients of one scan, without keeping them, to see whether its data makes sense (ITU-T T.81, F.2 and G.2). */
import { CodeError, type BitReader, type HuffmanTable } from "./huffman.ts";

export interface Component {
  id: number;
  /** Sampling factors. */
  h: number;
  v: number;
  /** Blocks in a row and in a column, when it is alone in a scan. */
  columns: number;
  rows: number;
  /** Of progressive pictures: which coefficients are not 0, 64 a block; made when a scan needs it. */
  nonzero?: Uint8Array;
}

export interface Scan {
  components: { component: Component; dc?: HuffmanTable; ac?: HuffmanTable }[];
  /** First and last coefficient; bits that were known before, or 0; bits that are left out. */
  start: number;
  end: number;
  high: number;
  low: number;
  isProgressive: boolean;
}

/** How many units a scan has: blocks of its only component, or groups of blocks of all of them. */
export function unitCount({ components }: Scan, groups: number): number {
  const [only] = components;
  return components.length === 1 ? only!.component.rows * only!.component.columns : groups;
}

/** Reads unit after unit of a scan, within which a run of empty blocks may last. */
export class ScanReader {
  readonly #scan: Scan;
  /** Blocks that are still covered by a run of empty ones. */
  #run = 0;

  constructor(scan: Scan) {
    this.#scan = scan;
  }

  /** After a restart mark. */
  restart(): void {
    this.#run = 0;
  }

  /** @throws CodeError where the data makes no sense */
  readUnit(unit: number, bits: BitReader): void {
    const { components } = this.#scan;
    const isAlone = components.length === 1;
    for (const one of components) {
      const blocks = isAlone ? 1 : one.component.h * one.component.v;
      for (let block = 0; block < blocks; block++) this.#readBlock(one, unit, bits);
    }
  }

  #readBlock(
    { component, dc, ac }: Scan["components"][number],
    unit: number,
    bits: BitReader,
  ): void {
    const { start, end, high, isProgressive } = this.#scan;
    if (start === 0) {
      if (high > 0) bits.bit();
      else readDc(table(dc), bits);
    }
    if (end === 0) return;
    if (!isProgressive) return readAc(table(ac), bits);
    component.nonzero ??= new Uint8Array(component.rows * component.columns * 64);
    const known = component.nonzero.subarray(unit * 64, unit * 64 + 64);
    if (high > 0) this.#refineAc(table(ac), bits, known);
    else this.#firstAc(table(ac), bits, known);
  }

  #firstAc(ac: HuffmanTable, bits: BitReader, known: Uint8Array): void {
    const { start, end } = this.#scan;
    if (this.#run > 0) {
      this.#run--;
      return;
    }
    for (let k = start; k <= end; k++) {
      const symbol = ac.read(bits);
      const [run, size] = [symbol >> 4, symbol & 15];
      if (size === 0 && run < 15) {
        this.#run = (1 << run) - 1 + bits.bits(run);
        return;
      }
      k += run;
      if (k > end) throw new CodeError("Too many coefficients.");
      if (size === 0) continue;
      bits.bits(size);
      known[k] = 1;
    }
  }

  #refineAc(ac: HuffmanTable, bits: BitReader, known: Uint8Array): void {
    const { start, end } = this.#scan;
    let k = start;
    while (this.#run === 0 && k <= end) {
      const symbol = ac.read(bits);
      const [run, size] = [symbol >> 4, symbol & 15];
      if (size === 0 && run < 15) {
        this.#run = (1 << run) + bits.bits(run);
        break;
      }
      if (size > 1) throw new CodeError("A correction of more than one bit.");
      if (size === 1) bits.bit();
      k = correct(bits, known, k, end, run);
      if (size === 1) {
        if (k > end) throw new CodeError("Too many coefficients.");
        known[k] = 1;
      }
      k++;
    }
    if (this.#run > 0) {
      correct(bits, known, k, end, Infinity);
      this.#run--;
    }
  }
}

/** Reads a bit for each coefficient that is not 0, and passes `zeros` that are; the place of the zero after them. */
function correct(
  bits: BitReader,
  known: Uint8Array,
  from: number,
  end: number,
  zeros: number,
): number {
  let [k, left] = [from, zeros];
  for (; k <= end; k++) {
    if (known[k] === 1) bits.bit();
    else if (left-- === 0) break;
  }
  return k;
}

function table(given: HuffmanTable | undefined): HuffmanTable {
  if (!given) throw new CodeError("A table is missing.");
  return given;
}

function readDc(dc: HuffmanTable, bits: BitReader): void {
  const size = dc.read(bits);
  if (size > 11) throw new CodeError("A difference of too many bits.");
  bits.bits(size);
}

function readAc(ac: HuffmanTable, bits: BitReader): void {
  for (let k = 1; k < 64; k++) {
    const symbol = ac.read(bits);
    const [run, size] = [symbol >> 4, symbol & 15];
    if (size === 0 && run !== 15) return;
    k += run;
    if (k > 63 || size > 10) throw new CodeError("Too many coefficients.");
    bits.bits(size);
  }
}
