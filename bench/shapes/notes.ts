/** What the measurements of odd shapes say, by hand. */
export const NOTES = `As of 29 November 2026, on two cores at the highest scheduling priority with other work on the machine; a core's clock sometimes differs
by a quarter from one pair to the next. Before, f32 products whose inputs are no multiple of four went to a kernel for any strides, at
a twentieth of the rate, and outputs that are no multiple of four (a vocabulary of 49,279) to blocks in registers, at a quarter to a
half. Now the kernels for subgroups compute every size: rows that begin anywhere are loaded and stored element by element. Workgroups of
few rows are only as high as they need to be, two and three rows take the same kernels, and gradients of matrices of any width are summed in registers.

Where 25 % is not reached:

* 3 and 5 rows: 64 to 76 %, but for three and five forward through 4 bits in Node. Loading and decoding its weights takes a workgroup as long as ten rows
  take, so that five rows need nearly the time of eight; both are faster than before.
* 17 and 33 rows: 56 to 75 %, but for some of 33. 17 rows are two workgroups of 10 and 33 three of 14, each of which loads and decodes all weights of its columns. Workgroups
  of 20 rows bring most of these within 25 % and were taken back: SwiftShader computes all 20 rows wherever 16 are wanted, which costs a whole step a
  twentieth. Training and chat round their rows up to multiples of 32, so that such counts come from the head and from small towers alone.
* f32 weights whose inputs are no multiple of four: one row 68 to 85 %, more rows 64 to 96 %. A vector of four becomes four loads there.
* Attention of 17 tokens: about half. Four queries are computed at a time against four keys at a time, and the last block, which sees all
  keys, has one query; 65 tokens reach 72 to 82 % forward and 81 to 85 % with their gradients. Other sizes of workgroups, and an order of
  blocks that evens out a causal mask, gained nothing.

On a graphics card none of this has been measured: there was none at hand. There, sizes that are no multiples of four still go to the
32 x 32 tile (\`engine/ops/matmulShape.ts\`), but for up to three rows.`;
