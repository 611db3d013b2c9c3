import { expect, it } from "vitest";
import { recordedBytes } from "../../media/testing/recorded.ts";
import recorded from "../../media/dicom/testing/recorded.json" with { type: "json" };
import { DicomDoors } from "./dicomDoor.ts";

const files: Record<string, { file: string }> = recorded.files;
const blobOf = (name: string) => new Blob([recordedBytes(files[name]!.file).slice()]);

it("files of one kind wait at one door, which shows kind and size and no name", async () => {
  const doors = new DicomDoors();
  await doors.add("Doe_Ana/1.dcm", blobOf("explicit values"));
  await doors.add("Doe_Ana/2.dcm", blobOf("RLE"));
  await doors.add("Doe_Ana/3.dcm", blobOf("JPEG baseline"));
  const [scans, moments] = doors.list();
  expect(scans).toMatchObject({
    files: 2,
    modality: "CT",
    bits: [12],
    packed: ["not packed", "RLE"],
  });
  expect(scans).toMatchObject({ windows: [{ center: 40, width: 400 }], expectsWords: false });
  expect(moments).toMatchObject({ files: 1, modality: "US", frames: 3, isColour: true });
  expect(moments).toMatchObject({ packed: ["JPEG"], expectsWords: true });
  expect(doors.paths(scans!.key)).toEqual(["Doe_Ana/1.dcm", "Doe_Ana/2.dcm"]);
  expect(JSON.stringify(doors.list())).not.toMatch(new RegExp(`${recorded.canary}|Doe`));
});

it("a door remembers how it was opened", async () => {
  const doors = new DicomDoors();
  await doors.add("a.dcm", blobOf("RLE"));
  const { key } = doors.list()[0]!;
  doors.opened(key, { window: "range", frames: "middle" });
  expect(doors.list()[0]!.opening).toEqual({ window: "range", frames: "middle" });
});
