/** What the buffers of measured kernels hold. */

/** Causal spans, packed weights, or small numbers, the same each time; a name says which. */
export function filled(device: GPUDevice, label: string, bytes: number): GPUBuffer {
  const size = Math.ceil(bytes / 256) * 256;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffer = device.createBuffer({ label, size, usage });
  if (label === "spans" || label === "seen") {
    const tokens = bytes / 8;
    const spans = Uint32Array.from({ length: 2 * tokens }, (_, i) => {
      const row = i >> 1;
      if (label === "spans") return i & 1 ? row + 1 : 0;
      return i & 1 ? tokens : row;
    });
    device.queue.writeBuffer(buffer, 0, spans);
    return buffer;
  }
  // Not zeros: a card draws less power, and clocks higher, when nothing changes. A prime length, so that rows differ.
  const chunk = label.startsWith("packed") ? packedBits() : smallNumbers();
  for (let at = 0; at < size; at += chunk.byteLength)
    device.queue.writeBuffer(buffer, at, chunk, 0, Math.min(chunk.length, (size - at) / 4));
  return buffer;
}

const CHUNK = 262139;
let bits: Uint32Array<ArrayBuffer> | undefined;
let numbers: Float32Array<ArrayBuffer> | undefined;

/** Scales of f16 stay finite and below 1: their exponents are never all ones. */
function packedBits() {
  return (bits ??= generated().map((word) => word & 0xbbffbbff));
}

function smallNumbers() {
  return (numbers ??= Float32Array.from(generated(), (word) => word / 2 ** 32 - 0.5));
}

function generated() {
  let state = 1;
  return Uint32Array.from({ length: CHUNK }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state ^ (state >>> 15)) >>> 0;
  });
}
