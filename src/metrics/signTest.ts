/** The exact sign test of two models' answers to the same questions (McNemar 1947, exact form). */

/**
 * Two-sided probability of a split at least as uneven as `better` to `worse` if each question that only one of the two got
 * right were a coin toss. 1 when there is none.
 */
export function signTest(better: number, worse: number): number {
  const n = better + worse;
  if (n === 0) return 1;
  const few = Math.min(better, worse);
  let tail = 0;
  // log C(n, k) built up by one factor at a time, so that a thousand answers do not overflow.
  let logChoose = 0;
  for (let k = 0; k <= few; k++) {
    if (k > 0) logChoose += Math.log((n - k + 1) / k);
    tail += Math.exp(logChoose - n * Math.LN2);
  }
  return Math.min(1, 2 * tail);
}
