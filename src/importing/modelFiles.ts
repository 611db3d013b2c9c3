/** Files of a model or an adapter that were dropped where questions and pictures belong. */

const WEIGHTS = /\.safetensors$/i;
/** What transformers and PEFT put beside weights. */
const SETTINGS =
  /^(?:config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab|(?:video_)?preprocessor_config|processor_config|chat_template|adapter_config|.*\.safetensors\.index)\.json$|^merges\.txt$/i;

/** Why such a file is no question and no picture. */
export const MODEL_FILE =
  "This is a file of a model or an adapter. Bring a model under Models, an adapter under Share.";

/** Those of the paths that are weights, or settings in a folder with weights: a sheet may have any name elsewhere. */
export function modelFiles(paths: readonly string[]): ReadonlySet<string> {
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);
  const folders = new Set(paths.filter((path) => WEIGHTS.test(path)).map(folderOf));
  const belongs = (path: string) =>
    WEIGHTS.test(path) ||
    (folders.has(folderOf(path)) && SETTINGS.test(path.slice(folderOf(path).length)));
  return new Set(paths.filter(belongs));
}
