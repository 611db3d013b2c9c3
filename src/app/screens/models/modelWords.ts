/** Texts about models: origin, size, licence, precision. Pure. */
import type { Precision } from "../../../protocol/config.ts";
import type { ModelFit, ModelOrigin } from "../../../protocol/models.ts";

/** 256_485_000 -> "256 million parameters", 7.366e9 -> "7.37 billion parameters". */
export function parametersText(count: number): string {
  if (count <= 0) return "";
  const [value, unit] =
    count >= 999.5e6
      ? [count / 1e9, " billion"]
      : count >= 1e6
        ? [count / 1e6, " million"]
        : [count, ""];
  return `${Number(value.toPrecision(3))}${unit} parameters`;
}

/** One line of small print. */
export function originText(origin: ModelOrigin): string {
  switch (origin.kind) {
    case "embedded":
      return "Ships with the studio";
    case "hub": {
      const host = new URL(origin.hub).host;
      const named = origin.revision === origin.commit ? "" : `${origin.revision}, `;
      return `${origin.repo} on ${host} (${named}${origin.commit.slice(0, 7)})`;
    }
    case "address":
      return `From ${origin.url}`;
    case "folder":
      return "From files on this computer";
    default:
      return origin satisfies never;
  }
}

const BITS: Readonly<Record<string, string>> = {
  q4: "4 bits",
  q4_1: "4 bits (Q4_1)",
  nf4: "4 bits (NF4)",
  q8: "8 bits",
  f16: "16 bits",
  f32: "32 bits",
};

export const precisionText = (precision: Precision): string => BITS[precision] ?? precision;

/** What the memory was planned for. */
export function plannedText({ picture, tokens, rank }: ModelFit): string {
  const shown = picture
    ? `a lesson with pictures of ${picture.width} × ${picture.height} and a chat about one`
    : "a lesson with texts and a chat";
  return `${shown}: ${tokens} tokens each, rank ${rank}`;
}
