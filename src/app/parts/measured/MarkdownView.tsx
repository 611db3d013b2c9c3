/** Text that ships with the studio, from Markdown to elements. Links are their words: they lead to files that are not here. */
import { Fragment, type ReactNode } from "react";
import { marked, type Token, type Tokens } from "marked";

export function MarkdownView({ text }: { text: string }) {
  return <>{marked.lexer(text).map((token, i) => keyed(i, blockOf(token)))}</>;
}

const keyed = (key: number, node: ReactNode) => <Fragment key={key}>{node}</Fragment>;

function blockOf(token: Token): ReactNode {
  switch (token.type) {
    case "heading":
      // The title stands above the text, in the head of what it is shown in.
      return token["depth"] === 1 ? null : <h3>{inlineOf(token.tokens)}</h3>;
    case "paragraph":
      return <p>{inlineOf(token.tokens)}</p>;
    case "list":
      return (
        <ul>
          {(token as Tokens.List).items.map((item, i) => (
            <li key={i}>{item.tokens.map((one, k) => keyed(k, inlineOf([one])))}</li>
          ))}
        </ul>
      );
    case "code":
      return (
        <pre>
          <code>{token["text"] as string}</code>
        </pre>
      );
    case "table":
      return <TableView table={token as Tokens.Table} />;
    case "space":
      return null;
    default:
      // What is not known here is shown as it is written, never dropped.
      return <p>{token.raw}</p>;
  }
}

function TableView({ table: { header, rows } }: { table: Tokens.Table }) {
  return (
    // A scrolling box must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="measured-scroll" role="region" aria-label="Table" tabIndex={0}>
      <table className="number">
        <thead>
          <tr>
            {header.map((cell, i) => (
              <th key={i} scope="col">
                {inlineOf(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={r}>
              {row.map((cell, i) => (
                <td key={i}>{inlineOf(cell.tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inlineOf(tokens: readonly Token[] | undefined): ReactNode {
  return (tokens ?? []).map((token, i) => keyed(i, wordsOf(token)));
}

function wordsOf(token: Token): ReactNode {
  const inner = "tokens" in token && token.tokens ? inlineOf(token.tokens) : null;
  if (token.type === "strong") return <strong>{inner}</strong>;
  if (token.type === "em") return <em>{inner}</em>;
  if (token.type === "codespan") return <code>{(token as Tokens.Codespan).text}</code>;
  return inner ?? ("text" in token ? (token.text as string) : token.raw);
}
