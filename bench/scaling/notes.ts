/** What came out of bench/scaling.mjs, by hand, of the lines that were there on the day that it names. */
export const NOTES = `As of 29 November 2026, by processor time. Planned and counted bytes are equal at every point. Time grows with the tokens of a step as
long as they are packed (6 to 7 GFLOP/s of a core from 128 to 2,048 tokens); with conversations of 512 tokens attention, which is not
counted in the FLOPs, takes more and more of it. Four to eight short conversations packed together take a third of the time of one at a
time (3.1 to 3.5 times), and padding them to the longest takes 1.7 times as long as packing them. Four questions about
one picture of five views cost SmolVLM2-256M 2.7 times less than four about four pictures, eight about one the shipped model, whose pictures have 36 tokens, 1.9 times less. On pictures the second epoch of SmolVLM2-256M costs a third of
the first (2.8 times), that of the shipped model, whose towers take milliseconds a picture, hardly less. A step of SmolVLM2-256M at
its full size still takes 3,279 dispatches. Of 16 blocks that are all computed twice a step takes a quarter longer than of 16 that are kept (1.79 to 1.44 s by
the clock) and less than half the bytes (71 to 159 MB); what lies between goes in about equal steps, and the last blocks are the cheapest to keep. SmolVLM-2.2B
learns from a picture and 431 tokens of text in 2.95 GB of the 3 it may take, with 6 of 24 blocks kept, planned and counted equal.
`;
