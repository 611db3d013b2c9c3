/** What the measurements of odd shapes say, by hand. */
export const NOTES = `As of 29 November 2026, on two cores (Intel Xeon) at the highest scheduling priority of a machine that has other work too; a core's clock
and caches sometimes differ by a quarter from one pair to the next, more so in Node. Before there were kernels for them, f32 products whose inputs are no
multiple of four took twenty times as long, and outputs that are no multiple of four (a vocabulary of 49,279) two to four times.
Now the kernels for subgroups compute every size: rows that begin anywhere are loaded and stored element by element, those
as long as the inputs and those as long as the outputs apart. Workgroups of few rows are only as high as they need to be, two and three rows take the
same kernels, gradients of matrices of any width are summed in registers, and query heads that share a key head fill blocks of rows together.

In Chromium, where people teach, 159 of 161 are within 25 % of the nearest round shape and 147 of the larger one. Where 25 % is not reached:

* 3 rows forward beside 4 (73 and 74 %; 74 to 77 % back): the same time, which is a share of 75 %. Subgroups of 4 have rows in fours, and in pairs
  behind these up to 10, so that 5 rows cost as 6. One of the two was measured twice: 61 % at first, when its round neighbour was as fast as ever.
* Beside the larger round shape: 5 and 17 rows (67 to 75 %), 17 tokens of attention (44 to 54 %). See above for what that neighbour says.

In Node (llvmpipe, which no browser has), 155 of 161 are within 25 % of the nearest and 142 of the larger one: 3 rows back beside 4 (73 and 74 %), the
head of 33 rows and 49,279 words (71 %), and three of widths off the tile (74 and 75 %). On the same day before, 141 were: Dawn in Node asks for
events at every turn of the event loop while it waits, which takes one of two cores from the device, more of the one shape than of the other. This
measurement asks once a millisecond.

A day later subgroups of 8 got workgroups of 3 rows (5 to 15 % less time) and of 18, which 17 and 33 rows fill (about 10 %); the table was measured before.

On a graphics card none of this has been measured: there was none at hand. There, a number of outputs that is no multiple of four has the tiles of round
ones, and inputs that are none still go to the 32 x 32 tile (\`engine/ops/matmulShape.ts\`), but for up to three rows.`;
