/** What is used of libheif-js, whose own types lack its two classes. */
declare module "libheif-js/libheif-wasm/libheif.js" {
  export interface HeifImage {
    get_width(): number;
    get_height(): number;
    is_primary(): boolean | number;
    /** Fills `data` (RGBA) and hands it over, or null where it cannot be decoded. */
    display<T extends { data: Uint8ClampedArray; width: number; height: number }>(
      target: T,
      done: (target: T | null) => void,
    ): void;
    free(): void;
  }

  export interface HeifLibrary {
    HeifDecoder: new () => {
      /** The pictures of a file; none where it cannot be read. They are valid until the next call. */
      decode(file: Uint8Array): HeifImage[];
    };
  }

  const factory: (options: { wasmBinary: ArrayBuffer; print?: () => void }) => HeifLibrary;
  export default factory;
}
