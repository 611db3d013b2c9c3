/** The elements of a DICOM file, with dicom-parser, also where a program left preamble and meta information out. */
import * as dicomParser from "dicom-parser";
import type { DataSet } from "dicom-parser";
import { inflateSync } from "fflate";
import { UserError } from "../../base/userError.ts";

const IMPLICIT = "1.2.840.10008.1.2";
const EXPLICIT = "1.2.840.10008.1.2.1";
const BIG_ENDIAN = "1.2.840.10008.1.2.2";

const DAMAGED =
  "This DICOM file is damaged or cut off. Export or copy it again from where it came and drop the new file.";

const hasMark = (bytes: Uint8Array) => String.fromCharCode(...bytes.subarray(128, 132)) === "DICM";

/** @throws UserError when it cannot be read. */
export function parseDicom(bytes: Uint8Array): { data: DataSet; transferSyntax: string } {
  try {
    const guessed = hasMark(bytes) ? undefined : bareSyntax(bytes);
    const data = dicomParser.parseDicom(bytes, {
      ...(guessed && { TransferSyntaxUID: guessed }),
      inflater: inflated,
    });
    const transferSyntax = guessed ?? data.string("x00020010") ?? IMPLICIT;
    return { data, transferSyntax };
  } catch (cause) {
    throw new UserError(DAMAGED, { cause });
  }
}

/** How the values of a file without meta information are written, by its first element. */
function bareSyntax(bytes: Uint8Array): string {
  if (bytes[0] === 0) return BIG_ENDIAN;
  return /^[A-Z]{2}$/.test(String.fromCharCode(bytes[4]!, bytes[5]!)) ? EXPLICIT : IMPLICIT;
}

/** The whole file with the part behind `position` unpacked. */
function inflated(bytes: Uint8Array, position: number): Uint8Array {
  const unpacked = inflateSync(bytes.subarray(position));
  const all = new Uint8Array(position + unpacked.length);
  all.set(bytes.subarray(0, position));
  all.set(unpacked, position);
  return all;
}
