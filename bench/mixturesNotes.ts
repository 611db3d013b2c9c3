/** What came out of bench/mixtures.mjs, by hand, of the lines that were there on the day that it names. */
export const NOTES = `## What came out

Nothing is measured yet.
`;
