/** The tokens of a conversation as they are trained, and which of them contribute to the loss. */
import { useEffect, useState } from "react";
import type { TokenView } from "../../../../protocol/reports.ts";
import type { Example } from "../../../../protocol/records.ts";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { readTokens } from "../../../state/actions/examples.ts";
import type { AppState } from "../../../state/state.ts";
import { useApp } from "../../../state/store.ts";
import { messageOf } from "../../../state/toasts.ts";
import { TokenChips } from "./TokenChips.tsx";
import { countTokens } from "./groupTokens.ts";

/** Delay after the last edit before the tokens are requested again. */
const DEBOUNCE_MS = 350;

export function TokensPanel({ example }: { example: Example }) {
  const [tokens, setTokens] = useState<TokenView[]>();
  const [problem, setProblem] = useState("");
  const limit = useApp(contextOf);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      readTokens(example).then(
        (found) => {
          if (current) {
            setTokens(found);
            setProblem("");
          }
          return found;
        },
        (error: unknown) => current && setProblem(messageOf(error)),
      );
    }, DEBOUNCE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [example]);

  if (problem) return <Notice tone="warn">{problem}</Notice>;
  if (!tokens) return <Spinner label="Cutting it into tokens" />;
  const { all, visual, trained } = countTokens(tokens);
  return (
    <div className="tokens">
      <p className="small">
        <strong className="number">{limit ? `${all} of ${limit}` : all}</strong> tokens:{" "}
        <span className="number">{visual}</span> for the picture,{" "}
        <span className="number">{trained}</span> learnt. The{" "}
        <mark className="token-learnt">underlined</mark> ones are what the lesson trains; everything
        else is only read.
      </p>
      {limit > 0 && all > limit && (
        <Notice tone="warn">
          This is {all - limit} tokens too long for the model, which reads {limit}. Shorten an
          answer or take out a question, or the lesson will leave it out.
        </Notice>
      )}
      <TokenChips tokens={tokens} />
    </div>
  );
}

/** Context length of the project's model; 0 while unknown. */
function contextOf({ models, projects, projectId }: AppState): number {
  const modelId = projects.find(({ id }) => id === projectId)?.modelId;
  return (models.find(({ id }) => id === modelId) ?? models[0])?.contextTokens ?? 0;
}
