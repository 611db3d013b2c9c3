/**
 * Reads safetensors files: 8 bytes of header length (little-endian), a JSON header, then the tensors' bytes without gaps.
 * A header is checked completely before any number in it is used, so a broken or hostile file costs one sentence, never
 * memory. Layout as in the format's own description (huggingface/safetensors, README "Format").
 */
import { UserError } from "../../base/userError.ts";
import { bf16sToF32, f16sToF32 } from "./halfFloats.ts";

/** Bytes per element of every dtype with whole bytes. */
export const DTYPE_BYTES = {
  BOOL: 1, U8: 1, I8: 1, F8_E5M2: 1, F8_E4M3: 1, F8_E8M0: 1,
  U16: 2, I16: 2, F16: 2, BF16: 2,
  U32: 4, I32: 4, F32: 4,
  U64: 8, I64: 8, F64: 8, C64: 8,
} as const; // prettier-ignore

export type Dtype = keyof typeof DTYPE_BYTES;

export interface TensorEntry {
  dtype: Dtype;
  shape: number[];
  /** First byte and the byte after the last one, counted from the start of the file. */
  begin: number;
  end: number;
}

export interface SafetensorsHeader {
  metadata: Record<string, string>;
  tensors: Map<string, TensorEntry>;
}

/** A third of the format's own limit, and hundreds of times the largest models' headers. A header is read as a whole. */
const MAX_HEADER_BYTES = 32 * 2 ** 20;

/**
 * Bytes to read from the start of a file to have its whole header, from its first eight bytes.
 * @throws {UserError} when the length is not possible for a file of `fileBytes`.
 */
export function safetensorsHeaderEnd(
  first: Uint8Array,
  fileBytes: number,
  name = "The safetensors file",
): number {
  if (fileBytes < 8 || first.length < 8) {
    throw new UserError(
      `${name} is ${fileBytes} bytes long, but a safetensors file needs at least 8: it is empty or cut off. Get a fresh copy.`,
    );
  }
  const view = new DataView(first.buffer, first.byteOffset, 8);
  // Read as two halves: a BigInt would do as well, but a number is what the message needs.
  const length = view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true);
  if (length > MAX_HEADER_BYTES) {
    throw new UserError(
      `${name} says that its header has ${length} bytes; more than ${MAX_HEADER_BYTES} is not allowed, so this is not a safetensors file or it is damaged.`,
    );
  }
  if (length > fileBytes - 8) {
    throw new UserError(
      `${name} says that its header has ${length} bytes, but only ${fileBytes - 8} follow: the file is cut off. Get a fresh copy.`,
    );
  }
  return 8 + length;
}

/**
 * Reads and checks the header. `bytes` is the file, or its beginning up to `safetensorsHeaderEnd`, with the file's length in
 * `fileBytes`. `name` starts the messages.
 * @throws {UserError} with the first thing that is wrong.
 */
export function readSafetensorsHeader(
  bytes: Uint8Array,
  { name = "The safetensors file", fileBytes = bytes.length } = {},
): SafetensorsHeader {
  const dataStart = safetensorsHeaderEnd(bytes, fileBytes, name);
  if (bytes.length < dataStart) {
    throw new Error(`${name}: ${bytes.length} bytes given, the header ends at ${dataStart}.`);
  }
  const json = parseHeader(bytes.subarray(8, dataStart), name);
  const tensors = new Map<string, TensorEntry>();
  let metadata: Record<string, string> = {};
  for (const [key, value] of Object.entries(json)) {
    if (key === "__metadata__") metadata = readMetadata(value, name);
    else tensors.set(key, readEntry(key, value, dataStart, fileBytes, name));
  }
  checkLayout(tensors, dataStart, fileBytes, name);
  return { metadata, tensors };
}

/** The bytes of one tensor, a view into the file. @throws {UserError} when there is no such tensor. */
export function safetensorsSlice(
  bytes: Uint8Array,
  header: SafetensorsHeader,
  tensor: string,
): Uint8Array {
  const entry = header.tensors.get(tensor);
  if (!entry) {
    throw new UserError(
      `There is no tensor "${tensor}" in this safetensors file; it has ${header.tensors.size} others.`,
    );
  }
  return bytes.subarray(entry.begin, entry.end);
}

/** A tensor's bytes as new f32 values. Reads F32, F16, BF16 and F64. @throws {UserError} for other dtypes. */
export function toFloat32(data: Uint8Array, dtype: Dtype): Float32Array<ArrayBuffer> {
  switch (dtype) {
    case "F32":
      return new Float32Array(copied(data));
    case "F64":
      return Float32Array.from(new Float64Array(copied(data)));
    case "F16":
      return f16sToF32(halves(data));
    case "BF16":
      return bf16sToF32(halves(data));
    default:
      throw new UserError(
        `Numbers of type ${dtype} cannot be read as 32-bit floats; F32, F16, BF16 and F64 can.`,
      );
  }
}

/** A copy is aligned, which a view into a file need not be. Not `slice`: that of Node's own buffers copies nothing. */
function copied(data: Uint8Array): ArrayBuffer {
  return new Uint8Array(data).buffer;
}

function halves(data: Uint8Array): Uint16Array {
  return data.byteOffset % 2 === 0
    ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
    : new Uint16Array(copied(data));
}

function parseHeader(bytes: Uint8Array, name: string): Record<string, unknown> {
  const broken = (why: string) =>
    new UserError(`${name} is not a safetensors file: its header ${why}. Get a fresh copy.`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw broken("is not JSON text");
  }
  if (!isRecord(json)) throw broken("is not a JSON object");
  return json;
}

function readMetadata(value: unknown, name: string): Record<string, string> {
  if (!isRecord(value)) {
    throw new UserError(`${name}: "__metadata__" must be an object of texts. The file is damaged.`);
  }
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") {
      throw new UserError(
        `${name}: the metadata "${shorten(key)}" is a ${typeof text}, only text is allowed. The file is damaged.`,
      );
    }
  }
  return value as Record<string, string>;
}

function readEntry(
  tensor: string,
  value: unknown,
  dataStart: number,
  fileBytes: number,
  name: string,
): TensorEntry {
  const wrong = (why: string) =>
    new UserError(
      `${name}: tensor "${shorten(tensor)}" ${why}. The file is damaged or made by something else; get a fresh copy.`,
    );
  if (!isRecord(value)) throw wrong("is not described by an object");
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !Object.hasOwn(DTYPE_BYTES, dtype)) {
    throw wrong(
      `has the unknown number type ${shorten(JSON.stringify(dtype) ?? "(none)")}; known are ${Object.keys(DTYPE_BYTES).join(", ")}`,
    );
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw wrong("has a shape that is not a list of whole numbers");
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw wrong("has data_offsets that are not two whole numbers");
  }
  const [begin, end] = offsets as [number, number];
  if (begin > end) throw wrong(`begins at byte ${begin}, after its end ${end}`);
  if (end > fileBytes - dataStart) {
    throw wrong(
      `ends at byte ${end}, but the file has only ${fileBytes - dataStart} bytes of data`,
    );
  }
  let bytes: number = DTYPE_BYTES[dtype as Dtype];
  for (const length of shape as number[]) bytes *= length;
  if (bytes !== end - begin) {
    throw wrong(
      `has shape [${shorten(shape.join(", "))}] of ${dtype}, which is ${bytes} bytes, but ${end - begin} are set aside`,
    );
  }
  return {
    dtype: dtype as Dtype,
    shape: shape as number[],
    begin: dataStart + begin,
    end: dataStart + end,
  };
}

/** Every byte of the data belongs to exactly one tensor. */
function checkLayout(
  tensors: Map<string, TensorEntry>,
  dataStart: number,
  fileBytes: number,
  name: string,
) {
  const ordered = [...tensors].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let at = dataStart;
  let before = "the header";
  for (const [tensor, { begin, end }] of ordered) {
    if (begin !== at) {
      const what = begin < at ? `overlap by ${at - begin}` : `leave a gap of ${begin - at}`;
      throw new UserError(
        `${name}: ${before} and tensor "${shorten(tensor)}" ${what} bytes. The file is damaged; get a fresh copy.`,
      );
    }
    at = end;
    before = `tensor "${shorten(tensor)}"`;
  }
  if (at !== fileBytes) {
    throw new UserError(
      `${name}: ${fileBytes - at} bytes follow the last tensor that belong to none. The file is damaged; get a fresh copy.`,
    );
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names come from the file and may be of any length. */
function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
