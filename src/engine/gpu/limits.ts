/** What can be counted on where a device says nothing more. */

/** Bytes that every device lets a kernel see of one buffer. */
export const LEAST_BINDING_BYTES = 128 * 2 ** 20;
