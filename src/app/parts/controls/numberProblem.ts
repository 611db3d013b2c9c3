/** The error message for a typed number; undefined when it is valid. */
export function numberProblem(
  typed: string,
  range: { min?: number | undefined; max?: number | undefined; whole?: boolean },
): string | undefined {
  const { min, max, whole } = range;
  const value = Number(typed);
  if (typed.trim() === "" || !Number.isFinite(value)) return "Type a number.";
  if (whole && !Number.isInteger(value)) return `Type a whole number instead of ${typed}.`;
  if (min !== undefined && value < min) return `${typed} is too small: the smallest is ${min}.`;
  if (max !== undefined && value > max) return `${typed} is too large: the largest is ${max}.`;
  return undefined;
}
