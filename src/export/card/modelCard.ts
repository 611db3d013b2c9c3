/**
 * The model card that goes with an adapter: YAML in front for the Hub, then what a reader must know before using it. It says
 * nothing that was not measured, and always names a licence.
 */
import { UserError } from "../../base/userError.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import type { ReportWithFindings } from "../../protocol/evaluation/findings.ts";
import type { Clearance } from "../../protocol/clearance.ts";
import { methodRows } from "./cardMethod.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { ListCounts } from "../../protocol/instructions/mixture.ts";
import type { RunStage } from "../../protocol/instructions/schedule.ts";
import type { LogHead } from "../../protocol/log/eventLog.ts";
import type { MethodInfo } from "../../protocol/method.ts";
import { loraAlpha } from "../../base/loraAlpha.ts";
import { portabilityNote } from "../../base/words/portabilityNote.ts";
import { framingWords, type CardFraming } from "./cardFraming.ts";
import { cardAuthors } from "./cardAuthors.ts";
import { cardLog } from "./cardLog.ts";
import { cardScores } from "./cardScores.ts";
import { cell, line, oneLine } from "./markdown.ts";
import {
  SPLITS,
  type Example,
  type Field,
  type RunBranch,
  type Split,
} from "../../protocol/records.ts";

export interface CardFacts {
  title: string;
  field: Field;
  adapter: { baseModel: string; rank: number; alpha: number; dropout: number };
  /** Of the adapter: an SPDX-like id such as "cc-by-4.0", or any words. */
  licence: string;
  /** Where the pictures come from and under which licence, when they are not the person's own. */
  notice: string | null;
  /** What a person stated about the pictures of a medicine project; null where none is needed. */
  clearance: Clearance | null;
  versionId: string;
  /** Where the log of its project ended when it was packed. */
  log: LogHead;
  examples: Record<Split, number>;
  questions: Record<Split, number>;
  /** The examples of the train split, as they were frozen, for who wrote them. */
  learnt: readonly Pick<Example, "turns">[];
  config: RunConfig;
  /** Of a run of several stages, these as they were planned. */
  stages?: readonly RunStage[] | undefined;
  /** Of a run that left lists of answers out of its questions. */
  lists?: ListCounts | undefined;
  /** The adapter that it began with; undefined for new values. */
  branch: RunBranch | undefined;
  method: MethodInfo;
  /** Optimiser steps taken, and the losses at first and last. */
  steps: number;
  firstLoss: number | null;
  lastLoss: number | null;
  /** Of the latest evaluation on the test split, null when there was none. */
  scores: ReportWithFindings | null;
  /**
   * For the loading example, a question as the base model's chat template writes it: about a picture, unless the model reads
   * text only, and with the start token, unless its tokenizer puts that in front.
   */
  prompt: { text: string; hasPicture: boolean; hasStart: boolean };
  /** The most pixels of a picture in training, where the base model's own files allow more. */
  maxPixels?: number | undefined;
  /** How media that are no squares went in, where the base model's own files cut something off them. */
  framing?: CardFraming | undefined;
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
      useText(facts),
      dataText(facts),
      trainingText(facts),
      cardScores(facts.scores),
      loadingText(facts),
      filesText(facts),
      cardLog(facts.log),
    ]
      .filter(Boolean)
      .join("\n\n") + "\n"
  );
}

/** JSON texts are YAML texts too, so nothing a person types can break it. */
function frontMatter({ adapter, licence, title, prompt }: CardFacts): string {
  const id = licence.trim().toLowerCase();
  const known = knownLicences.includes(id);
  const yaml = [
    `base_model: ${JSON.stringify(adapter.baseModel)}`,
    "library_name: peft",
    `pipeline_tag: ${prompt.hasPicture ? "image-text-to-text" : "text-generation"}`,
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

function useText({ field, prompt }: CardFacts): string {
  const asked = prompt.hasPicture ? "pictures, clips and texts" : "texts";
  const unlike = prompt.hasPicture ? "pictures" : "texts";
  const limits =
    field === "medicine"
      ? "It is for education and research. It is not a medical device, and not for diagnosis or treatment; any use needs validation first."
      : `It may be wrong with full confidence, above all on ${unlike} unlike those it learnt from.`;
  return `## What it is for\n\nAnswering questions about ${asked} like those it was trained on. ${limits} An adapter can repeat what it was taught, so sharing it may share its training answers.`;
}

function clearanceText({ count, statedAt }: Clearance): string {
  const media = formatCount(count, "picture or clip", "pictures and clips");
  return `Before it was handed out, on ${statedAt.slice(0, 10)}, a person looked through ${media} of its project, and stated that nobody can be told from them and that they have the right to share what it learnt.`;
}

function dataText(facts: CardFacts): string {
  const { examples, questions, learnt, versionId, notice, clearance } = facts;
  const rows = SPLITS.map(
    (split) => `| ${split} | ${formatCount(examples[split])} | ${formatCount(questions[split])} |`,
  );
  return [
    "## Data",
    `Data set version \`${versionId}\`. The test split is never trained on; the validation split chooses the checkpoint.`,
    ["| Split | Examples | Questions |", "| --- | ---: | ---: |", ...rows].join("\n"),
    ...[cardAuthors(learnt)].filter(Boolean),
    ...(notice ? [line(notice)] : []),
    ...(clearance ? [clearanceText(clearance)] : []),
  ].join("\n\n");
}

function beginning({ title, step, learnt }: RunBranch): string {
  const versions =
    learnt.length > 0 ? `versions ${learnt.join(", ")}` : "examples that are not known";
  return cell(`the adapter of "${title}", step ${step}, learnt from ${versions}`);
}

const stagesText = (stages: readonly RunStage[]) =>
  stages.map(({ title, steps }) => `${title}, ${formatCount(steps, "step")}`).join("; then ");

const listsText = ({ train, watched }: ListCounts) =>
  `left out of ${formatCount(train, "question")} to learn from and ${formatCount(watched, "watched question")} (incomplete instructions, VITask, arXiv 2410.06456): it was not taught to choose from a list`;

const HELD_IN_HALF =
  "inputs of recomputed blocks in f16, with a power of two a row; all else in f32";

function trainingText(facts: CardFacts): string {
  const { adapter, branch, config, lists, method, stages, steps, firstLoss, lastLoss } = facts;
  const { optim, precision } = config;
  const settings: [string, string | number][] = [
    ...methodRows(method, config.method.settings),
    ["Rank, alpha, dropout", `${adapter.rank}, ${loraAlpha(adapter.alpha)}, ${adapter.dropout}`],
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
    ...(branch ? [["Began from", beginning(branch)] as [string, string]] : []),
    ["Steps", `${steps} (at most ${config.epochs} epochs)`],
    ...(stages ? [["Stages", stagesText(stages)] as [string, string]] : []),
    ...(lists ? [["Lists of answers", listsText(lists)] as [string, string]] : []),
    ["General examples mixed in", `${Math.round(config.replayShare * 100)} %`],
    [
      "Base model held as",
      `${precision.linears} linears, ${precision.embeddings} embeddings, ${precision.vision} vision`,
    ],
    ...(config.checkpointing && config.activations === "f16"
      ? [["Held between forward and backward", HELD_IN_HALF] as [string, string]]
      : []),
    ...(facts.framing
      ? [["Pictures that are no squares", framingWords(facts.framing).row] as [string, string]]
      : []),
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

function loadingText({ adapter, config, prompt, maxPixels, framing }: CardFacts): string {
  const framed = framingWords(framing);
  const note = portabilityNote({ ...config.adapter, alpha: adapter.alpha });
  // Both JSON and Python read these escapes alike.
  const [base, text] = [JSON.stringify(adapter.baseModel), JSON.stringify(prompt.text)];
  const cap = maxPixels === undefined ? "" : `, max_pixels=${maxPixels}`;
  const shown = prompt.hasPicture ? `, images=${framed.picture}` : "";
  const start = prompt.hasStart ? ", add_special_tokens=False" : "";
  const told = [
    cap && `It learned from pictures of ${maxPixels} pixels at most, so keep \`max_pixels\`.`,
    framed.told,
    note,
  ].filter(Boolean);
  return `## How to load

\`\`\`python
import peft, transformers
kind = getattr(transformers, transformers.AutoConfig.from_pretrained(${base}).architectures[0])
model = peft.PeftModel.from_pretrained(kind.from_pretrained(${base}), "path/to/this/folder")
processor = transformers.AutoProcessor.from_pretrained(${base}${cap}${framed.keys})
${framed.lines}inputs = processor(text=${text}${shown}${start}, return_tensors="pt")
print(processor.decode(model.generate(**inputs, max_new_tokens=64)[0], skip_special_tokens=True))
\`\`\`${told.map((sentence) => `\n\n${sentence}`).join("")}`;
}

function filesText({ files }: CardFacts): string {
  const rows = Object.entries(files).map(([name, hash]) => `| ${name} | \`${hash}\` |`);
  return ["## Files", ["| File | SHA-256 |", "| --- | --- |", ...rows].join("\n")].join("\n\n");
}
