/** What the measurements of odd shapes say, by hand. */
export const NOTES = `As of 29 November 2026, on two cores with other work on the machine: the bench had the highest scheduling priority in Node, not in
Chromium, whose times are rough, and a core's clock sometimes differs by a quarter from one turn to the next. Before, f32 products whose inputs are
no multiple of four went to a kernel for any strides, at a twentieth of the rate, and outputs that are no multiple of four (a vocabulary of
49,279) to blocks in registers, at a quarter to a half. Now the kernels for subgroups compute every size: rows that begin anywhere are loaded and
stored element by element. Workgroups of few rows are made as high as they need to be, two and three rows take the same kernels, and
gradients of matrices of any width are summed in registers.

Where 25 % is not reached:

* Few rows. Loading and decoding its weights takes a workgroup as long as ten rows take, so that five rows need about the time of eight; beside
  the larger shape they lose by count, though all of them are faster than before (three rows through f32: 3.6 times).
* 17 and 33 rows of 4-bit weights forward, and LoRA layers with 33 rows: 71 to 73 %. Workgroups of 20 rows hold more sums than there are
  registers. Training and chat round their rows up to multiples of 32, so that these are sizes of heads and of vision towers alone.
* One row of f32 whose inputs are no multiple of four: 67 to 72 %. Back through f32 weights with such inputs: 70 to 82 %.
* Attention of 17 tokens takes about as long as that of 24: four queries are computed at a time against four keys at a time, and the last
  block has one query; 65 tokens are about a quarter slower forward, and within the 25 % with their gradients. Smaller and larger workgroups,
  and an order of blocks that evens out a causal mask, gained nothing.

On a graphics card none of this has been measured: there was none at hand. There, sizes that are no multiples of four still go to the
32 x 32 tile (\`engine/ops/matmulShape.ts\`).`;
