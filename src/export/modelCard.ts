/**
 * The model card that goes with an adapter: YAML in front for the Hub, then what a reader must know before using it. It says
 * nothing that was not measured, and always names a licence.
 */
import { UserError } from "../base/userError.ts";
import { formatCount } from "../base/formatCount.ts";
import type { Score } from "../protocol/reports.ts";
import type { RunConfig } from "../protocol/config.ts";
import { portabilityNote } from "../base/portabilityNote.ts";
import { SPLITS, type Field, type Split } from "../protocol/records.ts";

export interface CardFacts {
  title: string;
  field: Field;
  adapter: { baseModel: string; rank: number; alpha: number; dropout: number };
  /** Of the adapter: an SPDX-like id such as "cc-by-4.0", or any words. */
  licence: string;
  /** Where the pictures come from and under which licence, when they are not the person's own. */
  notice: string | null;
  versionId: string;
  examples: Record<Split, number>;
  questions: Record<Split, number>;
  config: RunConfig;
  /** Optimiser steps taken, and the losses at first and last. */
  steps: number;
  firstLoss: number | null;
  lastLoss: number | null;
  /** Of the latest evaluation on the test split, null when there was none. */
  scores: { overall: Score; retention: Score | null; kinds: Score[] } | null;
  /**
   * For the loading example, a question as the base model's chat template writes it: about a picture, unless the model reads
   * text only, and with the start token, unless its tokenizer puts that in front.
   */
  prompt: { text: string; hasPicture: boolean; hasStart: boolean };
  /** The most pixels of a picture in training, where the base model's own files allow more. */
  maxPixels?: number | undefined;
  /** SHA-256 of each file beside the card. */
  files: Record<string, string>;
}

const knownLicences = [
  "apache-2.0",
  "mit",
  "cc-by-4.0",
  "cc-by-sa-4.0",
  "cc-by-nc-4.0",
  "cc0-1.0",
  "other",
];

/** @throws UserError when no licence is given. */
export function modelCard(facts: CardFacts): string {
  if (facts.licence.trim() === "") {
    throw new UserError(
      'The adapter has no licence. Choose one before sharing it; "other" will do.',
    );
  }
  return (
    [
      frontMatter(facts),
      `# ${line(facts.title)}`,
      `A LoRA adapter for \`${facts.adapter.baseModel}\`, trained in Scion, in a browser, on its owner's computer.`,
      useText(facts.field),
      dataText(facts),
      trainingText(facts),
      scoresText(facts),
      loadingText(facts),
      filesText(facts),
    ].join("\n\n") + "\n"
  );
}

/** JSON texts are YAML texts too, so nothing a person types can break it. */
function frontMatter({ adapter, licence, title }: CardFacts): string {
  const id = licence.trim().toLowerCase();
  const known = knownLicences.includes(id);
  const yaml = [
    `base_model: ${JSON.stringify(adapter.baseModel)}`,
    "library_name: peft",
    "pipeline_tag: image-text-to-text",
    `model_name: ${JSON.stringify(oneLine(title))}`,
    `license: ${known ? id : "other"}`,
    ...(known ? [] : [`license_name: ${JSON.stringify(oneLine(licence))}`]),
    "tags:",
    ...["lora", `base_model:adapter:${adapter.baseModel}`, "transformers", "scion"].map(
      (tag) => `  - ${JSON.stringify(tag)}`,
    ),
  ];
  return ["---", ...yaml, "---"].join("\n");
}

function useText(field: Field): string {
  const limits =
    field === "medicine"
      ? "It is for education and research. It is not a medical device, and not for diagnosis or treatment; any use needs validation first."
      : "It may be wrong with full confidence, above all on pictures unlike those it learnt from.";
  return `## What it is for\n\nAnswering questions about pictures, clips and texts like those it was trained on. ${limits} An adapter can repeat what it was taught, so sharing it may share its training answers.`;
}

function dataText({ examples, questions, versionId, notice }: CardFacts): string {
  const rows = SPLITS.map(
    (split) => `| ${split} | ${formatCount(examples[split])} | ${formatCount(questions[split])} |`,
  );
  return [
    "## Data",
    `Data set version \`${versionId}\`. The test split is never trained on; the validation split chooses the checkpoint.`,
    ["| Split | Examples | Questions |", "| --- | ---: | ---: |", ...rows].join("\n"),
    ...(notice ? [line(notice)] : []),
  ].join("\n\n");
}

function trainingText({ adapter, config, steps, firstLoss, lastLoss }: CardFacts): string {
  const { optim, precision } = config;
  const settings: [string, string | number][] = [
    ["Rank, alpha, dropout", `${adapter.rank}, ${adapter.alpha}, ${adapter.dropout}`],
    [
      "Layers",
      [
        ...config.adapter.targets,
        ...(config.adapter.projector ? ["projector"] : []),
        ...(config.adapter.vision ? ["linear layers of the vision towers"] : []),
      ].join(", "),
    ],
    [
      "Optimiser",
      `AdamW, ${optim.learningRate} peak, ${optim.schedule}, warm-up ${optim.warmupRatio}, weight decay ${optim.weightDecay}, clip ${optim.maxGradNorm}`,
    ],
    ["Conversations a step", `${config.batch} x ${config.accumulate}`],
    ["Steps", `${steps} (at most ${config.epochs} epochs)`],
    ["General examples mixed in", `${Math.round(config.replayShare * 100)} %`],
    [
      "Base model held as",
      `${precision.linears} linears, ${precision.embeddings} embeddings, ${precision.vision} vision`,
    ],
    ["Seed", config.seed],
  ];
  if (firstLoss !== null && lastLoss !== null) {
    settings.push([
      "Loss on answers, first and last step",
      `${firstLoss.toFixed(4)}, ${lastLoss.toFixed(4)}`,
    ]);
  }
  return [
    "## Training",
    [
      "| Setting | Value |",
      "| --- | --- |",
      ...settings.map(([name, value]) => `| ${name} | ${value} |`),
    ].join("\n"),
    "The loss looks at answer tokens only. The base model's weights are unchanged.",
  ].join("\n\n");
}

function scoresText({ scores }: CardFacts): string {
  if (!scores) return "## Scores\n\nIt was not evaluated on the test split.";
  const all = [scores.overall, ...(scores.retention ? [scores.retention] : []), ...scores.kinds];
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const side = ({ exact, low, high }: Score["base"]) =>
    `${percent(exact)} (${percent(low)} to ${percent(high)})`;
  const rows = all.map(
    ({ kind, n, chance, base, adapter }) =>
      `| ${cell(kind)} | ${n} | ${percent(chance)} | ${side(base)} | ${side(adapter)} | ${base.f1.toFixed(3)} | ${adapter.f1.toFixed(3)} |`,
  );
  return [
    "## Scores",
    "On the test split, same questions for both, greedy answers. Exact match ignores case, final punctuation and a leading article; in brackets Wilson's 95 % interval. Chance is always giving the most common answer of the kind. \"retention\" is general skill on examples that are not the owner's.",
    [
      "| Kind | n | Chance | Base, exact | Adapter, exact | Base, F1 | Adapter, F1 |",
      "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
      ...rows,
    ].join("\n"),
  ].join("\n\n");
}

function loadingText({ adapter, config, prompt, maxPixels }: CardFacts): string {
  const note = portabilityNote(config.adapter);
  // Both JSON and Python read these escapes alike.
  const [base, text] = [JSON.stringify(adapter.baseModel), JSON.stringify(prompt.text)];
  const cap = maxPixels === undefined ? "" : `, max_pixels=${maxPixels}`;
  const shown = prompt.hasPicture ? ", images=picture" : "";
  const start = prompt.hasStart ? ", add_special_tokens=False" : "";
  const told =
    cap && `\n\nIt learned from pictures of ${maxPixels} pixels at most, so keep \`max_pixels\`.`;
  return `## How to load

\`\`\`python
import peft, transformers
kind = getattr(transformers, transformers.AutoConfig.from_pretrained(${base}).architectures[0])
model = peft.PeftModel.from_pretrained(kind.from_pretrained(${base}), "path/to/this/folder")
processor = transformers.AutoProcessor.from_pretrained(${base}${cap})
inputs = processor(text=${text}${shown}${start}, return_tensors="pt")
print(processor.decode(model.generate(**inputs, max_new_tokens=64)[0], skip_special_tokens=True))
\`\`\`${told}${note ? `\n\n${note}` : ""}`;
}

function filesText({ files }: CardFacts): string {
  const rows = Object.entries(files).map(([name, hash]) => `| ${name} | \`${hash}\` |`);
  return ["## Files", ["| File | SHA-256 |", "| --- | --- |", ...rows].join("\n")].join("\n\n");
}

/** Nor can a line break or a control character. */
function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
}

/** One line, without what Markdown would take for structure. */
function line(text: string): string {
  return oneLine(text).replaceAll(/[<>`#|*_[\]]/g, (mark) => `\\${mark}`);
}

function cell(text: string): string {
  return line(text).replaceAll("\\_", "_");
}
