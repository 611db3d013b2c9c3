/** An image network in memory: pictures go through its own preprocessing and its graph, one at a time, on the processor. */
import type { ImageProcessor, PreTrainedModel } from "@huggingface/transformers";
import { UserError } from "../base/userError.ts";
import type { RgbImage } from "../media/processing/resize.ts";
import { exactImages } from "./exactImage.ts";
import type { Outputs } from "./outputs.ts";
import { PictureRefused } from "./refusals.ts";
import { loadTransformersJs, NETWORK } from "./transformersJs.ts";

export interface NetworkFiles {
  title: string;
  /** By their names in the network's folder. */
  files: ReadonlyMap<string, Blob>;
  /** Names of the files beside the graph that hold its weights. */
  externalData: readonly string[];
}

/** What a network gives for one picture, and the width and height that it was shown in. */
export interface Seen {
  outputs: Outputs;
  size: [width: number, height: number];
}

/**
 * Opens a network → what looks at a picture through it.
 * @throws UserError when a file is damaged, the graph has an operator that the runtime lacks, or it takes other things than one
 * picture; looking throws PictureRefused when the preprocessing or the graph does not take the picture
 */
export async function openNetwork({
  title,
  files,
  externalData,
}: NetworkFiles): Promise<(image: RgbImage) => Promise<Seen>> {
  const library = await loadTransformersJs(files);
  const { AutoImageProcessor, AutoModel } = library;
  const processor = await AutoImageProcessor.from_pretrained(NETWORK).catch((cause: unknown) => {
    throw new UserError(
      `"${title}" could not be opened: its preprocessor_config.json is damaged (${messageOf(cause)}).`,
      { cause },
    );
  });
  const options = graphOptions(externalData);
  const model = await AutoModel.from_pretrained(NETWORK, options).catch((cause: unknown) => {
    throw openingProblem(title, messageOf(cause));
  });
  const input = onlyInput(title, model);
  const exact = exactImages(library);
  return async (image) => {
    try {
      return await look(processor, model, input, exact(image));
    } catch (cause) {
      if (cause instanceof UserError) throw cause;
      throw new PictureRefused(
        `"${title}" refuses a picture of ${image.width} × ${image.height}: ${messageOf(cause)}`,
        { cause },
      );
    }
  };
}

/** How a graph is opened: exact, on the processor. `externalData`: files beside it that hold its weights. */
export function graphOptions(externalData: readonly string[]) {
  const external = externalData.map((path) => ({ path, data: `onnx/${path}` }));
  return {
    ...({ device: "wasm", dtype: "fp32" } as const),
    session_options: external.length > 0 ? { externalData: external } : {},
  };
}

async function look(
  processor: ImageProcessor,
  model: PreTrainedModel,
  input: string,
  image: ReturnType<ReturnType<typeof exactImages>>,
): Promise<Seen> {
  const { pixel_values: pixels } = await processor([image]);
  const [, , height = 0, width = 0] = pixels.dims;
  return { outputs: numbersOf(await model({ [input]: pixels })), size: [width, height] };
}

/** Outputs of numbers; copies, since the runtime may use their memory again. */
export function numbersOf(given: unknown): Outputs {
  const tensors = Object.entries(given as Record<string, { dims: number[]; data: unknown }>);
  const outputs = tensors.flatMap(([name, { dims, data }]) =>
    data instanceof Float32Array ? [[name, { dims: [...dims], data: data.slice() }] as const] : [],
  );
  return Object.fromEntries(outputs);
}

/** @throws UserError when it takes several */
function onlyInput(title: string, { sessions }: PreTrainedModel): string {
  const { inputNames } = (sessions as { model: { inputNames: readonly string[] } }).model;
  if (inputNames.length === 1) return inputNames[0]!;
  throw new UserError(
    `"${title}" takes ${inputNames.length} inputs, ${inputNames.join(", ")}, and it is shown one picture. Export its vision part alone.`,
  );
}

/** The runtime speaks of files and operators in its own words. */
export function openingProblem(title: string, message: string): UserError {
  const operator =
    /(?:No Op registered for|Could not find an implementation for) (\w+)/.exec(message) ??
    /([\w.]+:\w+)\(-?\d+\) is not a registered function\/op/.exec(message);
  return new UserError(
    operator
      ? `"${title}" uses the operator ${operator[1]}, which the ONNX runtime of the browser does not have. Export it with an older opset or without that operator.`
      : `"${title}" could not be opened: its ONNX file or its config.json is damaged, cut off or of another kind (${message}).`,
  );
}

export const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error);
