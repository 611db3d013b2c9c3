/** What came out of bench/scaling.mjs, by hand, of the lines that were there on the day that it names. */
export const NOTES = `As of 30 November 2026, by processor time. Planned and counted bytes are equal at every point: the most that a lesson takes at one time,
of learning or of answering its sample prompts. Time grows with the tokens of a step as
long as they are packed (5 to 8 GFLOP/s of a core from 128 to 2,048 tokens); with conversations of 512 tokens attention, which is not
counted in the FLOPs, takes more and more of it. Sixteen short conversations packed together take 2.5 times less than one at a
time, 3.0 times by the clock (1.05 s and 0.36), since few rows have kernels of their own now (3.1 to 3.5 times before), and padding them to the longest takes 1.9 times as long as packing them. Four questions about
one picture of five views cost SmolVLM2-256M 2.9 times less than four about four pictures, eight about one the shipped model, whose pictures have 36 tokens, 1.8 times less. On pictures the second epoch of SmolVLM2-256M costs a third of
the first (2.7 times), that of the shipped model, whose towers take milliseconds a picture, hardly less. A step of SmolVLM2-256M at
its full size took 3,188 dispatches, and records 1,903 since dropout is within the low-rank kernels of processors. Of 16 blocks that are all computed twice a step takes a sixth longer than of 16 that are kept (3.01 to 2.60 s)
and less than half the bytes (60 to 139 MB); what lies between goes in about equal steps, and the last blocks are the cheapest to keep. SmolVLM-2.2B
learns from a picture and 431 tokens of text in 2.96 GB of the 3 it may take, with 8 of 24 blocks kept, planned and counted equal. Points with media were measured
while Node asked for events at every turn, which adds up to a core of their processor time.
`;
