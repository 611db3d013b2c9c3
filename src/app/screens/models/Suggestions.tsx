/** Suggested models from the Hub. */
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Card } from "../../parts/surfaces/Card.tsx";
import { SUGGESTED_MODELS } from "./suggestedModels.ts";
import { parametersText } from "./modelWords.ts";

export function Suggestions({ onInspect }: { onInspect: (repo: string) => void }) {
  return (
    <Card
      title="Models to begin with"
      about="From the Hugging Face Hub. Larger ones see and say more, and want more of the graphics card."
    >
      <ul className="model-ideas">
        {SUGGESTED_MODELS.map(({ title, repo, about, parameters, bytes, licence }) => (
          <li key={repo} className="model-idea">
            <div className="grow">
              <strong>{title}</strong>
              <p className="small muted">{about}</p>
              <p className="fine number">
                {parametersText(parameters)} · {formatBytes(bytes)} to bring here ·{" "}
                {licence || "its licence is shown first"} · <code>{repo}</code>
              </p>
            </div>
            <Button size="sm" aria-label={`Look at ${title}`} onClick={() => onInspect(repo)}>
              Look at it
            </Button>
          </li>
        ))}
      </ul>
      <p className="fine">
        Numbers from the models’ published settings and file lists, rounded; a look shows the exact
        ones, and whether it fits, before anything is brought here.
      </p>
    </Card>
  );
}
