/** Row indices with a meaning of their own, shared by the host's index tables and the shaders that read them. */

/** No row: reads give zeros (or keep what is there), writes are skipped. */
export const NONE = 0xffffffff;

/** In the index table of a weighted gather: the one row given beside the table. */
export const EXTRA_ROW = 0xfffffffe;
