/** Tokens as chips, with visible whitespace; runs of visual tokens are one chip. */
import { Fragment } from "react";
import type { TokenView } from "../../../../protocol/reports.ts";
import { Icon } from "../../../parts/icons/Icon.tsx";
import { groupTokens } from "./groupTokens.ts";

export function TokenChips({ tokens }: { tokens: TokenView[] }) {
  return (
    // A scrollable box must be focusable.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="token-chips" tabIndex={0} role="group" aria-label="Tokens">
      {groupTokens(tokens).map((run, index) => {
        const [first] = run.tokens;
        if (!first) return null;
        const breaks = first.text.includes("\n");
        return (
          // oxlint-disable-next-line react/no-array-index-key
          <Fragment key={index}>
            {run.kind === "visual" ? (
              <span className="token token-visual">
                <Icon name="image" size={14} /> picture × {run.tokens.length}
              </span>
            ) : (
              <span
                className={`token token-${run.kind} ${run.trained ? "token-trained" : ""}`}
                title={`id ${first.id}${run.trained ? ", learnt" : ""}`}
              >
                {visible(first.text)}
              </span>
            )}
            {breaks && <br />}
          </Fragment>
        );
      })}
    </div>
  );
}

function visible(text: string): string {
  return text.replaceAll(" ", "·").replaceAll("\n", "⏎") || "∅";
}
