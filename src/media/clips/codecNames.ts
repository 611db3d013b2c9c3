/** What people and video programs call the codecs of clips, by mediabunny's name or by what the container says. */
import type { InputVideoTrack, VideoCodec } from "mediabunny";

const KNOWN: Partial<Record<VideoCodec, string>> = {
  avc: "H.264",
  hevc: "HEVC (H.265)",
  vp8: "VP8",
  vp9: "VP9",
  av1: "AV1",
  prores: "Apple ProRes",
};

/**
 * The four characters of MP4 and QuickTime sample entries (registered at mp4ra.org), Matroska's codec ids and the FourCCs of AVI that
 * both may hold, as patterns in lower case.
 */
const BY_ID: readonly [RegExp, string][] = [
  [/^(jpeg|mjp[ab2g]|dmb1|avdj|v_mjpeg)$/, "Motion JPEG"],
  [/^(ap[c4][a-z0-9]|aprn|v_prores.*)$/, "Apple ProRes"],
  [/^(mp4v|fmp4|divx|dx50|xvid|3ivx?|v_mpeg4\/iso\/(sp|asp|ap))$/, "MPEG-4 Part 2 (DivX, Xvid)"],
  [/^(div[3-6]|mp4[123]|v_mpeg4\/ms\/v3)$/, "MS-MPEG-4 (DivX 3)"],
  [/^(m2v1|mp2v|mpg2|hdv[1-9a-f]|mx[345][np]|xdv[0-9a-f]|v_mpeg2)$/, "MPEG-2"],
  [/^(m1v1?|mpeg|mp1v|v_mpeg1)$/, "MPEG-1"],
  [/^(s263|h263|u263)$/, "H.263"],
  [/^(dvc[p ]?|dv5[np]|dvh[2356pq]|dvpp?|dvsd)$/, "DV"],
  [/^(avdn|avdh|avd1)$/, "Avid DNxHD"],
  [/^(cfhd)$/, "CineForm"],
  [/^(dvh1|dvhe|dva[1v]|dav1)$/, "Dolby Vision"],
  [/^(vvc1|vvi1|v_mpegi\/iso\/vvc)$/, "VVC (H.266)"],
  [/^(evc1)$/, "EVC"],
  [/^(mjp2|mj2s|v_jpeg2000)$/, "JPEG 2000"],
  [/^(svq[13])$/, "Sorenson Video"],
  [/^(cvid)$/, "Cinepak"],
  [/^(rle )$/, "Apple Animation"],
  [/^(png )$/, "PNG pictures"],
  [/^(raw |2vuy|yuv2|v210|v308|v408|v410|yv12|i420|b64a|v_uncompressed)$/, "uncompressed pictures"],
  [/^(ffv1|v_ffv1)$/, "FFV1"],
  [/^(hap[1-9aymh])$/, "Hap"],
  [/^(vc-1|wvc1|wmv[1-3]|wmva)$/, "Windows Media Video (VC-1)"],
  [/^(vp6[af]?|vp3[01]?)$/, "VP6"],
  [/^v_theora$/, "Theora"],
  [/^v_real\//, "RealVideo"],
  [/^(encv|drmi)$/, "an encrypted form"],
];

/** The name of a codec by its id in a container, else the id itself; null where it says nothing readable. */
export function codecNameOf(id: string): string | null {
  const known = BY_ID.find(([pattern]) => pattern.test(id.toLowerCase()));
  if (known) return known[1];
  return /^[\x20-\x7e]*[a-z0-9][\x20-\x7e]*$/i.test(id) ? `"${id.trim()}"` : null;
}

/** The name of a track's codec; null where the file does not tell. */
export async function codecName(track: InputVideoTrack): Promise<string | null> {
  const codec = await track.getCodec();
  if (codec) return KNOWN[codec] ?? codec;
  const id = await track.getInternalCodecId();
  return typeof id === "string" ? codecNameOf(id) : null;
}
