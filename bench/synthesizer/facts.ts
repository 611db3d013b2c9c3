/**
 * Whether an answer is true of a drawn picture: its description holds every fact about it (tools/samples/seeds.py), and the kinds of
 * things are those of the model's own vocabulary. Only questions in the seed tasks' wordings are decided.
 */
import { readFileSync } from "node:fs";
import type { TaskTriplet } from "../../src/protocol/synthesis.ts";

const CONCEPTS = new URL("../../tools/embedded-model/concepts.txt", import.meta.url);
const NUMBERS = ["zero", "one", "two", "three", "four", "five"];
const CORNERS = ["top left", "top right", "bottom left", "bottom right"];
const COLOURS = [
  ...["white", "black", "gray", "red", "orange", "yellow", "green", "blue", "purple", "pink"],
  "brown",
];

/** "kind: a, b > c*" → the kind of each name. */
const kindOf = new Map(
  readFileSync(CONCEPTS, "utf8")
    .split("\n")
    .filter((line) => line.includes(":") && !line.startsWith("#"))
    .flatMap((line) => {
      const [kind, names] = line.split(": ") as [string, string];
      return names
        .split(",")
        .map((name) => [name.split(">").at(-1)!.replace("*", "").trim(), kind] as const);
    }),
);

/** Names as they may stand in a sentence, and what they name; the longest first. */
const spellings = [...kindOf.keys()]
  .flatMap((name) => pluralsOf(name).map((spelling) => [spelling, name] as const))
  .toSorted(([a], [b]) => b.length - a.length);

function pluralsOf(name: string): string[] {
  const irregular = name
    .replace(/mouse$/, "mice")
    .replace(/(kni|wol|lea)(fe|f)$/, "$1ves")
    .replace(/scarf$/, "scarves");
  return [...new Set([name, `${name}s`, `${name}es`, name.replace(/y$/, "ies"), irregular])];
}

interface Facts {
  /** In the order of the description. */
  items: { name: string; corner: string | null }[];
  count: number;
  colour: string;
}

/** @throws Error for a description in another form */
function factsOf(caption: string): Facts {
  const found = /^(.*)\. The background is (\w+)\.$/.exec(caption);
  if (!found) throw new Error(`The description "${caption}" is in another form.`);
  const items = found[1]!.split(", ").map((text) => {
    const corner = CORNERS.find((each) => text.endsWith(` at the ${each}`)) ?? null;
    const [name] = namesIn(text);
    if (name === undefined) throw new Error(`"${text}" in "${caption}" is no known thing.`);
    return { name, corner };
  });
  const first = words(found[1]!)[0]!;
  const count = items.length > 1 ? items.length : Math.max(1, NUMBERS.indexOf(first));
  return { items, count, colour: found[2]! };
}

/** What is right to answer, each in all its parts; null where the question is none that the facts decide. */
function expected(instruction: string, { items, count, colour }: Facts): string[] | null {
  const asked = instruction.trim().replace(/[?.]$/, "").toLowerCase();
  const [only] = items;
  const where = /^(?:where is|find) the (.+)$/.exec(asked)?.[1];
  if (where !== undefined) {
    const [name] = namesIn(where);
    const item = items.find((each) => each.name === name);
    return item?.corner ? [item.corner] : null;
  }
  const corner = /^(?:what is|name the object) at the (.+)$/.exec(asked)?.[1];
  if (corner !== undefined) {
    const item = items.find((each) => each.corner === corner);
    return item ? [item.name] : null;
  }
  if (/background|which color is behind/.test(asked)) return [colour];
  if (/^(how many (things|objects)|count the objects)/.test(asked)) return [String(count)];
  if (/^(list the items|name all the objects)$/.test(asked)) return items.map(({ name }) => name);
  if (items.length > 1 || only!.corner) return null;
  if (/^(what is this|what do you see|name the object)$/.test(asked)) return [only!.name];
  if (/^(what kind of thing is this|which kind is it)$/.test(asked))
    return [kindOf.get(only!.name)!];
  return null;
}

export interface Judgement {
  /** Whether the facts say what is right to answer. */
  decided: boolean;
  precise: boolean;
  informative: boolean;
}

/** A short answer is right when it is the fact and no more; a reasoned one when it says the fact and nothing that is not true. */
export function judge(
  { instruction, precise, informative }: TaskTriplet,
  caption: string,
): Judgement {
  const facts = factsOf(caption);
  const answer = expected(instruction, facts);
  if (!answer) return { decided: false, precise: false, informative: false };
  const said = saidIn(informative);
  return {
    decided: true,
    precise:
      same(saidIn(precise), answer) && words(precise).length <= words(answer.join(" ")).length + 1,
    informative:
      answer.every((each) => said.includes(each)) && said.every((each) => isTrue(each, facts)),
  };
}

/** Every fact that a text states, in its order: names, corners, colours, kinds and numbers. */
function saidIn(text: string): string[] {
  const plain = ` ${words(text).join(" ")} `;
  const found: Found[] = [];
  const look = (spelling: string, said: string) => {
    for (
      let at = plain.indexOf(` ${spelling} `);
      at >= 0;
      at = plain.indexOf(` ${spelling} `, at + 1)
    )
      found.push({ at, said, length: spelling.length });
  };
  for (const [spelling, name] of spellings) look(spelling, name);
  for (const each of [...CORNERS, ...COLOURS, ...new Set(kindOf.values())]) look(each, each);
  NUMBERS.forEach((word, number) => {
    look(String(number), String(number));
    if (number !== 1) look(word, String(number));
  });
  // "police car" is no car, and of "orange", a colour and a fruit, the later reading stands: the colour.
  const isWithin = (inner: Found, outer: Found) =>
    outer.length > inner.length &&
    outer.at <= inner.at &&
    inner.at + inner.length <= outer.at + outer.length;
  const whole = found.filter((each) => !found.some((other) => isWithin(each, other)));
  const byPlace = new Map(whole.map((each) => [each.at, each]));
  return [...byPlace.values()].toSorted((a, b) => a.at - b.at).map(({ said }) => said);
}

interface Found {
  at: number;
  said: string;
  length: number;
}

function isTrue(said: string, { items, count, colour }: Facts): boolean {
  return (
    said === colour ||
    said === String(count) ||
    items.some(({ name, corner }) => [name, corner, kindOf.get(name)].includes(said))
  );
}

/** @throws Error where a seed task, whose answers are right by the way it was made, is judged otherwise */
export function requireSoundFacts(tasks: readonly (TaskTriplet & { caption: string })[]): void {
  for (const task of tasks) {
    const { decided, precise, informative } = judge(task, task.caption);
    if (decided && precise && informative) continue;
    throw new Error(`A seed task is judged to be wrong: ${JSON.stringify(task)}`);
  }
}

const namesIn = (text: string) => saidIn(text).filter((said) => kindOf.has(said));

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((each) => b.includes(each));

const words = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}-]+/u)
    .filter(Boolean);
