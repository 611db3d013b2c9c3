/** What came out of bench/mixtures.mjs, by hand, of the lines that were there on the day that it names. */
export const NOTES = `## What came out

As of 29 November 2026. Not measured: longer lessons than the preset's 60 steps, other models.

Sets of one domain teach the domain (95 % right where 11 were), and as many general examples do not (11 %): 64 of the 102 hidden answers
are the answer of no general example, and the model had learnt from general ones before, so that more of them move little. A
larger model that knows the words of a domain may do otherwise. The other half is the cost: with nothing general mixed in, 60 steps on
the domain take general questions from 94 to 65 % right, and where it is pictures of one kind with one or two questions, from 98 to
33 % (leaves), 94 to 49 % (smears) and 95 to 23 % (clothes). As many steps on general examples cost a few points as well (to 89 to 93 %).
On the smears, too, only the domain's own pictures teach it (90 % right where 25 were, and general ones leave it at 25 %); on clothes
hardly anything is learnt in 60 steps (17 %, chance 10 %). The lessons of the second trial, which mix general examples in and see more
texts, keep 64 to 91 %.

Of the orders, text first is behind the two others with each of three seeds, in own questions (91, 82 and 71 %, against 91 to 95 % of
theirs) and in general ones (64 to 78 %, against 81 to 91 %): what is learnt first is partly lost while the rest is learnt, and with the
third seed the clips, too, were learnt worse (63 %). In-batch random and mixed shuffle are not told apart: 93 and 94 % of own
questions, 87 and 83 % of general ones, within each other's spread.
`;
