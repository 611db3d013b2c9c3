/**
 * A file of any size that is mostly bytes of 255, of which only the other pages are kept: for tests of what is larger than memory.
 * It records the most bytes that were asked of it, or given to it, at once.
 */
import type { ClipFile } from "../clips/clipOutput.ts";

const PAGE = 64 * 1024;
const PLAIN = new Uint8Array(PAGE).fill(255);

export class SparseFile implements ClipFile {
  readonly #pages = new Map<number, Uint8Array>();
  readonly type: string;
  size = 0;
  /** Bytes of the largest piece that was written, and of the largest that was read. */
  peak = { written: 0, read: 0 };

  constructor(type: string) {
    this.type = type;
  }

  write(bytes: Uint8Array, at: number): void {
    this.peak.written = Math.max(this.peak.written, bytes.length);
    this.size = Math.max(this.size, at + bytes.length);
    for (let done = 0; done < bytes.length;) {
      const [page, from] = [Math.floor((at + done) / PAGE), (at + done) % PAGE];
      const part = bytes.subarray(done, done + PAGE - from);
      done += part.length;
      if (part.length === PAGE && Buffer.compare(part, PLAIN) === 0) {
        this.#pages.delete(page);
        continue;
      }
      const kept = this.#pages.get(page) ?? PLAIN.slice();
      kept.set(part, from);
      this.#pages.set(page, kept);
    }
  }

  read(at: number, count: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(Math.max(0, Math.min(count, this.size - at)));
    this.peak.read = Math.max(this.peak.read, bytes.length);
    for (let done = 0; done < bytes.length;) {
      const from = (at + done) % PAGE;
      const page = this.#pages.get(Math.floor((at + done) / PAGE)) ?? PLAIN;
      const part = page.subarray(from, Math.min(PAGE, from + bytes.length - done));
      bytes.set(part, done);
      done += part.length;
    }
    return bytes;
  }

  async blob(): Promise<Blob> {
    return new SparseBlob(this, 0, this.size);
  }
}

class SparseBlob extends Blob {
  readonly #file: SparseFile;
  readonly #from: number;
  readonly #to: number;

  constructor(file: SparseFile, from: number, to: number) {
    super([]);
    this.#file = file;
    this.#from = from;
    this.#to = to;
  }

  override get size() {
    return this.#to - this.#from;
  }

  override get type() {
    return this.#file.type;
  }

  override slice(from = 0, to = this.size): Blob {
    const end = Math.min(to, this.size);
    return new SparseBlob(this.#file, this.#from + Math.min(from, end), this.#from + end);
  }

  override async arrayBuffer() {
    return this.#file.read(this.#from, this.size).buffer;
  }

  override stream() {
    let at = this.#from;
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => {
        if (at >= this.#to) return controller.close();
        const piece = this.#file.read(at, Math.min(PAGE, this.#to - at));
        at += piece.length;
        controller.enqueue(piece);
      },
    });
  }
}
