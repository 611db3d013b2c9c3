/** What came out of bench/mixtures.mjs, by hand, of the lines that were there on the day that it names. */
export const NOTES = `## What came out

As of 29 November 2026. Not measured: text first and the leaves with seed 3, longer lessons than the preset's 60 steps, other models.

Sets of one domain teach the domain (95 % right where 11 were), and as many general examples do not (11 %): 64 of the 102 hidden answers
are the answer of no general example, and the model had learnt from general ones before, so that more of them move little. A
larger model that knows the words of a domain may do otherwise. The other half is the cost: with nothing general mixed in, 60 steps on
the domain take general questions from 94 to 65 % right, and on the leaves, pictures of one kind with one question, from 98 to 37 %. As
many steps on general examples cost a few points as well (94 to 91 %, 98 to 94 %). The lessons of the second trial, which mix general
examples in and see more texts, keep 76 to 91 %.

Of the orders, text first is behind the two others with both of its seeds, in own questions (91 and 82 %, against 91 to 95 % of
theirs) and in general ones (76 and 78 %, against 81 to 91 %), and most in the texts themselves (87 and 40 % of 15), which is what
forgetting them while pictures are learnt would look like; two seeds do not prove it. In-batch random and mixed shuffle are not told
apart: 93 and 94 % of own questions, 87 and 83 % of general ones, within each other's spread.
`;
