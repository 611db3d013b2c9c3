/**
 * A model's tokenizer, from the files it comes with. The work is done by @huggingface/tokenizers; this adds the special
 * ids, lossless decoding, and a sentence when the files do not fit together.
 */
import { Tokenizer as HubTokenizer } from "@huggingface/tokenizers";
import { UserError } from "../base/userError.ts";
import { checkTokenizer } from "./checkTokenizer.ts";

export interface Tokenizer {
  /** One more than the largest id. */
  vocabSize: number;
  /** Null when the model has none. */
  bosId: number | null;
  eosId: number;
  bosToken: string;
  eosToken: string;
  /** Special tokens: start, end, padding, visual tokens. */
  special: ReadonlyMap<number, string>;
  /** The visual token of each kind of media; null when the model does not take that kind. */
  placeholderIds: { image: number | null; video: number | null };
  /** `addSpecial` adds what the model expects around a text, usually the start token. */
  encode(text: string, addSpecial?: boolean): number[];
  /** Exact: no spaces are tidied. `skipSpecial` leaves special tokens out. */
  decode(ids: ArrayLike<number>, skipSpecial?: boolean): string;
  /** The token as the vocabulary spells it, for example "Ġonion". */
  piece(id: number): string;
}

interface TokenizerConfig {
  bos_token?: TokenName;
  eos_token?: TokenName;
  image_token?: TokenName;
  video_token?: TokenName;
}

/** A name, or an object that carries one, as older files write it. */
type TokenName = string | { content: string } | null;

/**
 * @param tokenizerJson the parsed tokenizer.json
 * @param config the parsed tokenizer_config.json
 * @throws UserError when the files cannot be used.
 */
export function loadTokenizer(tokenizerJson: object, config: object): Tokenizer {
  checkTokenizer(tokenizerJson, config);
  const hub = usable(() => {
    const settings = { ...config, clean_up_tokenization_spaces: false };
    const made = new HubTokenizer(withDigits(tokenizerJson), settings);
    // Some rules are read only when a text comes.
    made.decode(made.encode(TRIAL).ids);
    return made;
  });
  const names = config as TokenizerConfig;
  const named = (name: TokenName | undefined) => {
    const token = typeof name === "object" ? (name?.content ?? "") : (name ?? "");
    return { token, id: token === "" ? null : (hub.token_to_id(token) ?? null) };
  };
  const bos = named(names.bos_token);
  const eos = named(names.eos_token);
  if (eos.id === null) {
    throw new UserError(
      `The model's tokenizer has no end token: tokenizer_config.json says "${eos.token}", which is not in its vocabulary. Without it the model cannot learn when to stop.`,
    );
  }
  const special = new Map<number, string>();
  for (const [id, token] of hub.get_added_tokens_decoder()) {
    if (token.special) special.set(id, token.content);
  }
  let vocabSize = 0;
  for (const id of hub.get_vocab().values()) vocabSize = Math.max(vocabSize, id + 1);
  return {
    vocabSize,
    bosId: bos.id,
    eosId: eos.id,
    bosToken: bos.token,
    eosToken: eos.token,
    special,
    placeholderIds: {
      image: named(names.image_token ?? "<image>").id,
      video: named(names.video_token ?? "<video>").id,
    },
    encode: (text, addSpecial = false) =>
      text === "" && !addSpecial
        ? []
        : usable(() => hub.encode(text, { add_special_tokens: addSpecial }).ids),
    decode(ids, skipSpecial = false) {
      const kept = Array.from(ids).filter((id) => !skipSpecial || !special.has(id));
      return kept.length
        ? usable(() => hub.decode(kept, { clean_up_tokenization_spaces: false }))
        : "";
    },
    piece: (id) => hub.id_to_token(id) ?? "",
  };
}

const TRIAL = "A trial, of 12 words: größer?\n";

/** @throws UserError for whatever the library throws at files that are not as it expects */
function usable<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(
      `The model's tokenizer.json cannot be used: ${reason.replace(/\.$/, "")}. Choose another model, or get its files again.`,
      { cause },
    );
  }
}

interface PreTokenizer {
  type?: string;
  individual_digits?: boolean;
  pretokenizers?: PreTokenizer[];
}

/**
 * The rule "Digits" written out: for transformers every numeric character is a digit (⅓, ①, 三 is not), for the library
 * those of decimal systems alone.
 */
function withDigits(tokenizerJson: object): object {
  const rewrite = (rule: PreTokenizer): object => {
    if (rule.type === "Digits") {
      const Regex = rule.individual_digits ? "\\p{N}" : "\\p{N}+";
      return { type: "Split", pattern: { Regex }, behavior: "Isolated", invert: false };
    }
    return rule.pretokenizers ? { ...rule, pretokenizers: rule.pretokenizers.map(rewrite) } : rule;
  };
  const { pre_tokenizer: rule } = tokenizerJson as { pre_tokenizer?: PreTokenizer | null };
  return rule ? { ...tokenizerJson, pre_tokenizer: rewrite(rule) } : tokenizerJson;
}
