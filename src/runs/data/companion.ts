/**
 * A specialist beside a model while it answers: what it says of the media of a prompt goes in as one token. Without one nothing
 * of it is loaded.
 */
import type { Encoded } from "../../families/parts/encoded.ts";
import { mediaKeysOf } from "../../inference/visual/mediaKeys.ts";
import type { TokenInsertion } from "../../inference/recordModel.ts";
import type { InsertedToken } from "../../inference/request.ts";
import type { ModelSession } from "../../inference/session.ts";
import { withExemplar } from "../../methods/vitask/exemplarView.ts";
import type { Media, Run } from "../../protocol/records.ts";
import type { SpecialistChoice, SpecialistScore } from "../../protocol/specialist.ts";
import type { Specialist } from "../../specialist/specialist.ts";
import { SpecialistModel } from "../../specialist/specialistModel.ts";
import type { Library } from "../../storage/library.ts";
import { UserError } from "../../base/userError.ts";
import { specialistAlone } from "../specialists/specialistAlone.ts";
import type { SpecialistInput } from "../specialists/specialistInput.ts";
import { requireFit, specialistOfRun } from "./exemplars.ts";
import { differenceFrom, readableSpecialists, requireCommonLabel } from "./otherSpecialists.ts";
import { runMethod } from "./runMethod.ts";

export class Companion {
  /** How the run's method embeds what the specialist says. */
  readonly insertion: TokenInsertion;
  readonly #model: SpecialistModel;
  readonly #input: SpecialistInput;
  readonly #known = new Map<string, Promise<Float32Array>>();

  /** `input`: what the specialist has learnt from. */
  constructor(
    session: ModelSession,
    specialist: Specialist,
    insertion: TokenInsertion,
    input: SpecialistInput,
  ) {
    this.insertion = insertion;
    this.#model = new SpecialistModel(session, specialist);
    this.#input = input;
  }

  /** The prompt with the specialist's token; a prompt without media as it is. */
  async beside<T extends Encoded>(
    media: readonly Media[],
    encoded: T,
  ): Promise<T & { inserted?: readonly InsertedToken[] }> {
    if (media.length === 0) return encoded;
    return withExemplar(encoded, await this.#opinionOf(media, encoded)) ?? encoded;
  }

  #opinionOf(media: readonly Media[], { mediaGrids }: Encoded): Promise<Float32Array> {
    const key = mediaKeysOf(media, { mediaGrids })
      .map((mediaKey) => mediaKey.key)
      .join(" ");
    const known = this.#known.get(key) ?? this.#look(media, { mediaGrids });
    this.#known.set(key, known);
    return known;
  }

  async #look(
    media: readonly Media[],
    { mediaGrids }: Pick<Encoded, "mediaGrids">,
  ): Promise<Float32Array> {
    const [opinion] = await this.#model.opinions([await this.#input.of({ media, mediaGrids })]);
    return opinion!.features;
  }

  /** The specialist by itself on the examples of a check; null where it knows a class for none. */
  alone(rows: Parameters<typeof specialistAlone>[2], on: SpecialistScore["on"]) {
    return specialistAlone(this.#model, this.#input, rows, on);
  }

  destroy(): void {
    this.#model.destroy();
    void this.#input.close();
  }
}

/** How the method of a run embeds inserted tokens; null for methods without any. */
export function insertionOf(run: Pick<Run, "config">): TokenInsertion | null {
  return runMethod(run.config).objectives[0]!.insertion ?? null;
}

/**
 * The specialist that is to answer beside a run; null for none.
 * @throws UserError when the run did not learn beside one, or the one that is asked for is gone, does not fit or knows
 * none of the answers that the run's own tells apart
 */
export async function chosenSpecialist(
  library: Library,
  run: Run,
  choice: SpecialistChoice,
): Promise<Specialist | null> {
  if (choice.kind === "none") return null;
  if (!insertionOf(run)) {
    throw new UserError(
      `"${run.title}" did not learn beside a specialist, so none can answer beside it. Start a lesson with one, or choose none.`,
    );
  }
  if (choice.kind === "own") return specialistOfRun(library, run);
  const others = await readableSpecialists(library);
  const other = others.found.find(({ specialist }) => specialist.report.id === choice.id);
  if (!other) {
    throw new UserError(
      "That specialist is no longer here. Choose another, or answer without one.",
    );
  }
  const { rows } = await library.versionContent(run.projectId, run.versionId);
  const { report } = other.specialist;
  requireFit(report, { id: run.config.modelId, framing: run.config.framing }, rows);
  const difference = await differenceFrom(library, run, report);
  if (difference) requireCommonLabel(difference, run, report);
  return other.specialist;
}
