/** What the measurements of odd shapes say, by hand. */
export const NOTES = `As of 30 November 2026, on two cores (Intel Xeon) at the highest scheduling priority of a machine that has other work too; a core's clock
and caches sometimes differ by a quarter from one pair to the next, more so in Node. Before there were kernels for them, f32 products whose inputs are no
multiple of four took twenty times as long, and outputs that are no multiple of four (a vocabulary of 49,279) two to four times.
Now the kernels for subgroups compute every size: rows that begin anywhere are loaded and stored element by element, those
as long as the inputs and those as long as the outputs apart. Workgroups of few rows are only as high as they need to be, two and three rows take the
same kernels, gradients of matrices of any width are summed in registers, and query heads that share a key head fill blocks of rows together.

In Chromium, where people teach, 160 of 161 are within 25 % of the nearest round shape and 148 of the larger one, in Node (llvmpipe, which no browser
has) 159 and 148. Pairs were measured three times in Chromium and four in Node, minutes apart (\`--more\`), of which the least time of each shape
counts: the first one of Node alone had 6 pairs beyond 25 %, and one before these, which is left out, 15: each time others, wherever the machine was busy. What is left:

* 3 rows forward beside 4 in Chromium (74.7 %): the same time, which is a share of 75 %. Subgroups of 4 have rows in fours, and in pairs behind these up
  to 10, so that 5 rows cost as 6. In Node 3 rows have a kernel of their own, which waits for the same weights (75.7 % and more).
* In Node one row of 570 inputs, whose rows begin where no four elements do (74.8 %), and 33 rows of a vocabulary of 49,279 words in 8 bits, odd in
  both (74.7 %).
* Beside the larger round shape: 5 and 17 rows, 17 tokens of attention. See above for what that neighbour says.

Dawn in Node asks for events at every turn of the event loop while it waits, which takes one of two cores from the device, more of the one shape than of
the other. This measurement asks once a millisecond.

On a graphics card none of this has been measured: there was none at hand. There, a number of outputs that is no multiple of four has the tiles of round
ones, and inputs that are none still go to the 32 x 32 tile (\`engine/ops/matmulShape.ts\`), but for up to three rows.`;
