/** The framing that an adapter learnt with, in the metadata of its file. */
import { FRAMINGS, type Framing } from "../../base/media/framing.ts";
import { UserError } from "../../base/userError.ts";
import { framingText } from "../../base/words/framingText.ts";

/** Key of our adapters' metadata; absent: "crop", as the base model's files say. */
export const FRAMING_KEY = "framing";

/**
 * @param offered what the model that the adapter is brought for can do; none where it cuts nothing off
 * @throws UserError when the adapter learnt with another
 */
export function framingIn(
  metadata: Readonly<Record<string, string>>,
  offered: readonly Framing[],
): Framing {
  const written = metadata[FRAMING_KEY] ?? "crop";
  const framing = FRAMINGS.find((one) => one === written);
  if (!framing) {
    throw new UserError(
      `The adapter learnt from pictures that went in as “${written}”, and this studio knows ${FRAMINGS.join(", ")}: a newer Scion made it. Reload the studio to get the newest version.`,
    );
  }
  if (framing === "crop" || offered.includes(framing)) return framing;
  throw new UserError(
    `The adapter learnt from pictures with “${framingText(framing)}”, and this model's files cut nothing off pictures: it was made for another model, or for other settings of it. Choose the model that it was made for.`,
  );
}
