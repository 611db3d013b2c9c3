/** What mends a question with different answers: one of them stays, none does, or a person writes the right one. Pure. */
import { formatCount } from "../../../../../base/words/formatCount.ts";
import { isSupervised } from "../../../../../base/examples/isSupervised.ts";
import type {
  Conflict,
  ConflictAnswer,
  QualityRepair,
  RowChange,
} from "../../../../../protocol/quality.ts";
import type { Example } from "../../../../../protocol/records.ts";

/**
 * All examples with this answer stay. Where one conversation gives both, it stays too, and its other answer becomes this one:
 * setting it aside would lose the answer that was chosen.
 */
export function keepAnswer({ question, answers }: Conflict, kept: ConflictAnswer): QualityRepair {
  const staying = new Set(kept.places.map(({ id }) => id));
  const others = placesOf(answers.filter((one) => one !== kept));
  const change = answersAt(
    others.filter(({ id }) => staying.has(id)),
    kept.answer,
  );
  return {
    label: `Keep “${kept.answer}”`,
    done: `Kept “${kept.answer}”`,
    setAside: idsOf(others).filter((id) => !staying.has(id)),
    why: `${toQuestion(question)} another answer was kept: “${kept.answer}”.`,
    change,
  };
}

export function keepNone({ question, answers }: Conflict): QualityRepair {
  const ids = idsOf(placesOf(answers));
  return {
    label: `Keep none: set ${formatCount(ids.length)} aside`,
    done: `Set ${formatCount(ids.length, "example")} aside`,
    setAside: ids,
    why: `${toQuestion(question)} different answers were given, and none was kept.`,
  };
}

/**
 * The written answer goes into the example with the most questions, so that the fewest others are lost, and among equals into
 * the first; it stays alone.
 */
export function writeAnswer(
  { question, answers }: Conflict,
  written: string,
  examples: readonly Example[],
): QualityRepair {
  const places = placesOf(answers);
  const answer = written.trim();
  const size = (id: string) =>
    examples.find((row) => row.id === id)?.turns.filter(isSupervised).length ?? 0;
  const ids = idsOf(places);
  const staying = ids.reduce((best, id) => (size(id) > size(best) ? id : best));
  return {
    label: "Use it",
    done: `Wrote “${answer}”`,
    setAside: ids.filter((id) => id !== staying),
    why: `${toQuestion(question)} another answer was written: “${answer}”.`,
    change: answersAt(
      places.filter(({ id }) => id === staying),
      answer,
    ),
  };
}

const toQuestion = (question: string) =>
  question ? `To “${question}”` : "To the same question about the same files";

const placesOf = (answers: readonly ConflictAnswer[]) => answers.flatMap(({ places }) => places);
const idsOf = (places: ConflictAnswer["places"]) => [...new Set(places.map(({ id }) => id))];

function answersAt(places: ConflictAnswer["places"], answer: string): RowChange[] {
  return idsOf(places).map((id) => ({
    id,
    answers: places.filter((place) => place.id === id).map(({ turn }) => ({ turn, answer })),
  }));
}
