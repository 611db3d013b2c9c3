/**
 * Runs a model's Jinja template within bounds, so that one that counts to a billion ends with an error and neither hangs the
 * worker nor fills its memory. The bounds are our own: real templates stay far below them.
 */
import { Environment, Interpreter, Template } from "@huggingface/jinja";

/** Expressions and statements of one rendering; a conversation of 100 turns takes some ten thousand. */
const MAX_STEPS = 200_000;
/** Characters of all texts that a rendering makes on its way. */
const MAX_CHARACTERS = 2 ** 26;
/** Items of one list. */
const MAX_ITEMS = 100_000;

/** A template went beyond a bound. */
export class TemplateBoundsError extends Error {
  override name = "TemplateBoundsError";
}

type Evaluate = Interpreter["evaluate"];

class BoundedInterpreter extends Interpreter {
  #steps = 0;
  #characters = 0;

  /** Every part of a template passes here. */
  override evaluate(...[statement, environment]: Parameters<Evaluate>): ReturnType<Evaluate> {
    if (++this.#steps > MAX_STEPS) throw bounds("steps", MAX_STEPS);
    const result = super.evaluate(statement, environment);
    const { value } = result;
    if (typeof value === "string" && (this.#characters += value.length) > MAX_CHARACTERS)
      throw bounds("characters", MAX_CHARACTERS);
    if (Array.isArray(value) && value.length > MAX_ITEMS) throw bounds("items", MAX_ITEMS);
    return result;
  }
}

const bounds = (what: string, most: number) =>
  new TemplateBoundsError(
    `it makes more than ${most.toLocaleString("en")} ${what}, which no chat template needs`,
  );

/** Python's range, as a list. */
function range(first: number, end?: number, step = 1): number[] {
  const [start, stop] = end === undefined ? [0, first] : [first, end];
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (!(count <= MAX_ITEMS)) throw bounds("items", MAX_ITEMS);
  return Array.from({ length: count }, (_, i) => start + i * step);
}

function raiseException(message: string): never {
  throw new Error(message);
}

/** The library's, which it does not export. */
const strftimeNow = (format: string) => new Template("{{ strftime_now(f) }}").render({ f: format });

/** What the library sets for every template. */
const GLOBALS: Record<string, unknown> = {
  ...{ true: true, false: false, none: null, True: true, False: false, None: null },
  ...{ range, raise_exception: raiseException, strftime_now: strftimeNow },
};

export class BoundedTemplate {
  readonly #template: Template;

  /** @throws Error when it is no Jinja that the library reads */
  constructor(source: string) {
    this.#template = new Template(source);
  }

  /** @throws TemplateBoundsError; Error as the template raises it */
  render(items: Record<string, unknown>): string {
    const environment = new Environment();
    for (const [name, value] of Object.entries({ ...GLOBALS, ...items }))
      environment.set(name, value);
    const { value } = new BoundedInterpreter(environment).run(this.#template.parsed);
    return String(value);
  }
}
