/** Types of decoders that come without. */

export interface WasmDecoder {
  /** Memory for the packed frame. */
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number };
  /** Valid until the decoder is used again. */
  getDecodedBuffer(): Uint8Array<ArrayBuffer>;
  delete(): void;
}

export type WasmDecoderClass = new () => WasmDecoder;

export interface WasmModule {
  JpegLSDecoder: WasmDecoderClass;
  J2KDecoder: WasmDecoderClass;
  JPEGDecoder: WasmDecoderClass;
}

export type WasmModuleFactory = (options: {
  wasmBinary: ArrayBuffer;
  /** Gets what the decoder would write to a console. */
  print: (line: string) => void;
}) => Promise<WasmModule>;
