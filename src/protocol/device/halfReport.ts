/** Products in half precision on this device: whether new lessons use them, and how exact they are. */
export interface HalfReport {
  on: boolean;
  /** The product of the device's subgroup matrices that computes them, "16 x 16 x 16"; null for tiles in workgroup memory. */
  matrix: string | null;
  /** Whether the error is one that rounding explains; if not, the device computes them wrong, and they are not used. */
  isSound: boolean;
  /** Largest error of a product against f32 as measured on the device, as a share of its largest value. */
  error: number;
}
