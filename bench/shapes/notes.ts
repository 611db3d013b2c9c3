/** What the measurements of odd shapes say, by hand. */
export const NOTES = `As of 29 November 2026, on two cores at the highest scheduling priority with other work on the machine; a core's clock sometimes differs
by a quarter from one pair to the next. Before, f32 products whose inputs are no multiple of four went to a kernel for any strides, at
a twentieth of the rate, and outputs that are no multiple of four (a vocabulary of 49,279) to blocks in registers, at a quarter to a
half. Now the kernels for subgroups compute every size: rows that begin anywhere are loaded and stored element by element. Workgroups of
few rows are only as high as they need to be, two and three rows take the same kernels, and gradients of matrices of any width are summed in registers.

Where 25 % is not reached:

* 3 and 5 rows: 61 to 77 %. Loading and decoding its weights takes a workgroup as long as ten rows take, and with subgroups of 4 rows come
  in fours, so that five rows need nearly the time of eight.
* LoRA layers of 17 rows in Chromium, products of 33 rows back through 4 bits in Node, and single ones at the edge: 68 to 75 %. 17 rows
  are 20 on subgroups of 4; 33 are one workgroup of 36 there, and three of 14 on subgroups of 8, each of which loads all weights of its columns. Training
  and chat round their rows up to multiples of 32, so that such counts come from the head and from small towers alone.
* In Node, f32 weights whose inputs are no multiple of four: one row 68 to 85 %, more rows 64 to 96 %. A vector of four becomes four loads there.
* Attention of 17 tokens: about half in Node, 36 to 41 % in Chromium; 65 tokens: 72 to 85 and 67 to 75 %. Queries are computed in blocks of 4 or 8,
  keys of 4 or 16, and the last block, which sees all keys, has one query. Other sizes of workgroups, and an order of blocks that evens
  out a causal mask, gained nothing.

On a graphics card none of this has been measured: there was none at hand. There, sizes that are no multiples of four still go to the
32 x 32 tile (\`engine/ops/matmulShape.ts\`), but for up to three rows.`;
