/** Packages that come without types. */
declare module "@cornerstonejs/codec-charls/decodewasmjs" {
  const factory: import("./libraries.d.ts").WasmModuleFactory;
  export default factory;
}

declare module "@cornerstonejs/codec-openjpeg/decodewasmjs" {
  const factory: import("./libraries.d.ts").WasmModuleFactory;
  export default factory;
}

declare module "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs" {
  const factory: import("./libraries.d.ts").WasmModuleFactory;
  export default factory;
}

declare module "jpeg-lossless-decoder-js" {
  export class Decoder {
    /** `bytes` of a value. */
    decode(
      buffer: ArrayBuffer,
      offset: number,
      length: number,
      bytes: number,
    ): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  }
}
