/** Damaged tokenizers and chat templates: a sentence or a working model, never a crash of another kind and never a hang. */
import { readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UserError } from "../base/userError.ts";
import { loadChatTemplate } from "./chatTemplate.ts";
import { fixtureFolders } from "./testing/loadFixture.ts";
import { loadTokenizer } from "./tokenizer.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const json = (folder: string, name: string): Json =>
  JSON.parse(readFileSync(path.join(folder, name), "utf8"));

/** Does the work; UserErrors are as good as success, any other error fails the test. */
function orSentence(work: () => void): "worked" | "told" {
  try {
    work();
    return "worked";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toMatch(/^[A-Z"].*\.$/s);
    return "told";
  }
}

const odd: Json[] = [
  null,
  true,
  -1,
  0.5,
  2_000_000_000,
  1e300,
  "",
  "x",
  [],
  [null],
  {},
  { type: "no" },
];

/** Puts `value` at a place of a copy that `choices` lead to; undefined removes what is there. */
function damaged(root: Json, choices: readonly number[], value: Json | undefined): Json {
  if (root === null || typeof root !== "object") return value ?? null;
  const keys = Object.keys(root);
  const [choice = 0, ...deeper] = choices;
  const key = keys[choice % Math.max(1, keys.length)];
  if (key === undefined) return value ?? null;
  const copy = (Array.isArray(root) ? [...root] : { ...root }) as Record<string, Json>;
  if (deeper.length > 0) copy[key] = damaged(copy[key]!, deeper, value);
  else if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy as Json;
}

describe.each(fixtureFolders())("the %s tokenizer", (_, folder) => {
  const whole = json(folder, "tokenizer.json") as object;
  const config = json(folder, "tokenizer_config.json") as object;
  const use = (tokenizerJson: Json, settings: Json) => () => {
    const tokenizer = loadTokenizer(tokenizerJson as object, settings as object);
    tokenizer.decode(tokenizer.encode("An onion, größer? 12\n"));
  };

  test("damaged anywhere, it works or says what is wrong", () => {
    const outcomes = new Set<string>();
    const place = fc.array(fc.nat(1000), { minLength: 1, maxLength: 5 });
    const value = fc.option(fc.constantFrom(...odd), { nil: undefined });
    const inConfig = fc.boolean();
    fc.assert(
      fc.property(place, value, inConfig, (choices, put, isConfig) => {
        const files = isConfig
          ? use(whole as Json, damaged(config as Json, choices, put))
          : use(damaged(whole as Json, choices, put), config as Json);
        outcomes.add(orSentence(files));
      }),
      { seed: 12, numRuns: 150 },
    );
    expect([...outcomes].sort()).toEqual(["told", "worked"]);
  }, 60_000);

  test("an id of two billion is refused by name at once, where the library would fill the memory", () => {
    const added = { added_tokens: [{ id: 2_000_000_000, content: "<far>", special: true }] };
    expect(() => loadTokenizer({ ...whole, ...added }, config)).toThrow(
      /^The model's tokenizer\.json is damaged, at "added_tokens\.0\.id": .*4194304.*2000000000/,
    );
  });

  test("no JSON object at all is said to be damaged", () => {
    for (const value of [null, 7, "x", []] as unknown as object[])
      expect(() => loadTokenizer(value, config)).toThrow("tokenizer.json is damaged");
  });
});

describe("a chat template", () => {
  const config = { bos_token: "<s>", eos_token: "</s>" };
  const load = (jinja: string) => loadChatTemplate(jinja, config);

  test.each([
    "{% for i in range(99999999) %}{{ i }}{% endfor %}",
    "{% for i in range(3000) %}{% for j in range(3000) %}{{ j }}{% endfor %}{% endfor %}",
    "{% set n = namespace(t='xxxxxxxx') %}{% for i in range(60) %}{% set n.t = n.t + n.t %}{% endfor %}{{ n.t }}",
    "{% set n = namespace(l=[1, 2]) %}{% for i in range(60) %}{% set n.l = n.l + n.l %}{% endfor %}",
    "{% for i in range(0, 1, 0) %}{{ i }}{% endfor %}",
  ])(
    "that never ends is stopped, and says so: %s",
    (jinja) => {
      expect(() => load(jinja)).toThrow(
        /^The model's chat template cannot be used: it makes more than [\d,]+ (steps|characters|items), .*\.$/,
      );
    },
    60_000,
  );

  test("with a macro that calls itself is told as one that does not accept the conversation", () => {
    const told = orSentence(() =>
      load("{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}").render([], true),
    );
    expect(told).toBe("told");
  });

  test("counts as Python does, and knows the date", () => {
    const jinja =
      "{{ range(3) | join(',') }} {{ range(1, 9, 3) | join(',') }} {{ range(2, -3, -2) | join(',') }} {{ strftime_now('%Y') }}";
    const year = new Date().getFullYear();
    expect(load(jinja).render([], false)).toBe(`0,1,2 1,4,7 2,0,-2 ${year}`);
  });

  test("cut, doubled or altered anywhere, works or says what is wrong", () => {
    const sprout = "../../public/models/scion-sprout/chat_template.jinja";
    const whole = readFileSync(path.join(import.meta.dirname, sprout), "utf8");
    const piece = fc.constantFrom(
      "",
      "{%",
      "%}",
      "{{",
      "}}",
      "'",
      "[",
      "endfor",
      "messages",
      "range(1e9)",
      "|",
    );
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(12), piece, (at, cut, put) => {
        orSentence(() =>
          load(whole.slice(0, at) + put + whole.slice(at + cut)).render(
            [
              { role: "user", text: "<image>\nWhat?" },
              { role: "assistant", text: "An onion." },
            ],
            true,
          ),
        );
      }),
      { seed: 12, numRuns: 300 },
    );
  }, 60_000);
});
