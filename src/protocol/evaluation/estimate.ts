/** Numbers with how sure they are. */
export interface Interval {
  low: number;
  high: number;
}

/** A share or score from 0 to 1 with its 95 % interval. */
export interface Estimate extends Interval {
  value: number;
}
