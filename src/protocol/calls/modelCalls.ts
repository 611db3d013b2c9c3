/** Calls about models: what is here, what is brought, whether it fits. Part of the table in calls.ts. */
import type { Framing } from "../../base/media/framing.ts";
import type { ModelPart } from "../config.ts";
import type {
  MissingModel,
  ModelCheck,
  ModelEntry,
  ModelFit,
  ModelInspection,
  ModelLocation,
} from "../models.ts";
import type {
  HubNetwork,
  LabelMap,
  NetworkEntry,
  NetworkRecord,
  TextNetworkRecord,
} from "../network.ts";
import type { ModelInfo } from "../reports.ts";

export interface ModelCalls {
  "model.list": { args: Record<string, never>; result: ModelInfo[] };
  /** All models of the Models screen, the one that ships first. */
  "model.entries": { args: Record<string, never>; result: ModelEntry[] };
  /** The models of a project and of its runs that are not here. */
  "model.missing": { args: { projectId: string }; result: MissingModel[] };
  /** Inspects a model at its source, without weights. `token` is for gated models and kept in memory only. */
  "model.inspect": {
    args: {
      location: ModelLocation;
      token?: string;
      files?: { path: string; file: File }[];
      jobId: string;
    };
    result: ModelInspection;
  };
  /** Imports an inspected model. `accepted`: the user has accepted its licence. */
  "model.import": {
    args: { inspectionId: string; accepted: boolean; jobId: string };
    result: ModelEntry;
  };
  /** Resumes an interrupted download. */
  "model.resume": { args: { modelId: string; token?: string; jobId: string }; result: ModelEntry };
  /** Reads every file again and compares its SHA-256. */
  "model.check": { args: { modelId: string; jobId: string }; result: ModelCheck };
  "model.fit": { args: { modelId: string }; result: ModelFit };
  /** The parts of a model that may carry adapters. */
  "model.parts": { args: { modelId: string }; result: ModelPart[] };
  /** How media that are no squares may go in; none where the model's files cut nothing off. */
  "model.framings": { args: { modelId: string }; result: Framing[] };
  "model.remove": { args: { modelId: string }; result: void };

  /** Image networks that were brought as ONNX, the oldest first. */
  "network.list": { args: Record<string, never>; result: NetworkEntry[] };
  /** Opens the network of a dropped folder, and stores it once it has looked at a trial picture. Long job. */
  "network.import": {
    args: { files: { path: string; file: File }[]; jobId: string };
    result: NetworkRecord;
  };
  /** Asks the Hub for a network by its name, "owner/name" or the address of its page. Long job. */
  "network.lookAtHub": { args: { repo: string; jobId: string }; result: HubNetwork };
  /** Downloads a network that was looked at, and brings it as a dropped folder. Long job. */
  "network.bringFromHub": {
    args: { repo: string; commit: string; jobId: string };
    result: NetworkRecord;
  };
  /** Which of its classes may be which of these, by spelling. */
  "network.suggestLabels": { args: { id: string; classes: string[] }; result: LabelMap };
  "network.remove": { args: { id: string }; result: void };

  /** Networks that read texts, brought as ONNX, the oldest first. */
  "textNetwork.list": { args: Record<string, never>; result: TextNetworkRecord[] };
  /** Opens the network of a dropped folder, and stores it once it has read a trial text. Long job. */
  "textNetwork.import": {
    args: { files: { path: string; file: File }[]; jobId: string };
    result: TextNetworkRecord;
  };
  /** As network.lookAtHub. Long job. */
  "textNetwork.lookAtHub": { args: { repo: string; jobId: string }; result: HubNetwork };
  /** As network.bringFromHub. Long job. */
  "textNetwork.bringFromHub": {
    args: { repo: string; commit: string; jobId: string };
    result: TextNetworkRecord;
  };
  "textNetwork.remove": { args: { id: string }; result: void };
}
