/**
 * Supplemental enhancement information (SEI) of H.264 and HEVC streams: messages beside the pictures. Only those of fixed meaning
 * that decoders and players use are kept; the others may hold any text. (ITU-T H.264, annex D; ITU-T H.265, annex D.)
 */

/** Buffering period, picture timing, recovery point, frame packing, display orientation; for HEVC also colours of HDR screens. */
const KEPT = {
  avc: new Set([0, 1, 6, 45, 47]),
  hevc: new Set([0, 1, 6, 45, 47, 129, 137, 144, 147]),
};

/** The longest of them. */
const MAX_MESSAGE_BYTES = 64;

const UNREGISTERED = 5;
/** With these identifiers x264 and x265 write their own name and settings, and nothing of the person's. */
const ENCODER_IDS = ["dc45e9bde6d948b7962cd820d923eeef", "2ca2de09b51747dbbb55a4fe7fc2fc4e"];
/** What those two begin with after the identifier. */
const ENCODER_NAMES = /^(x264|x265) /;

interface Message {
  type: number;
  /** In the unit, with its type and length. */
  bytes: Uint8Array;
  payload: Uint8Array;
}

/**
 * A unit of SEI with the kept messages alone; null where none is left. `headerBytes`: of the unit's own header.
 * `hadWords`: whether a dropped message can be a person's data, which an encoder's settings are not.
 */
export function keptSei(unit: Uint8Array, headerBytes: number, codec: keyof typeof KEPT) {
  const messages = messagesOf(withoutEmulation(unit.subarray(headerBytes)));
  const kept = messages.filter(
    ({ type, payload }) => KEPT[codec].has(type) && payload.length <= MAX_MESSAGE_BYTES,
  );
  const hadWords = messages.some((one) => !kept.includes(one) && !isEncoderName(one));
  if (kept.length === messages.length) return { unit, hadWords };
  if (kept.length === 0) return { unit: null, hadWords };
  // 80: the stop bit, and zeros to the next byte.
  const content = Uint8Array.from([...kept.flatMap(({ bytes }) => [...bytes]), 0x80]);
  return {
    unit: Uint8Array.from([...unit.subarray(0, headerBytes), ...withEmulation(content)]),
    hadWords,
  };
}

function isEncoderName({ type, payload }: Message): boolean {
  if (type !== UNREGISTERED) return false;
  const id = Array.from(payload.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
  const text = new TextDecoder("latin1").decode(payload.subarray(16));
  return ENCODER_IDS.includes(id) && ENCODER_NAMES.test(text);
}

/** Type and length are sums of bytes, of which all but the last are FF. What cannot be read is one message of unknown type. */
function messagesOf(bytes: Uint8Array): Message[] {
  const found: Message[] = [];
  let at = 0;
  const sum = () => {
    let value = 0;
    while (bytes[at] === 0xff) {
      value += 255;
      at++;
    }
    return value + (bytes[at++] ?? 0);
  };
  // The last byte holds the stop bit.
  while (at < bytes.length - 1) {
    const start = at;
    const type = sum();
    const end = sum() + at;
    if (end > bytes.length) return [...found, { type: -1, bytes, payload: bytes.subarray(start) }];
    found.push({ type, bytes: bytes.subarray(start, end), payload: bytes.subarray(at, end) });
    at = end;
  }
  return found;
}

/** Without the 03 that keeps 00 00 0x from looking like a start code. */
function withoutEmulation(bytes: Uint8Array): Uint8Array {
  const plain: number[] = [];
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    plain.push(byte);
  }
  return Uint8Array.from(plain);
}

function withEmulation(plain: Uint8Array): Uint8Array {
  const bytes: number[] = [];
  let zeros = 0;
  for (const byte of plain) {
    if (zeros >= 2 && byte <= 3) {
      bytes.push(3);
      zeros = 0;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
