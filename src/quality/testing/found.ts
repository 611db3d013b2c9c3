/** What the rules find in a set, and a set in which they find nothing. */
import { findAll } from "../index.ts";
import { input, row, turn } from "./rows.ts";
import { signedTiles } from "./tiles.ts";

/** The rules that find something. */
export const titles = (...args: Parameters<typeof input>) =>
  findAll(input(...args)).findings.map(({ rule }) => rule);
/** What this rule finds. */
export const only = (rule: string, ...args: Parameters<typeof input>) =>
  findAll(input(...args)).findings.filter((finding) => finding.rule === rule);

/** Different pictures with different answers in five wordings: nothing is wrong with it. */
const WORDINGS = [
  "What is it?",
  "Name this.",
  "Which thing is shown?",
  "Say what it is.",
  "It is a?",
];
export const control = () =>
  signedTiles()
    .filter(({ media }) => !media.hash.includes(" of "))
    .map(({ media }, i) =>
      row(media.hash, {
        split: i % 4 === 0 ? "test" : "train",
        turns: [turn(`<image>\n${WORDINGS[i % 5]!}`, `answer ${i}`)],
      }),
    );
