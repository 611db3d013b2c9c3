/** Counts in English words, as the Python package num2words writes them: SmolVLM's placeholder text of clips has the number of frames so. */

const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

/** `n`: a whole number from 0 to 9999. */
export function numberInWords(n: number): string {
  if (n < 20) return SMALL[n]!;
  if (n < 100) {
    const ones = n % 10;
    return TENS[Math.floor(n / 10)]! + (ones ? `-${SMALL[ones]}` : "");
  }
  const unit = n < 1000 ? 100 : 1000;
  const head = `${SMALL[Math.floor(n / unit)]} ${n < 1000 ? "hundred" : "thousand"}`;
  const rest = n % unit;
  if (rest === 0) return head;
  return `${head}${rest < 100 ? " and" : ","} ${numberInWords(rest)}`;
}
