/** WebGPU's default limits, which every device supports. */

/** Default of maxStorageBufferBindingSize. */
export const DEFAULT_BINDING_BYTES = 128 * 2 ** 20;
