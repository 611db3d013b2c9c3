/** What came out of bench/scaling.mjs, by hand, of the lines that were there on the day that it names. */
export const NOTES = "";
