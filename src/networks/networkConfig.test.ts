import { describe, expect, it } from "vitest";
import { readNetworkConfig } from "./networkConfig.ts";
import { openingProblem } from "./runNetwork.ts";

describe("readNetworkConfig", () => {
  it("reads kind and names, and no names that transformers made up", () => {
    const read = (id2label: object) =>
      readNetworkConfig(JSON.stringify({ model_type: "vit", id2label }));
    expect(read({ 1: "b", 0: "a" })).toEqual({ modelType: "vit", labels: ["a", "b"] });
    expect(read({ 0: "LABEL_0", 1: "LABEL_1" }).labels).toEqual([]);
    expect(read({ 0: "a", 2: "c" }).labels).toEqual([]);
    expect(readNetworkConfig("{}")).toEqual({ modelType: "unknown", labels: [] });
  });

  it("refuses what is no object", () => {
    for (const text of ["", "[]", "3", "{"])
      expect(() => readNetworkConfig(text)).toThrow("config.json of the network is damaged");
  });
});

describe("openingProblem", () => {
  it("names an operator that the runtime lacks, in each of its wordings", () => {
    const operator = (message: string) => openingProblem("n", message).message;
    for (const message of [
      "Fatal error: com.microsoft:Odd(-1) is not a registered function/op",
      "No Op registered for Odd with domain_version of 17",
      "Could not find an implementation for Odd(13) node with name ''",
    ])
      expect(operator(message)).toMatch(/^"n" uses the operator \S*Odd, /);
    expect(operator("protobuf parsing failed")).toContain("damaged, cut off or of another kind");
  });
});
