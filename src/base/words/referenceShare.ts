/** How large a set is beside a reference corpus, as the directed-domain paper counts it (arXiv 2406.16346). */

export interface ReferenceCorpus {
  /** Pictures and clips with instructions that it has. */
  image: number;
  video: number;
}

/** What Video-LLaVA was tuned on (arXiv 2311.10122): 665 thousand picture samples and 100 thousand clip samples. */
export const VIDEO_LLAVA_CORPUS: ReferenceCorpus = { image: 665_000, video: 100_000 };

/** "23.76 %" for 158,000 of 665,000; or why there is no share. */
export function referenceShare(
  count: number,
  reference: number,
): { text: string } | { problem: string } {
  if (!(reference > 0)) {
    return {
      problem: `A corpus of ${reference} is nothing to compare ${count.toLocaleString("en-US")} with; give the number of its examples, 1 or more.`,
    };
  }
  const percent = (100 * count) / reference;
  if (count > 0 && percent < 0.005) return { text: "under 0.01 %" };
  return { text: `${percent.toLocaleString("en-US", { maximumFractionDigits: 2 })} %` };
}
