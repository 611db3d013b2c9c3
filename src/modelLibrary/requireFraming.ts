/** A run whose framing its model has no use for would say of itself what is not so. */
import { framingOf, type Framing } from "../base/media/framing.ts";
import { UserError } from "../base/userError.ts";
import { framingText } from "../base/words/framingText.ts";
import type { ModelFiles } from "./modelFiles.ts";

/** @throws UserError when the model does not offer it */
export async function requireFraming(
  models: Pick<ModelFiles, "framings">,
  settings: { modelId: string; framing?: Framing },
): Promise<void> {
  const framing = framingOf(settings);
  if (framing === "crop" || (await models.framings(settings.modelId)).includes(framing)) return;
  throw new UserError(
    `The lesson is set to “${framingText(framing)}”, and this model cuts nothing off its pictures, so there is nothing to choose. Set it to “${framingText("crop")}”, which leaves pictures as the model's own files say.`,
  );
}
