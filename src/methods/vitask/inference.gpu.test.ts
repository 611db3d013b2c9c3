/** Answers without a specialist, beside one, and beside another, begin with PyTorch's logits (tools/parity/record_vitask.py). */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Generator } from "../../inference/generate.ts";
import type { Prompt } from "../../inference/request.ts";
import { adapterValues } from "../../train/parity/formulas.ts";
import { PLAIN } from "../../train/parity/parityModel.ts";
import { relativeError } from "../../train/parity/recording.ts";
import { connector, EXEMPLAR_WIDTH } from "./connector.ts";
import { withExemplar } from "./exemplarView.ts";
import type { OpenedModel, RecordedVitask } from "./testing/recordedRows.ts";
import { layoutOf, openRecorded } from "./testing/recordedModel.ts";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const { models } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "testing/vitask.json"), "utf8"),
) as RecordedVitask;
const insertion = { width: EXEMPLAR_WIDTH, embed: connector.embed };

let opened: OpenedModel | undefined;
afterEach(() => {
  opened?.session.destroy();
  opened = undefined;
});

/** The first row up to its answer. */
function promptOf({ rows, features }: OpenedModel): Prompt {
  const { encoded, example } = rows[0]!;
  const { mediaSpans, mediaGrids } = encoded;
  const ids = encoded.ids.subarray(0, encoded.trained.indexOf(1));
  return { ids, mediaSpans, mediaGrids, features: features.get(example.media[0]!.hash)! };
}

const exemplarOf = (salt: number) => adapterValues(EXEMPLAR_WIDTH, salt, 1);

describe.each(["sprout", "llava_onevision", "qwen2_vl"])("%s", (name) => {
  it("says what PyTorch says in all three ways, one after the other in the same caches", async () => {
    const model = models[name]!;
    opened = await openRecorded(name, model, PLAIN);
    const { session } = opened;
    const { layout, values } = layoutOf(model, session);
    const adapter = session.loadAdapter(layout, values);
    const generator = new Generator(session, adapter, 1, 512, insertion);
    const plain = promptOf(opened);
    const ask = async (prompt: Prompt, by = generator) => {
      let first: Float32Array | undefined;
      const [answer] = await by.generate([{ sequence: 0, prompt }], {
        maxNewTokens: 4,
        endIds: [],
        sampler(logits) {
          first ??= logits.slice();
          return logits.reduce((best, v, i) => (v > logits[best]! ? i : best), 0);
        },
      });
      return { first: first!, ids: answer!.ids };
    };
    const own = withExemplar(plain, exemplarOf(950))!;
    expect(own.ids).toHaveLength(plain.ids.length + 1);

    const never = await ask(plain, new Generator(session, adapter, 1, 512));
    const beside = await ask(own);
    const off = await ask(plain);
    const other = await ask(withExemplar(plain, exemplarOf(951))!);
    const { prompts } = model;
    expect(relativeError(never.first, prompts.plain)).toBeLessThan(1e-4);
    expect(relativeError(beside.first, prompts.exemplar)).toBeLessThan(1e-4);
    expect(relativeError(other.first, prompts.other)).toBeLessThan(1e-4);
    // Bit by bit as if there had never been a specialist.
    expect(off).toEqual(never);
    expect(await ask(own)).toEqual(beside);
    expect(beside.first).not.toEqual(other.first);
  });
});
