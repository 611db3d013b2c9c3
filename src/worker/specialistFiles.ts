/**
 * What goes along with an exported adapter that learnt beside a specialist: the connector, the specialist and how to use them, in
 * a folder of their own, so that PEFT loads the rest as any adapter.
 */
import { size } from "../engine/graph/shape.ts";
import type { AdapterLayout } from "../engine/weights/adapterLayout.ts";
import { writeSafetensors } from "../formats/safetensors/writeSafetensors.ts";
import type { SpecialistReport } from "../protocol/specialist.ts";
import { writeSpecialist, type Specialist } from "../specialist/specialist.ts";

export const CONNECTOR_FILE = "specialist/connector.safetensors";
export const SPECIALIST_FOLDER_FILE = "specialist/specialist.safetensors";

/** Name and content of each file. */
export function specialistFiles(
  { tensors }: Pick<AdapterLayout, "tensors">,
  values: Float32Array,
  specialist: Specialist,
): Map<string, Uint8Array<ArrayBuffer>> {
  const connector = new Map(
    tensors.map(({ name, shape, offset }) => {
      const data = values.slice(offset / 4, offset / 4 + size(shape));
      return [name, { dtype: "F32" as const, shape, data }];
    }),
  );
  return new Map([
    [CONNECTOR_FILE, writeSafetensors(connector)],
    [SPECIALIST_FOLDER_FILE, writeSpecialist(specialist)],
    ["specialist/README.md", new TextEncoder().encode(card(specialist.report))],
  ]);
}

/** How to compute the exemplar and its embedding, in PyTorch's words. */
function card({ sets, inputWidth, width, score, network }: SpecialistReport): string {
  const classes = sets.map(
    ({ questions, labels }) =>
      `- ${questions[0] ?? ""} ${labels.map((l) => `\`${l}\``).join(", ")}`,
  );
  return `# The specialist beside this adapter

The adapter was trained by VITask (arXiv 2410.06456) beside a small classifier. It works without these files, as any PEFT adapter.
With them one token more is put into the prompt, which tells the model what the classifier makes of the picture.

${classes.join("\n")}

${(100 * score.accuracy).toFixed(0)} % right of ${score.of} ${score.on === "validation" ? "watched examples" : "examples that it learnt from (none was watched)"}, macro-F1 ${score.macroF1.toFixed(2)}.

## How to use it

1. \`x\` (${inputWidth}): ${network ? `what the ONNX network "${network.title}" (${network.id}) gives for the example's picture, which is not in this folder.` : "the mean over all feature rows of the example's pictures that the base model's vision tower gives, before the projector."}
2. \`specialist.safetensors\`: \`x = (x - input.mean) / input.deviation\`, \`e = gelu(hidden.weight @ x + hidden.bias)\` (${width}), the
   exemplar. \`head.weight @ e + head.bias\` are the logits of the classes, set after set; compare only those of one set.
3. \`connector.safetensors\`: LayerNorm (\`exemplar.norm\`, eps 1e-5), Linear (\`exemplar.linear_1\`), GELU (exact), Linear
   (\`exemplar.linear_2\`) make one token embedding of \`e\`.
4. Insert it into \`inputs_embeds\` directly after the last visual token; every position after it moves on by one.

The specialist's file also holds, in its metadata, how it was trained.
`;
}
