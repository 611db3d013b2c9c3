/** Whether a file is DICOM: by its mark, or, where programs left preamble and mark out, by its elements (DICOM PS3.5, 7.1). */

/** Codes of explicit value representations; those in the second list have a length of four bytes after two of nothing. */
const SHORT = /^(AE|AS|AT|CS|DA|DS|DT|FL|FD|IS|LO|LT|PN|SH|SL|SS|ST|TM|UI|UL|US)$/;
const LONG = /^(OB|OD|OF|OL|OV|OW|SQ|SV|UC|UN|UR|UT|UV)$/;
/** Files begin with the group of meta information, or that of identification. */
const FIRST_GROUPS = [0x0002, 0x0008];

export function isDicom(head: Uint8Array): boolean {
  if (String.fromCharCode(...head.subarray(128, 132)) === "DICM") return true;
  return hasElements(head, true) || hasElements(head, false);
}

/** Whether at least two elements follow each other, of rising tags and lengths that make sense. */
function hasElements(head: Uint8Array, isLittle: boolean): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let at = 0;
  let lastTag = -1;
  for (let found = 0; found < 2; found++) {
    if (at + 8 > head.length) return false;
    const group = view.getUint16(at, isLittle);
    const tag = group * 0x10000 + view.getUint16(at + 2, isLittle);
    if ((found === 0 && !FIRST_GROUPS.includes(group)) || tag <= lastTag) return false;
    const [length, body] = valueOf(view, at + 4, isLittle);
    // Values have an even length; the first ones are short texts.
    if (length % 2 !== 0 || length > 0xffff) return false;
    lastTag = tag;
    at = body + length;
  }
  return true;
}

function valueOf(view: DataView, at: number, isLittle: boolean): [length: number, body: number] {
  const code = String.fromCharCode(view.getUint8(at), view.getUint8(at + 1));
  if (SHORT.test(code)) return [view.getUint16(at + 2, isLittle), at + 4];
  if (LONG.test(code) && at + 8 <= view.byteLength)
    return [view.getUint32(at + 4, isLittle), at + 8];
  return [view.getUint32(at, isLittle), at + 4];
}
