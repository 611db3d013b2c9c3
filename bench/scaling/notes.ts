/** What came out of bench/scaling.mjs, by hand, of the lines that were there on the day that it names. */
export const NOTES = `As of 30 November 2026, all points of one day. Planned and counted bytes are equal at every point: the most that a lesson takes at one time,
of learning or of answering its sample prompts. By processor time a step grows with its tokens as
long as they are packed (6 to 9 GFLOP/s of a core from 128 to 2,048 tokens); with conversations of 512 tokens attention, which is not
counted in the FLOPs, takes more and more of it. Sixteen short conversations packed together take 3.3 times less by the clock than one at a
time (1.03 s and 0.31; 2.9 and 3.0 at other times), 2.9 times by processor time, and padding them to the longest takes twice as long as packing them. Four questions about
one picture of five views cost SmolVLM2-256M 3.1 times less than four about four pictures (2.7 another time), eight about one the shipped model, whose pictures
have 36 tokens, 1.5 times less. On pictures the second epoch of SmolVLM2-256M costs 2.7 times less than the first by the clock and 2.8 by processor time,
that of the shipped model, whose towers take milliseconds a picture, hardly less. A step of SmolVLM2-256M at its full size is 1,783 dispatches; it was 3,188, and with one view 30.3 s
instead of 10.4 (28.4 s of processor time instead of 17.5), on a busier machine and before dropout was within the low-rank kernels, biases and residuals within the products, and Node asked
for events once a millisecond. Of 16 blocks that are all
computed twice a step takes two fifths longer than of 16 that are kept (3.94 to 2.79 s)
and less than half the bytes (60 to 139 MB); what lies between goes in about equal steps. That curve was measured in a busier quarter of an hour: its last point is the 16 layers above,
which took 1.95 s there and 2.79 here. Compare within a curve. SmolVLM-2.2B
learns from a picture and 431 tokens of text in 2.99 GB of the 3 it may take, with 10 of 24 blocks kept, planned and counted equal. Steps of SmolVLM are few: in the first two,
submits were cut by count and not yet by time, so that they have 57. Since then these are cut by what dispatches compute at most on a slow device
(\`engine/graph/dispatchWork.ts\`), which makes 242 of the step with one view, so that none holds the desktop longer than later ones do; the second step took 11.0 s so and
13.6 s with 57 some minutes before, on a machine that was never quiet.
`;
