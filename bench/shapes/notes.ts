/** What the measurements of odd shapes say, by hand. */
export const NOTES = `As of 30 November 2026, on two cores (Intel Xeon) at the highest scheduling priority of a machine that has other work too; a core's clock
and caches sometimes differ by a quarter from one pair to the next, more so in Node. Before there were kernels for them, f32 products whose inputs are no
multiple of four took twenty times as long, and outputs that are no multiple of four (a vocabulary of 49,279) two to four times.
Now the kernels for subgroups compute every size: rows that begin anywhere are loaded and stored element by element, those
as long as the inputs and those as long as the outputs apart; a single row reads its weights by fours from the multiple of four before them, and logits
of an odd vocabulary are padded to one. Workgroups of few rows are only as high as they need to be, two and three rows take the
same kernels, gradients of matrices of any width are summed in registers, and query heads that share a key head fill blocks of rows together.

All 161 pairs are within 25 % of the nearest round shape in Chromium, where people teach, and in Node (llvmpipe, which no browser has); of the larger one
152 and 150. Pairs were measured three times and more, minutes apart (\`--more\`), of which the least time of each shape counts: a single measurement in
Node had up to 15 pairs beyond 25 %, each time others, wherever the machine was busy. One measurement of widths of many rows in Node counts with
those before it, whose kernels are the same. What is closest to 75 %, and what misses it beside the larger neighbour:

* 3 rows beside 4 (75 to 80 %): they wait for the same weights. Subgroups of 4 have rows in fours, in pairs behind these up to 10, so that 5 rows
  cost as 6, and three rows by themselves leave out the fourth.
* Beside the larger round shape: 5 and 17 rows, 17 tokens of attention, and in Node 33 rows of LoRA layers. See above for what that neighbour says.

Dawn in Node asks for events at every turn of the event loop while it waits, which takes one of two cores from the device, more of the one shape than of
the other. This measurement asks once a millisecond.

On a graphics card none of this has been measured: there was none at hand. There, a number of outputs that is no multiple of four has the tiles of round
ones, and inputs that are none still go to the 32 x 32 tile (\`engine/ops/matmulShape.ts\`), but for up to three rows.`;
