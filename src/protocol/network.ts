/**
 * What is known of networks that a person has brought as ONNX, run as they are: image classifiers and feature extractors, some of
 * which read words too, and networks that make vectors of texts.
 */

import type { ModelLicence } from "./models.ts";

/** The output that is read as a picture's features. */
export interface NetworkOutput {
  name: string;
  /** What its dimensions are: already one vector, or vectors of places whose mean is taken. */
  layout: "vector" | "tokens" | "grid";
  width: number;
}

/** What is known of any network that was brought. */
interface BroughtNetwork {
  /** `sha256:` and the hash of all its files: the same network brought twice is one. */
  id: string;
  /** Of its files in storage. */
  folder: string;
  title: string;
  /** `model_type` of its configuration. */
  modelType: string;
  /** Names of files beside the graph that hold its weights. */
  externalData: string[];
  bytes: number;
  addedAt: string;
  /** What was left out or guessed, in sentences. */
  notes: string[];
  /** Absent for a folder's. */
  origin?: NetworkOrigin;
}

export interface NetworkRecord extends BroughtNetwork {
  features: NetworkOutput;
  /** The output with one score a class; null without one. */
  logits: string | null;
  /** Names of its classes, in the order of the scores; empty without scores or names. */
  labels: string[];
  /** Width and height of the pictures that its preprocessing makes. */
  inputSize: [width: number, height: number];
  /** How its other half reads words, in the space of its pictures, as CLIP's does; absent without one. */
  words?: TextReading & {
    /** Names of files beside its graph that hold its weights. */
    externalData: string[];
  };
}

/** A network that reads texts alone. */
export interface TextNetworkRecord extends BroughtNetwork {
  texts: TextReading;
}

/** How the vectors of a text's tokens become one. */
export type Pooling = "mean" | "cls" | "max";

/** How a text becomes a vector. */
export interface TextReading {
  /** The output that is read. */
  output: string;
  /** Null where it is one vector already. */
  pooling: Pooling | null;
  /** Whether the vector is brought to length 1. */
  isNormalised: boolean;
  width: number;
  /** Of longer texts the beginning is read. */
  maxTokens: number;
}

/** Where on the Hub a network is from. */
export interface NetworkOrigin {
  repo: string;
  commit: string;
  /** As its card names it; empty where it names none. */
  licence: string;
}

/** What is known of a network on the Hub before any of its weights are downloaded. */
export interface HubNetwork {
  repo: string;
  commit: string;
  licence: ModelLicence;
  /** Those that would be downloaded. */
  files: { path: string; bytes: number }[];
  bytes: number;
  /** What is left out, in sentences. */
  notes: string[];
}

export interface NetworkEntry extends NetworkRecord {
  /** Titles of the projects whose specialist, or that of a run, looks through it. */
  usedBy: string[];
}

/** A class of the network as one of the project's, by their labels; null for none of them. */
export type LabelMap = Record<string, string | null>;
