/**
 * New questions with answers about the person's pictures, in the manner of a few of the person's own (self-instruction: Yin et al.,
 * section 3.2.2; LLaVA-Instruct). The writer gets the picture itself, or what is known of it as text.
 */
import { withoutPlaceholders } from "../../base/examples/placeholders.ts";
import { isAnswered } from "../../base/examples/isAnswered.ts";
import { Random } from "../../base/random.ts";
import { UserError } from "../../base/userError.ts";
import { rougeL } from "../../metrics/rougeL.ts";
import type { Example, Turn } from "../../protocol/records.ts";
import { longestText } from "../fields.ts";
import type { DraftMaker, DraftTask, Material, Settled } from "../maker.ts";
import { questionsOf } from "../questionsOf.ts";
import { readPairs } from "../readPairs.ts";

/** A question this close to one that is asked about the same picture is no new one: the threshold of Wang et al. 2022. */
const TOO_CLOSE = 0.7;

export const selfInstruct: DraftMaker = {
  id: "selfInstruct",
  title: "New questions in your manner",
  about: "From a few of your own it writes further questions with answers about the same pictures.",
  source: "Yin et al., section 3.2.2; threshold for near duplicates: Wang et al. 2022 (arXiv 2212.10560)",
  what: "Self-instruction",
  reads: "all",
  fields: [
    {
      kind: "choice",
      name: "sees",
      title: "What it is given",
      help: "Text alone is for writers that see no pictures: the answers that are there describe it.",
      default: "picture",
      options: [
        { value: "picture", title: "The picture or clip itself" },
        { value: "text", title: "What its answers say, as text" },
      ],
    },
    {
      kind: "number",
      name: "turns",
      title: "Questions of each conversation",
      help: "More than one are asked one after the other, as one example.",
      default: 1,
      min: 1,
      max: 6,
      step: 1,
    },
    {
      kind: "number",
      name: "shots",
      title: "Of your own shown to it",
      help: "Taken from what is learnt from, never from what is hidden.",
      default: 3,
      min: 1,
      max: 8,
      step: 1,
    },
    { kind: "number", name: "seed", title: "Seed", help: "Another one shows others of your own.", default: 1, min: 0, max: 1e6, step: 1 },
    longestText(256),
  ], // prettier-ignore
  plan(material, settings) {
    const demonstrations = demonstrationsOf(material, Number(settings["shots"]), Number(settings["seed"]));
    const tasks: DraftTask[] = [];
    const leftOut: { exampleId: string; reason: string }[] = [];
    const seen = new Set<string>();
    for (const example of material.chosen) {
      const subject = JSON.stringify(example.media.map(({ hash }) => hash));
      // One conversation for each picture, however many examples are about it.
      if (example.media.length > 0 && seen.has(subject)) continue;
      seen.add(subject);
      const about = aboutSame(example, material.examples);
      const known = settings["sees"] === "text" ? about.filter(isAnswered) : null;
      if (known?.length === 0)
        leftOut.push({ exampleId: example.id, reason: "Nothing is known of it as text yet." });
      else if (example.media.length === 0)
        leftOut.push({ exampleId: example.id, reason: "It has no picture or clip." });
      else tasks.push(taskOf(example, { about, known, demonstrations }, settings));
    }
    return { tasks, leftOut };
  },
}; // prettier-ignore

/** @throws UserError where the person has written none */
function demonstrationsOf({ examples }: Material, shots: number, seed: number): Turn[] {
  const own = examples.filter(({ split, part }) => split === "train" && part !== "replay");
  const turns = own
    .flatMap((example) => example.turns)
    .filter((turn) => isAnswered(turn) && withoutPlaceholders(turn.question) !== "");
  // Each question once, so that the few that are shown differ.
  const distinct = [...new Map(turns.map((turn) => [turn.question, turn])).values()];
  if (distinct.length === 0) {
    throw new UserError(
      "There is no answered question among the examples that are learnt from, and the model needs some to go by. Write two or three first.",
    );
  }
  const random = new Random(seed);
  return random.shuffle([...distinct]).slice(0, shots);
}

function aboutSame(example: Example, examples: readonly Example[]): Turn[] {
  const subject = example.media.map(({ hash }) => hash).join();
  return examples
    .filter(({ media }) => media.map(({ hash }) => hash).join() === subject)
    .flatMap(({ turns }) => turns);
}

interface Subject {
  /** All turns about the same picture. */
  about: Turn[];
  /** What stands in for the picture; null where it is shown. */
  known: Turn[] | null;
  demonstrations: Turn[];
}

function taskOf(
  example: Example,
  subject: Subject,
  settings: Parameters<DraftMaker["plan"]>[1],
): DraftTask {
  const turns = Number(settings["turns"]);
  const places = questionsOf(example).at(-1)!.places;
  const text = promptOf(subject, turns, subject.known ? "" : places);
  return {
    key: [example.media.map(({ hash }) => hash), text],
    request: {
      system: "",
      messages: [{ role: "user", text }],
      media: subject.known ? [] : example.media,
      maxNewTokens: Number(settings["maxTokens"]),
      temperature: 0,
      seed: Number(settings["seed"]),
    },
    settle: (written) => settled(example, subject, places, turns, written),
  };
}

const pairText = ({ question, answer }: Turn) =>
  `Question: ${withoutPlaceholders(question)}\nAnswer: ${answer}`;

/** Prompts are ours. */
function promptOf({ known, demonstrations }: Subject, turns: number, places: string): string {
  const wanted =
    turns === 1 ? "one new question with its answer" : `${turns} new questions with their answers`;
  return [
    `${places}These are questions and answers of a specialist:`,
    demonstrations.map(pairText).join("\n\n"),
    known
      ? `This is what is known of another picture:\n${known.map(pairText).join("\n")}`
      : "Now look at the picture.",
    `Write ${wanted} about ${known ? "that" : "this"} picture in the same manner, as “Question:” and “Answer:”. Ask only what can be answered from ${known ? "what is known" : "what is seen"}.`,
  ].join("\n\n");
}

function settled(
  { media, source }: Example,
  { about }: Subject,
  places: string,
  wanted: number,
  written: string,
): Settled {
  const { pairs, losses } = readPairs(written, false);
  const asked = about.map(({ question }) => withoutPlaceholders(question)).filter(Boolean);
  const close = (question: string) => Math.max(0, ...asked.map((one) => rougeL(question, one)));
  const fresh = pairs.filter(({ question }) => close(question) < TOO_CLOSE).slice(0, wanted);
  const turns = (fresh.length > 0 ? fresh : [{ question: "", answer: written }]).map(
    ({ question, answer }, i): Turn => ({
      question: i === 0 ? `${places}${question}` : question,
      ...{ answer, kind: "" },
    }),
  );
  const closest = Math.max(0, ...fresh.map(({ question }) => close(question)));
  const near = pairs.filter(({ question }) => close(question) >= TOO_CLOSE).length;
  return {
    ...{ media, source, turns, target: { kind: "example" } },
    evidence: [
      { name: "questions", value: fresh.length },
      { name: "closest to one that is asked (ROUGE-L)", value: closest },
      { name: "left out as nearly the same", value: near },
    ],
    doubts: [...new Set(losses)],
    ...(fresh.length === 0 && {
      loses: pairs.length > 0 ? "It asks what is asked about it already." : losses[0]!,
    }),
  };
}
