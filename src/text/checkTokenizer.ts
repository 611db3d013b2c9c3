/** Checks a tokenizer's files before the library reads them, which trusts that they are whole and as large as they should be. */
import * as v from "valibot";
import { UserError } from "../base/userError.ts";

/** Our own bound: the largest vocabularies have a quarter of a million tokens, and the library makes a list as long as the largest id. */
const MAX_ID = 2 ** 22;

const id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_ID));
const rule = v.nullish(v.looseObject({ type: v.string() }));
const name = v.nullish(v.union([v.string(), v.looseObject({ content: v.string() })]));

const tokenizerSchema = v.looseObject({
  model: v.looseObject({
    type: v.optional(v.string()),
    vocab: v.union([
      v.record(v.string(), id),
      v.pipe(v.array(v.tuple([v.string(), v.number()])), v.maxLength(MAX_ID)),
    ]),
    merges: v.optional(v.array(v.union([v.string(), v.tuple([v.string(), v.string()])]))),
    unk_token: v.nullish(v.string()),
  }),
  added_tokens: v.optional(v.array(v.looseObject({ id, content: v.string() }))),
  normalizer: rule,
  pre_tokenizer: rule,
  post_processor: rule,
  decoder: rule,
});

const configSchema = v.looseObject({
  ...{ bos_token: name, eos_token: name, unk_token: name, pad_token: name },
  ...{ image_token: name, video_token: name },
});

/** @throws UserError naming the file, the field and what is wrong with it */
export function checkTokenizer(tokenizerJson: unknown, config: unknown): void {
  check("tokenizer.json", tokenizerSchema, tokenizerJson);
  check("tokenizer_config.json", configSchema, config);
}

function check(file: string, schema: v.GenericSchema, value: unknown): void {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return;
  const [issue] = result.issues;
  const field = v.getDotPath(issue) ?? "the whole";
  const what = issue.received === "undefined" ? "it is missing" : issue.message;
  throw new UserError(
    `The model's ${file} is damaged, at "${field}": ${what.replace(/\.$/, "")}. Choose another model, or get its files again.`,
  );
}
