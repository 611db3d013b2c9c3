/** The decoders of DICOM's transfer syntaxes (PS3.5, 10 and Annex A). Each is loaded when the first frame needs it. */
import { UserError } from "../../../base/userError.ts";
import type { FrameDecoder } from "./codec.ts";

interface TransferSyntax {
  /** As people call it. */
  name: string;
  decoder: () => Promise<FrameDecoder>;
}

const native = async () => (await import("./native.ts")).decodeNative;
const jpeg = async () => (await import("./jpeg.ts")).decodeJpeg;
const lossless = async () => (await import("./jpegLossless.ts")).decodeJpegLossless;
const jpegLs = async () => (await import("./jpegLs.ts")).decodeJpegLs;
const jpeg2000 = async () => (await import("./jpeg2000.ts")).decodeJpeg2000;

const DICOM = "1.2.840.10008.1.2";

const SYNTAXES: Readonly<Record<string, TransferSyntax>> = {
  [DICOM]: { name: "not packed", decoder: native },
  [`${DICOM}.1`]: { name: "not packed", decoder: native },
  [`${DICOM}.1.99`]: { name: "deflate", decoder: native },
  [`${DICOM}.2`]: {
    name: "not packed",
    decoder: async () => (await import("./native.ts")).decodeBigEndian,
  },
  [`${DICOM}.5`]: { name: "RLE", decoder: async () => (await import("./rle.ts")).decodeRle },
  [`${DICOM}.4.50`]: { name: "JPEG", decoder: jpeg },
  [`${DICOM}.4.51`]: { name: "JPEG", decoder: jpeg },
  [`${DICOM}.4.57`]: { name: "lossless JPEG", decoder: lossless },
  [`${DICOM}.4.70`]: { name: "lossless JPEG", decoder: lossless },
  [`${DICOM}.4.80`]: { name: "JPEG-LS", decoder: jpegLs },
  [`${DICOM}.4.81`]: { name: "JPEG-LS, near lossless", decoder: jpegLs },
  [`${DICOM}.4.90`]: { name: "JPEG 2000", decoder: jpeg2000 },
  [`${DICOM}.4.91`]: { name: "JPEG 2000", decoder: jpeg2000 },
  [`${DICOM}.4.201`]: { name: "HTJ2K", decoder: jpeg2000 },
  [`${DICOM}.4.202`]: { name: "HTJ2K", decoder: jpeg2000 },
  [`${DICOM}.4.203`]: { name: "HTJ2K", decoder: jpeg2000 },
};

/** Ways that are known and not read. */
const UNREAD: readonly [RegExp, string][] = [
  [/\.4\.1\d\d$/, "a clip in MPEG or H.264, which"],
  [/\.4\.(52|53|54|55|56|58|59|60|61|62|63|64|65|66)$/, "packed as a retired form of JPEG, which"],
  [/\.4\.11\d$/, "packed as JPEG XL, which"],
];

/** @throws UserError for a way of packing that is not read. */
export function transferSyntaxOf(uid: string): TransferSyntax {
  if (Object.hasOwn(SYNTAXES, uid)) return SYNTAXES[uid]!;
  const what = UNREAD.find(([pattern]) => pattern.test(uid))?.[1];
  throw new UserError(
    `The pictures of this DICOM file are ${what ?? `packed in a way of its own (${uid}) that`} Scion does not read. Export them without compression, or as PNG, and drop these.`,
  );
}
