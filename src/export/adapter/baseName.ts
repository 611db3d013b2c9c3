/**
 * How adapters name the model that they were made for. PEFT writes whatever the trainer was given: a Hub id, a path, a folder of
 * the Hub's cache, a repackaging in fewer bits, a checkpoint of an earlier run, or nothing. So a name can confirm a base, and
 * never refuse one: that is for shapes, and for the hash of the weights where it is known.
 */

/** The model that an adapter is imported for. */
export interface BaseIdentity {
  /** `owner/Name`, or the published name alone. */
  name: string;
  /** SHA-256 over the weight files, where it is known. */
  weightsHash: string | null;
}

export type BaseMatch =
  /** The same weights, by their hash. */
  | { kind: "verified" }
  /** The same name, however it was written. */
  | { kind: "named" }
  /** The same name with what repackagings add to it. */
  | { kind: "repacked"; written: string }
  /** Another name, or a place that names no model. */
  | { kind: "other"; written: string }
  | { kind: "unnamed" };

/** `models--owner--Name/snapshots/COMMIT`, as huggingface_hub lays out its cache. */
const CACHE = /(?:^|[/\\])models--(.+?)--([^/\\]+)(?:[/\\]|$)/;

/** What Unsloth, bitsandbytes, GGUF, AWQ and GPTQ repackagings add to a name. */
const REPACKED =
  /(?:[-_.](?:unsloth|bnb|4bit|8bit|4-bit|8-bit|int4|int8|fp8|gguf|awq|gptq|hf|dynamic))+$/;

export function matchBase(
  written: unknown,
  writtenHash: string | undefined,
  base: BaseIdentity,
): BaseMatch {
  if (writtenHash && base.weightsHash && writtenHash === base.weightsHash)
    return { kind: "verified" };
  if (typeof written !== "string" || written.trim() === "") return { kind: "unnamed" };
  const [theirs, ours] = [modelName(written), modelName(base.name)];
  if (theirs === ours) return { kind: "named" };
  if (theirs.replace(REPACKED, "") === ours.replace(REPACKED, ""))
    return { kind: "repacked", written };
  return { kind: "other", written };
}

/** The last part of an id or path, in lower case. */
function modelName(written: string): string {
  const cached = CACHE.exec(written);
  const last = written
    .replace(/[/\\]+$/, "")
    .split(/[/\\]/)
    .at(-1)!;
  return (cached ? cached[2]! : last).toLowerCase();
}

/** A sentence about what could not be verified; null where nothing is open. */
export function baseNote(match: BaseMatch, base: BaseIdentity): string | null {
  const fits = `Every layer and shape fits ${base.name}, and that is all that could be checked`;
  switch (match.kind) {
    case "verified":
    case "named":
      return null;
    case "repacked":
      return `The adapter was made for "${match.written}", which by its name is ${base.name} in other bits. ${fits}: its answers may differ a little from those of its trainer.`;
    case "other":
      return `The adapter names its base model "${match.written}", and this project uses ${base.name}. ${fits}: try it on questions whose answers you know.`;
    case "unnamed":
      return `The adapter does not say which base model it was made for. ${fits}: try it on questions whose answers you know.`;
    default:
      throw new Error(`No such match: ${JSON.stringify(match satisfies never)}`);
  }
}
