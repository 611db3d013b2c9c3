/**
 * Whether an answer is to be learnt, by the fields that other trainers read: `weight` (OpenAI), `train` and `train_detail`
 * (axolotl), `loss` (ms-swift, XTuner), `masked` and their kin. Scion learns an answer whole or not at all.
 */
import { isFields, type Fields } from "./chatFields.ts";

/** True, or a number above 0: learn it. */
const LEARN = ["weight", "train", "training", "trainable", "loss", "loss_weight", "loss_scale", "loss_mask", "compute_loss", "calculate_loss", "learn"]; // prettier-ignore
/** True: do not. */
const MASK = ["masked", "mask", "ignore_loss", "no_loss", "skip_loss"];

/** All fields that are read here. */
export const LEARN_FIELDS: readonly string[] = [...LEARN, ...MASK, "train_detail"];

export interface LearnFlag {
  trained: boolean;
  /** What of the flag could not be followed, as a clause. */
  note?: string;
}

/** The flag of a message or a row; null where it has none. */
export function readLearnFlag(fields: Fields): LearnFlag | null {
  const flags = [
    ...LEARN.map((name) => ofField(fields, name, false)),
    ...MASK.map((name) => ofField(fields, name, true)),
    ofDetail(fields.train_detail),
  ].filter((flag) => flag !== null);
  if (flags.length === 0) return null;
  const note = flags.find((flag) => flag.note)?.note;
  return { trained: flags.every(({ trained }) => trained), ...(note && { note }) };
}

function ofField(fields: Fields, name: string, inverted: boolean): LearnFlag | null {
  const value = fields[name];
  if (value === undefined || value === null || value === "" || typeof value === "object")
    return null;
  const share = shareOf(value);
  if (share === null) {
    return {
      trained: true,
      note: `"${name}": ${JSON.stringify(value).slice(0, 40)} is neither yes nor no, so the answer is learnt`,
    };
  }
  const learnt = inverted ? 1 - share : share;
  if (learnt > 0 && learnt !== 1) {
    return {
      trained: true,
      note: `"${name}" is ${String(value).slice(0, 20)}; Scion learns an answer whole or not at all, so it is learnt whole`,
    };
  }
  return { trained: learnt > 0 };
}

/** 1 for yes, 0 for no, a number as it is; null for other words. */
function shareOf(value: unknown): number | null {
  const word = String(value).trim().toLowerCase();
  if (["true", "yes", "on"].includes(word)) return 1;
  if (["false", "no", "off", "none"].includes(word)) return 0;
  const number = Number(word);
  return word !== "" && Number.isFinite(number) ? number : null;
}

/** Parts of an answer with a flag each. */
function ofDetail(detail: unknown): LearnFlag | null {
  if (!Array.isArray(detail) || detail.length === 0) return null;
  const parts = detail.map((part) => isFields(part) && shareOf(part.train) !== 0);
  if (parts.every((learnt) => !learnt)) return { trained: false };
  if (parts.every(Boolean)) return { trained: true };
  return {
    trained: true,
    note: '"train_detail" masks a part of the answer; Scion learns an answer whole or not at all, so it is learnt whole',
  };
}
