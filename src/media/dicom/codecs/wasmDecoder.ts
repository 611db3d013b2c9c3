/** The decoders that the Cornerstone project compiles to WebAssembly have one interface; their binaries come from our address. */
import type { WasmDecoderClass, WasmModuleFactory } from "./libraries.d.ts";
import type { FrameDecoder, FrameLayout } from "./codec.ts";

/** Loads a decoder's module once. `url` of its binary. */
export function onceLoaded(factory: WasmModuleFactory, url: string) {
  let loading: ReturnType<WasmModuleFactory> | undefined;
  return () => (loading ??= load(factory, url));
}

async function load(factory: WasmModuleFactory, url: string) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return factory({ wasmBinary: await response.arrayBuffer(), print: () => {} });
}

/** @throws RangeError where the frame is not of the size that the header promises */
export function frameDecoder(
  classOf: () => Promise<WasmDecoderClass>,
  { isRgb = false } = {},
): FrameDecoder {
  return async (code, layout) => {
    const decoder = new (await classOf())();
    try {
      decoder.getEncodedBuffer(code.length).set(code);
      decoder.decode();
      const info = decoder.getFrameInfo();
      if (info.width !== layout.width || info.height !== layout.height)
        throw new RangeError(`${info.width} x ${info.height}`);
      if (info.componentCount !== layout.samples)
        throw new RangeError(`${info.componentCount} components`);
      const bytes = decoder.getDecodedBuffer().slice();
      return {
        values: decodedValues(bytes, info.bitsPerSample, layout),
        ...(isRgb && layout.samples === 3 && { isRgb }),
      };
    } finally {
      decoder.delete();
    }
  };
}

/** Decoders write a byte or two for a value by its own bits, whatever the header allocates. */
function decodedValues(bytes: Uint8Array, bits: number, { isSigned }: FrameLayout) {
  if (bits <= 8) return bytes;
  if (bits > 16) throw new RangeError(`Values of ${bits} bits`);
  const { buffer, byteLength } = bytes;
  return isSigned
    ? new Int16Array(buffer as ArrayBuffer, 0, byteLength >> 1)
    : new Uint16Array(buffer as ArrayBuffer, 0, byteLength >> 1);
}
