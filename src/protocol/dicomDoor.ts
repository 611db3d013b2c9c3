/** DICOM files among dropped ones: what a person is shown of them before their pixels are opened, and how they are to be opened. */

/** How grey values become brightness (DICOM PS3.3, C.11.2.1), in units of the modality. */
export interface DicomWindow {
  center: number;
  width: number;
}

/** A window of one's own, the one that each file asks for, or the lowest and highest value of each file. */
export type WindowChoice = DicomWindow | "file" | "range";

export interface DicomOpening {
  window: WindowChoice;
  /** Of files with several frames. "middle" is one picture. */
  frames: "pictures" | "clip" | "middle";
}

/** Files of one kind. Lists hold what occurs among them, each once. */
export interface DicomDoor {
  key: string;
  files: number;
  /** As DICOM codes it, "CT"; empty where the files do not say. */
  modality: string;
  sizes: { width: number; height: number }[];
  /** Of the file with the most. */
  frames: number;
  /** Of a stored value. */
  bits: number[];
  isColour: boolean;
  /** How the pixels are packed, in words. */
  packed: string[];
  /** The window that each file wants to be shown with; none where the files bring none. */
  windows: DicomWindow[];
  /** Whether words in the picture are to be expected: a file says so, or they are of a kind that mostly has some. */
  expectsWords: boolean;
  /** Set once they were opened. */
  opening?: DicomOpening;
}
