/** A stored network reads texts; it is opened with the first that it has not read before. */
import type { NetworkRecord, TextNetworkRecord, TextReading } from "../../protocol/network.ts";
import { readNetworkFiles } from "../../storage/models/networkStore.ts";
import { CONFIG, GRAPH, TEXT_GRAPH, TOKENIZER, TOKENIZER_CONFIG } from "../chooseNetworkFiles.ts";
import { TextNetwork } from "./textNetwork.ts";
import { textVector } from "./textOutputs.ts";

export interface ReadVector {
  /** (width) */
  vector: Float32Array;
  /** Only the beginning was read. */
  isCut: boolean;
}

/** What networks made of texts, by network and text, for as long as the studio is open: nothing of it is stored. */
const known = new Map<string, Map<string, ReadVector>>();

export class TextReader {
  readonly #record: Pick<TextNetworkRecord, "id" | "folder" | "title">;
  readonly #reading: TextReading;
  readonly #graph: { stored: string; externalData: readonly string[] };
  #network: Promise<TextNetwork> | undefined;

  private constructor(
    record: Pick<TextNetworkRecord, "id" | "folder" | "title">,
    reading: TextReading,
    graph: { stored: string; externalData: readonly string[] },
  ) {
    this.#record = record;
    this.#reading = reading;
    this.#graph = graph;
  }

  static ofTexts(record: TextNetworkRecord): TextReader {
    const { texts, externalData } = record;
    return new TextReader(record, texts, { stored: GRAPH, externalData });
  }

  /** Of the words of a network that sees pictures; null where it reads none. */
  static ofWords(record: NetworkRecord): TextReader | null {
    const { words } = record;
    if (!words) return null;
    return new TextReader(record, words, { stored: TEXT_GRAPH, externalData: words.externalData });
  }

  get maxTokens(): number {
    return this.#reading.maxTokens;
  }

  /** @throws UserError when the network's files are gone, or it does not take the text */
  async read(text: string): Promise<ReadVector> {
    const { id } = this.#record;
    const own = known.get(id) ?? new Map<string, ReadVector>();
    known.set(id, own);
    const before = own.get(text);
    if (before) return before;
    this.#network ??= this.#open();
    const network = await this.#network;
    const { outputs, tokens } = await network.read(text);
    const read = {
      vector: textVector(outputs, this.#reading),
      isCut: tokens > this.#reading.maxTokens,
    };
    own.set(text, read);
    return read;
  }

  /** Frees the network's memory. */
  async close(): Promise<void> {
    const network = await this.#network?.catch(() => undefined);
    this.#network = undefined;
    network?.close();
  }

  async #open(): Promise<TextNetwork> {
    const { title } = this.#record;
    const { stored, externalData } = this.#graph;
    const names = [
      ...[CONFIG, TOKENIZER, TOKENIZER_CONFIG, stored],
      ...externalData.map((name) => `onnx/${name}`),
    ];
    const files = await readNetworkFiles(this.#record, names);
    const graph = stored.replace(/^onnx\/|\.onnx$/g, "");
    const { maxTokens } = this.#reading;
    return TextNetwork.open({ title, files, externalData, graph, maxTokens });
  }
}
