/** What the measurements of odd shapes say, by hand. */
export const NOTES = `As of 29 November 2026, on two cores (Intel Xeon) at the highest scheduling priority of a machine that has other work too; a core's clock
and caches sometimes differ by a quarter from one pair to the next, more so in Node. Before there were kernels for them, f32 products whose inputs are no
multiple of four took twenty times as long, and outputs that are no multiple of four (a vocabulary of 49,279) two to four times.
Now the kernels for subgroups compute every size: rows that begin anywhere are loaded and stored element by element, those
as long as the inputs and those as long as the outputs apart. Workgroups of few rows are only as high as they need to be, two and three rows take the
same kernels, gradients of matrices of any width are summed in registers, and query heads that share a key head fill blocks of rows together.

In Chromium, where people teach, 158 of 161 are within 25 % of the nearest round shape and 146 of the larger one. Where 25 % is not reached:

* 3 rows back in f32 beside 4 (74.8 %): the same time, which is a share of 75 %. Subgroups of 4 have rows in fours.
* 5 rows forward in f32 beside 4 (73 %): eight rows are computed, in a loop of their own ([performance.md](performance.md)).
* One row of 333 inputs and 250 outputs in f32 (67 %): 0.26 ms beside 0.17. A vector of four becomes four loads.
* Beside the larger round shape: 5 rows, 17 and 65 tokens (half to three quarters), and single ones at the edge. See above for what that neighbour says.

In Node (llvmpipe, which no browser has), 141 of 161 are within 25 % of the nearest:

* f32 weights whose inputs are no multiple of four: 53 to 75 % where they miss. A vector of four becomes four loads there.
* 17, 33 and 65 rows, LoRA layers of 17 rows, the head of 33: 52 to 74 %. Rows come in workgroups of up to 16 (20 where that makes one fewer), each of
  which loads and decodes all weights of its columns. Without the workgroups of 20 they are 0.6 to 1 times as fast.
* Single ones at the edge, 71 to 74 %, that are others in the next run.

On a graphics card none of this has been measured: there was none at hand. There, sizes that are no multiples of four still go to the
32 x 32 tile (\`engine/ops/matmulShape.ts\`), but for up to three rows.`;
