/** Questions to begin with, taken from the project's own examples. */
import { Empty } from "../../parts/surfaces/Empty.tsx";
import { MediaView } from "../../parts/media/MediaView.tsx";
import { useApp } from "../../state/store.ts";
import { suggestions, type Suggestion } from "./suggestions.ts";

export function Suggestions({ onPick }: { onPick: (suggestion: Suggestion) => void }) {
  const examples = useApp((state) => state.examples);
  const found = suggestions(examples);
  if (found.length === 0) {
    return (
      <Empty icon="chat" title="Ask it something">
        <p>Add a picture or a clip below, or just write.</p>
      </Empty>
    );
  }
  return (
    <section className="suggestions" aria-labelledby="suggestions-title">
      <h2 id="suggestions-title">Ask it something</h2>
      <p className="muted">
        From your own examples, hidden ones first: it has not seen their answers.
      </p>
      <ul className="columns">
        {found.map((suggestion) => (
          <li key={suggestion.key}>
            <button type="button" className="suggestion" onClick={() => onPick(suggestion)}>
              {suggestion.media[0] && (
                <span className="suggestion-picture">
                  <MediaView media={suggestion.media[0]} size="thumb" alt="" />
                </span>
              )}
              <span className="grow">
                <span className="suggestion-text">{suggestion.text}</span>
                {suggestion.kind && <span className="fine">{suggestion.kind}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
