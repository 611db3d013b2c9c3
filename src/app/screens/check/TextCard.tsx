/** Kinds whose answers are texts: how near their wording comes to the right answers. */
import type { KindFindings, TextScores } from "../../../protocol/findings.ts";
import { kindName } from "../../../base/kindName.ts";
import { Card } from "../../parts/Card.tsx";
import { EstimateText } from "./EstimateText.tsx";

const SCORES: { key: keyof TextScores; label: string }[] = [
  { key: "rougeL", label: "Longest common run of words (ROUGE-L)" },
  { key: "rougeLSummary", label: "The same as the package rouge counts it" },
  { key: "tokenRecall", label: "Words of the right answer that are said (token recall)" },
];

export function TextCard({
  kind,
  texts,
}: {
  kind: string;
  texts: NonNullable<KindFindings["texts"]>;
}) {
  return (
    <Card
      title={kind ? `How near the wording comes: ${kindName(kind)}` : "How near the wording comes"}
      about="None of these knows whether a text is right: they compare words."
    >
      <table className="classes number">
        <thead>
          <tr>
            <th scope="col">Mean over the questions</th>
            <th scope="col">Adapter</th>
            <th scope="col">General</th>
          </tr>
        </thead>
        <tbody>
          {SCORES.map(({ key, label }) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              <td>
                <EstimateText {...texts.adapter[key]} />
              </td>
              <td>
                <EstimateText {...texts.base[key]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
