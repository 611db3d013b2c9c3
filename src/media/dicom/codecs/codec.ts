/** What a decoder of packed DICOM frames takes and gives. */

export interface FrameLayout {
  width: number;
  height: number;
  /** Values of a pixel. */
  samples: number;
  bitsAllocated: number;
  isSigned: boolean;
}

export interface FrameValues {
  /** Of all samples of a pixel, pixel after pixel; as stored, before the sign of fewer bits is known. */
  values: Uint8Array | Uint16Array | Int16Array | Uint32Array;
  /** Whether luma and chroma have become red, green and blue. */
  isRgb?: boolean;
}

/** @throws when the code is damaged */
export type FrameDecoder = (
  code: Uint8Array,
  layout: FrameLayout,
) => FrameValues | Promise<FrameValues>;
