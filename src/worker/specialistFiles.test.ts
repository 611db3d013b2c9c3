import { describe, expect, it } from "vitest";
import {
  readSafetensorsHeader,
  safetensorsSlice,
  toFloat32,
} from "../formats/safetensors/safetensors.ts";
import { classifierLayout } from "../specialist/classifier.ts";
import { readSpecialist, type Specialist } from "../specialist/specialist.ts";
import { connectorTensors } from "../methods/vitask/connector.ts";
import { size } from "../engine/graph/shape.ts";
import { adoptSpecialist, findSpecialistFolder, readConnector } from "./readSpecialistFiles.ts";
import { specialistFiles } from "./specialistFiles.ts";

const specialist: Specialist = {
  report: {
    ...{ id: "s", projectId: "p", modelId: "m", createdAt: "2026-01-01T00:00:00.000Z" },
    sets: [{ key: "k", questions: ["Which cell?"], labels: ["a", "b"], rare: [] }],
    ...{ trainIds: ["1"], watched: 4, seed: 1, epochs: 9, bestEpoch: 3, points: [] },
    score: {
      on: "validation",
      confusion: [
        [
          [2, 0],
          [1, 1],
        ],
      ],
      ...{ accuracy: 0.75, macroF1: 0.73, of: 4 },
    },
    ...{ inputWidth: 5, width: 64 },
  },
  mean: new Float32Array(5).fill(1),
  deviation: new Float32Array(5).fill(2),
  values: Float32Array.from(
    { length: classifierLayout({ inputWidth: 5, classes: 2 }).bytes / 4 },
    () => 0,
  ),
};

describe("specialistFiles", () => {
  let bytes = 512;
  const tensors = connectorTensors(8).map((tensor) => {
    const offset = bytes;
    bytes += Math.ceil((size(tensor.shape) * 4) / 256) * 256;
    return { ...tensor, offset };
  });
  const values = Float32Array.from({ length: bytes / 4 }, (_, i) => i);
  const files = specialistFiles({ tensors }, values, specialist);

  it("lie in a folder of their own, which PEFT does not look into", () => {
    expect([...files.keys()]).toEqual([
      "specialist/connector.safetensors",
      "specialist/specialist.safetensors",
      "specialist/README.md",
    ]);
  });

  it("hold every tensor of the connector by its name, with its values", () => {
    const file = files.get("specialist/connector.safetensors")!;
    const header = readSafetensorsHeader(file, { name: "connector" });
    for (const { name, shape, offset } of tensors) {
      const got = toFloat32(safetensorsSlice(file, header, name), "F32");
      expect(got, name).toEqual(values.slice(offset / 4, offset / 4 + size(shape)));
    }
  });

  it("come back from the folder of an adapter, as this project's and with the same numbers", () => {
    const given = new Map([...files].map(([name, bytes]) => [`my-adapter/${name}`, bytes]));
    const { folder, note } = findSpecialistFolder(given);
    expect(note).toBeUndefined();
    const read = new Float32Array(values.length);
    readConnector(folder!.connector, { tensors }, read);
    for (const { shape, offset } of tensors) {
      const [begin, end] = [offset / 4, offset / 4 + size(shape)];
      expect(read.slice(begin, end)).toEqual(values.slice(begin, end));
    }
    const owner = { projectId: "other", modelId: "owner/Name@1" };
    const { bytes } = adoptSpecialist(folder!.specialist, () => owner);
    expect(readSpecialist(bytes)).toEqual({
      ...specialist,
      report: { ...specialist.report, ...owner },
    });
  });

  it("are left aside with a sentence when one is missing, and refused for another model", () => {
    expect(findSpecialistFolder(new Map())).toEqual({ folder: null });
    const half = new Map([...files].filter(([name]) => !name.includes("connector")));
    expect(findSpecialistFolder(half)).toMatchObject({
      folder: null,
      note: expect.stringContaining("specialist/connector.safetensors is not there"),
    });
    const wider = connectorTensors(16).map((tensor) => ({ ...tensor, offset: 0 }));
    const connector = files.get("specialist/connector.safetensors")!;
    expect(() => readConnector(connector, { tensors: wider }, new Float32Array(9000))).toThrow(
      "has 512 numbers for exemplar.linear_1.weight, where 1024 belong",
    );
  });

  it("name the network that a specialist looks through, which is not among them", () => {
    const network = { id: "sha256:1", title: "cells" };
    const report = { ...specialist.report, network };
    const own = specialistFiles({ tensors }, values, { ...specialist, report });
    const card = new TextDecoder().decode(own.get("specialist/README.md"));
    expect(card).toContain('what the ONNX network "cells" (sha256:1) gives');
    const owner = { projectId: "p", modelId: "m" };
    const { note } = adoptSpecialist(own.get("specialist/specialist.safetensors")!, () => owner);
    expect(note).toContain('looks through the network "cells", which is not in the file');
  });

  it("hold the specialist as it is read again, and say how to use it", () => {
    expect(readSpecialist(files.get("specialist/specialist.safetensors")!)).toEqual(specialist);
    const card = new TextDecoder().decode(files.get("specialist/README.md"));
    expect(card).toContain("75 % right of 4 watched examples, macro-F1 0.73");
    expect(card).toContain("- Which cell? `a`, `b`");
    expect(card).toContain("directly after the last visual token");
  });
});
