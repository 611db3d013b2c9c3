/** The three statements, in the words that a person signs. */
import type { Statement } from "../../../../protocol/clearance.ts";

export const STATEMENT_WORDS: Readonly<Record<Statement, string>> = {
  looked:
    "I looked at each of these pictures and clips. No name, date, number or face in them tells who somebody is.",
  rights:
    "I have the right to share them and what was learnt from them: the people shown or those who decide for them agreed, or the source allows it.",
  disclaimer:
    "I know, and will tell whoever gets it: it is for education and research, not a medical device, and not for diagnosis or treatment.",
};
