/** HTML as text, with everything that is put in escaped, so that no answer of a model becomes markup. */

/** Markup that is safe to put in as it is. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Html | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** In text and in quoted attributes; control characters that HTML forbids become U+FFFD. */
function escapeHtml(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "\ufffd")
      .replaceAll(/[&<>"']/g, (mark) => ENTITIES[mark]!)
  );
}

/** `html`<p>${text}</p>`` escapes texts and numbers and puts in Html as it is. Attributes must be quoted. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(
    parts.map((part, i) => part + (i < values.length ? written(values[i]!) : "")).join(""),
  );
}

function written(value: Value): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  return value.map(({ text }) => text).join("");
}
