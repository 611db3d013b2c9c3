/** Before something goes out: which questions and answers may tell who somebody is, and that pictures have to be looked at. */
import { useMemo } from "react";
import { personalDetails } from "../../../base/privacy/personalDetails.ts";
import { formatCount } from "../../../base/words/formatCount.ts";
import type { Example } from "../../../protocol/records.ts";
import { Card } from "../../parts/surfaces/Card.tsx";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";
import { hrefOf } from "../../routes.ts";
import { useApp } from "../../state/store.ts";

/** More are counted and not listed. */
const LISTED = 100;

export function PersonalCheck() {
  const examples = useApp((state) => state.examples);
  const found = useMemo(() => personalExamples(examples), [examples]);
  if (examples.length === 0) return null;
  const marks = found.reduce((sum, { texts }) => sum + texts.length, 0);
  return (
    <Card title="Before it goes out" tone="sunken">
      <p className="small">
        {found.length === 0
          ? "No e-mail, phone or record number, date, high age or name behind a title was found in your questions and answers."
          : `${formatCount(found.length, "example")} may tell who somebody is, in ${formatCount(marks, "place")}.`}{" "}
        Other names, and what stands in pictures, only you can see: an adapter can repeat what it
        learnt.
      </p>
      {found.length > 0 && (
        <Disclosure summary="Look at them">
          <ul className="personal-list small">
            {found.slice(0, LISTED).map(({ id, texts }) => (
              <li key={id}>
                <a href={hrefOf("examples", id)}>{texts.join(", ")}</a>
              </li>
            ))}
          </ul>
          {found.length > LISTED && (
            <p className="fine">and {formatCount(found.length - LISTED, "more", "more")}.</p>
          )}
        </Disclosure>
      )}
    </Card>
  );
}

/** The person's own examples with something in their words, and what it is. */
function personalExamples(examples: readonly Example[]): { id: string; texts: string[] }[] {
  return examples
    .filter(({ part }) => part !== "replay")
    .map(({ id, turns }) => ({
      id,
      texts: turns.flatMap(({ question, answer }) =>
        [...personalDetails(question), ...personalDetails(answer)].map(({ text }) => text),
      ),
    }))
    .filter(({ texts }) => texts.length > 0);
}
