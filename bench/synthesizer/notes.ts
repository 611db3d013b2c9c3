/** What the figures of docs/synthesizer.md say, by the title of their section: written by whoever looked at the lines. */
export const NOTES: Readonly<Record<string, string>> = {};
