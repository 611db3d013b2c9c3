/** Percentage points from one share to another, as their rounded percentages differ, so that what a reader subtracts agrees. */
export function pointsGained(from: number, to: number): number {
  return Math.round(to * 100) - Math.round(from * 100);
}
