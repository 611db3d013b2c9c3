/** The codes of modalities (DICOM PS3.16, CID 29), which are the one thing kept of a header. Anything else could be a name. */

const CODES: ReadonlySet<string> = new Set(
  (
    "AR BI BMD CR CT DG DMS DX ECG EPS ES GM HC HD IO IVOCT IVUS KER LEN LS MG MR NM OAM OCT OP OPM OPT OPTBSV OPTENF OPV OSS OT " +
    "PT PX RF RG RTIMAGE SC SM SRF TG US VA XA XC"
  ).split(" "),
);

/** The code, or nothing where it is none. */
export const knownModality = (code: string): string => (CODES.has(code) ? code : "");
