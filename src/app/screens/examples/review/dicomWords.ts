/** What a DICOM file is, in words, and the windows that can be chosen for it. */
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { DicomDoor, DicomWindow } from "../../../../protocol/dicomDoor.ts";

/** Names of DICOM's codes that people meet (PS3.16, CID 29). */
const MODALITIES: Readonly<Record<string, string>> = {
  CR: "X-ray",
  CT: "computed tomography",
  DX: "X-ray",
  ES: "endoscopy",
  GM: "microscopy",
  MG: "mammography",
  MR: "magnetic resonance",
  NM: "nuclear medicine",
  OCT: "optical coherence tomography",
  OP: "photography of the eye",
  OPT: "tomography of the eye",
  PT: "positron emission tomography",
  PX: "panoramic X-ray",
  RF: "fluoroscopy",
  SC: "captured screen",
  SM: "slide microscopy",
  US: "ultrasound",
  XA: "angiography",
  XC: "photography",
};

export function modalityWords(code: string): string {
  if (!code) return "of a kind that it does not say";
  return Object.hasOwn(MODALITIES, code) ? `${code}, ${MODALITIES[code]}` : code;
}

/** "512 × 512 pixels, up to 24 frames, 12 bits, RLE". */
export function tagWords({ sizes, frames, bits, isColour, packed }: DicomDoor): string {
  return [
    sizeWords(sizes),
    frames > 1 && `up to ${formatCount(frames, "frame")}`,
    isColour ? "in colour" : `grey, ${bits.join(" or ")} bits`,
    packed.join(" or "),
  ]
    .filter(Boolean)
    .join(", ");
}

/** More sizes than this are told by the smallest and the largest. */
const FEW_SIZES = 2;

function sizeWords(sizes: DicomDoor["sizes"]): string {
  const words = ({ width, height }: DicomDoor["sizes"][number]) => `${width} × ${height}`;
  if (sizes.length <= FEW_SIZES) return `${sizes.map(words).join(" or ")} pixels`;
  const byArea = sizes.toSorted((a, b) => a.width * a.height - b.width * b.height);
  return `${sizes.length} sizes from ${words(byArea[0]!)} to ${words(byArea.at(-1)!)} pixels`;
}

export interface NamedWindow {
  value: string;
  label: string;
  window: DicomWindow | "file" | "range";
}

/** What radiologists set for a body's parts, in Hounsfield units. Customary, not of a standard. */
const CT_WINDOWS: readonly [string, DicomWindow][] = [
  ["Soft tissue", { center: 40, width: 400 }],
  ["Lung", { center: -600, width: 1500 }],
  ["Bone", { center: 400, width: 1800 }],
  ["Brain", { center: 40, width: 80 }],
];

const words = ({ center, width }: DicomWindow) => `centre ${center}, width ${width}`;

/** The first is what the files ask for; without a window it is the range of their values. */
export function windowsFor({ windows, modality }: DicomDoor): NamedWindow[] {
  const [first] = windows;
  const asked = windows.length === 1 ? words(first!) : `${windows.length} windows`;
  const range = "Lowest value black, highest white";
  return [
    ...(first
      ? [{ value: "file", label: `As each file asks: ${asked}`, window: "file" as const }]
      : []),
    { value: "range", label: first ? range : `${range} (no file asks for more)`, window: "range" },
    ...(modality === "CT" ? CT_WINDOWS : []).map(([name, window]) => ({
      value: name,
      label: `${name}: ${words(window)}`,
      window,
    })),
  ];
}
