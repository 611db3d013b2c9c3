/** What a graphics device reaches, measured on request. Rates count multiplications and additions a second. */

/** A product of a lesson, through weights of 4 bits. */
export interface ProductSpeed {
  /** forward: y = x wᵀ. back: dx = dy w. */
  kind: "forward" | "back";
  rows: number;
  /** w is (side, side). */
  side: number;
  /** A kernel variant; null for what lessons use. */
  variant: string | null;
  flopsPerSecond: number;
}

export interface DeviceSpeed {
  /** In registers; f16 where shaders may use it. */
  ceilings: { f32: number; f16?: number };
  /** Read and written while copying. */
  bytesPerSecond: number;
  products: ProductSpeed[];
}

export interface MeasuredSpeed extends DeviceSpeed {
  /** Of the device. */
  name: string;
  measuredAt: string;
}
