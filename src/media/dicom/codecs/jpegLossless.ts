/** Lossless JPEG (ITU-T T.81, process 14), which CT and X-ray archives hold. */
import { Decoder } from "jpeg-lossless-decoder-js";
import type { FrameDecoder } from "./codec.ts";
import { valuesOf } from "./native.ts";

export const decodeJpegLossless: FrameDecoder = (code, layout) => {
  const own = code.slice();
  const decoded = new Decoder().decode(own.buffer, 0, own.length, layout.bitsAllocated / 8);
  const bytes = new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.byteLength);
  return { values: valuesOf(bytes, layout) };
};
