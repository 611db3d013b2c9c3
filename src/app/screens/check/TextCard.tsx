/** Kinds whose answers are texts: how near their wording comes to the right answers. */
import type { KindFindings, ListScores, TextScores } from "../../../protocol/findings.ts";
import { kindName } from "../../../base/words/kindName.ts";
import { Card } from "../../parts/surfaces/Card.tsx";
import { EstimateText } from "./EstimateText.tsx";

const SCORES: { key: keyof TextScores; label: string }[] = [
  { key: "rougeL", label: "Longest common run of words (ROUGE-L)" },
  { key: "rougeLSummary", label: "The same as the package rouge counts it" },
  { key: "tokenRecall", label: "Words of the right answer that are said (token recall)" },
];

const LIST_SCORES: { key: "precision" | "recall" | "f1"; label: string }[] = [
  { key: "precision", label: "Named items that are right (precision)" },
  { key: "recall", label: "Right items that are named (recall)" },
  { key: "f1", label: "Both together (F1)" },
];

type TextCardProps = Pick<KindFindings, "kind" | "lists"> & {
  texts: NonNullable<KindFindings["texts"]>;
};

export function TextCard({ kind, texts, lists }: TextCardProps) {
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
          {lists &&
            LIST_SCORES.map(({ key, label }) => (
              <tr key={key}>
                <th scope="row">{label}</th>
                <td>
                  <EstimateText {...lists.adapter[key]} />
                </td>
                <td>
                  <EstimateText {...lists.base[key]} />
                </td>
              </tr>
            ))}
          {lists && (
            <tr>
              <th scope="row">Order of the items (Kendall’s tau, −1 to 1)</th>
              <td>{orderText(lists.adapter.order)}</td>
              <td>{orderText(lists.base.order)}</td>
            </tr>
          )}
        </tbody>
      </table>
    </Card>
  );
}

function orderText(order: ListScores["order"]): string {
  return order
    ? `${order.value.toFixed(2).replace("-", "−")} of n = ${order.n}`
    : "none shares two";
}
