/** Every reader of files that others made, with whole files to begin from. A new reader is one entry. */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { readMovieHeader } from "../../../src/media/clips/iso/movieHeader.ts";
import { blankMp4Dates } from "../../../src/media/clips/iso/mp4Dates.ts";
import { DicomFile } from "../../../src/media/dicom/openDicom.ts";
import { HeicFile } from "../../../src/media/heic/openHeic.ts";
import { recordedBytes } from "../../../src/media/testing/recorded.ts";
import { TiffFile } from "../../../src/media/tiff/openTiff.ts";
import { fileKind } from "../../../src/media/fileKind.ts";
import { checkJpeg } from "../../../src/media/pictures/jpeg/checkJpeg.ts";
import { pictureHasLocation } from "../../../src/media/pictures/hiddenData.ts";
import { pictureStructure } from "../../../src/media/pictures/pictureStructure.ts";
import { readProjectArchive } from "../../../src/export/archive/readProjectArchive.ts";
import { readPeftAdapter } from "../../../src/export/adapter/readPeftAdapter.ts";
import { base, folder } from "../../../src/export/adapter/testing/peftFolder.ts";
import { readChatRows } from "../../../src/formats/chat/chatJson.ts";
import { readCsv } from "../../../src/formats/csv/csv.ts";
import { readJsonRows } from "../../../src/formats/jsonRows.ts";
import { readSafetensorsHeader } from "../../../src/formats/safetensors/safetensors.ts";
import { readZip } from "../../../src/formats/zip/readZip.ts";
import { inspectFiles } from "../../../src/importing/inspectFiles.ts";
import { readFieldRows } from "../../../src/importing/sheets/fieldRows.ts";
import { readSheet } from "../../../src/importing/sheets/sheet.ts";
import { inspectModel } from "../../../src/modelLibrary/import/inspect.ts";
import { folderSource } from "../../../src/modelLibrary/import/source.ts";
import { installStorage } from "../../../src/storage/testing/memoryStorage.ts";
import { offeredBy } from "../../../src/runs/planning/verdict.ts";
import { modelFit } from "../../../src/runs/planning/typicalRun.ts";
import { loadChatTemplate } from "../../../src/text/chatTemplate.ts";
import { loadTokenizer } from "../../../src/text/tokenizer.ts";

export interface Reader {
  name: string;
  files: readonly Uint8Array[];
  /** As the product does. → what a person is told. That and what it throws have to be sentences. */
  read(bytes: Uint8Array): readonly string[] | Promise<readonly string[]>;
}

const root = path.join(import.meta.dirname, "../../..");
/** Importing a model asks how much room there is. */
installStorage();
serveFromDisk();

const file = (...parts: string[]) => new Uint8Array(readFileSync(path.join(root, ...parts)));
const text = (words: string) => new TextEncoder().encode(words);
const blob = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>]);
const media = (pattern: RegExp) =>
  readdirSync(path.join(root, "e2e/fixtures/media"))
    .filter((name) => pattern.test(name))
    .map((name) => file("e2e/fixtures/media", name));

/** Decoders fetch their WebAssembly from the page's address, which the repository stands in for. */
function serveFromDisk() {
  globalThis.fetch = (address) => {
    const name = String(address).replace(/^\/@fs/, "");
    const found = readFileSync(name.startsWith(root) ? name : path.join(root, name));
    return Promise.resolve(new Response(new Uint8Array(found)));
  };
}

const CSV = [
  'image;question;answer;split\na.jpg;"What is this?";An onion;train\nb.jpg;"How ""many""?";3;test\n',
  "video\tquestion\tanswer\nclip.mp4\tWhat happens?\tIt boils.\n",
];
const JSON_ROWS = [
  '[{"image":"a.jpg","conversations":[{"from":"human","value":"<image>\\nWhat?"},{"from":"gpt","value":"Soup."}]}]',
  '{"messages":[{"role":"user","content":[{"type":"image","image":"a.png"},{"type":"text","text":"Hi"}]},{"role":"assistant","content":"Yes"}],"split":"test"}\n{"image":"b.png","question":"What?","answer":"No","weight":0}\n',
];

const FIELD_ROWS = [
  '[{"Bild":"a.jpg","Befund":"Soup","n":3},{"Bild":null,"tags":["x",1],"box":{"x":1}}]',
  '{"pictures":[{"path":"a.png"},"b.png"],"frage":"Same?","antwort":"no","split":"val"}\n{"antwort":false}\n7\n',
  '{"bild":{"0":"a.png","1":"b.png"},"befund":{"0":"x","1":2.50}}',
];

const COCO =
  '{"images":[{"id":1,"file_name":"a.jpg","width":640,"height":480}],"categories":[{"id":3,"name":"onion"}],"annotations":[{"image_id":1,"category_id":3,"bbox":[10,20,30.5,40]}]}';
const LABEL_STUDIO =
  '[{"id":1,"data":{"image":"/data/upload/1/1a2b3c4d-a.jpg"},"annotations":[{"id":1,"was_cancelled":false,"result":[{"id":"r","from_name":"what","type":"rectanglelabels","original_width":640,"original_height":480,"image_rotation":0,"value":{"x":1.5,"y":2,"width":30,"height":40,"rotation":9,"rectanglelabels":["onion"]}},{"from_name":"dish","type":"choices","value":{"choices":["soup"]}},{"from_name":"note","type":"textarea","value":{"text":["Hot."]}}]}],"predictions":[]}]';
const IMAGEFOLDER = [
  '{"file_name":"a.jpg","objects":{"bbox":[[302.0,109.0,73.5,52]],"categories":["onion"]}}\n{"file_name":"b.jpg","text":"Two pans.","width":640,"height":480,"objects":[{"bbox":[1,2,3,4],"category":"pan"}]}\n',
  'file_name,objects\na.jpg,"{""bbox"":[[1,2,3,4]],""category"":[""onion""]}"\n',
];
const VQA = [
  '{"data_type":"mscoco","data_subtype":"val2014","questions":[{"image_id":9,"question":"How many?","question_id":90}]}',
  '{"annotations":[{"question_id":90,"multiple_choice_answer":"2","answer_type":"number","answers":[{"answer":"2"},{"answer":"3"}]}]}',
] as const;
const VOC =
  "<annotation><filename>a.jpg</filename><size><width>640</width><height>480</height></size><object><name>onion</name><bndbox><xmin>10</xmin><ymin>20</ymin><xmax>40</xmax><ymax>60</ymax></bndbox></object></annotation>";
/** A sheet as it is dropped, beside whole others; its pictures are not there. */
const dropped = async (files: readonly { path: string; file: Blob }[]) => {
  const { sheets, broken, problems } = await inspectFiles(files, 4, { progress: () => {} });
  const told = sheets.flatMap((sheet) => sheet.problems);
  return [...problems, ...told, ...broken.map(({ reason }) => reason)];
};

const MODEL = ["src/train/parity/tiny", "public/models/scion-sprout"] as const;
/** The files of the tiny model, one of which is damaged. */
const modelWith = (name: string): Reader => {
  const files = new Map(
    ["config.json", "model.safetensors", "preprocessor_config.json"].map((one) => [
      one,
      file(MODEL[0], one),
    ]),
  );
  for (const one of ["tokenizer.json", "tokenizer_config.json"])
    files.set(one, file(MODEL[1], one));
  const whole = files.get(name)!;
  return {
    name: `${name} of a model`,
    files: [whole],
    async read(bytes) {
      const all = [...files].map(([path, content]) => {
        const part = (path === name ? bytes : content) as Uint8Array<ArrayBuffer>;
        return { path, file: new File([part], path) };
      });
      const { config, tensors, inspection } = await inspectModel(folderSource(all), NEVER);
      if (config && tensors) modelFit({ config, tensors, gridOf: null }, LIMITS);
      return [...inspection.problems, ...inspection.notes];
    },
  };
};
const NEVER = new AbortController().signal;
const LIMITS = { software: true, offered: offeredBy(undefined) };

const json = (bytes: Uint8Array): object => {
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return typeof value === "object" && value !== null ? value : {};
};
/** Whether it is JSON at all is asked before. */
const jsonOrNothing = (bytes: Uint8Array): object => {
  try {
    return json(bytes);
  } catch {
    return {};
  }
};

const peft = folder("f32");
const peftWith = (name: string): Reader => ({
  name: `${name} of PEFT`,
  files: [peft.get(name)!],
  read: (bytes) => readPeftAdapter(new Map([...peft, [name, bytes]]), base).notes,
});

const templates = JSON.parse(
  new TextDecoder().decode(file("src/text/fixtures/families/templates.json")),
) as Record<string, { template: string }>;
const tokens = json(file("src/text/fixtures/byteLevel/tokenizer_config.json"));

/** Files that Python libraries wrote, in the recordings of the tests. */
const recorded = (kind: string, at: (json: never) => Record<string, { file: string }>) =>
  Object.values(at(json(file("src/media", kind, "testing/recorded.json")) as never)).map((one) =>
    recordedBytes(one.file),
  );

interface OpenPictures {
  read(page: number, longSide: number): Promise<{ notes: string[] }>;
}
/** Opens a file and reads its first picture. */
const pictures = (
  name: string,
  files: readonly Uint8Array[],
  open: (file: Blob) => Promise<OpenPictures>,
): Reader => ({
  name,
  files,
  read: async (bytes) => (await (await open(blob(bytes))).read(0, 2048)).notes,
});

export const READERS: readonly Reader[] = [
  {
    name: "csv",
    files: CSV.map(text),
    read: (bytes) => readSheet(readCsv(bytes, "notes.csv")).problems,
  },
  {
    name: "json",
    files: JSON_ROWS.map(text),
    read: (bytes) => readChatRows(readJsonRows(bytes, "notes.json"), "notes.json").problems,
  },
  {
    name: "fields of JSON rows",
    files: FIELD_ROWS.map(text),
    read: (bytes) => {
      const rows = () => readJsonRows(bytes, "notes.json");
      const { columns = [], problems } = readFieldRows(rows(), "notes.json");
      const chosen = columns.map((_, i) => (["image", "answer", "steps"] as const)[i % 3]!);
      return [...problems, ...readFieldRows(rows(), "notes.json", chosen).problems];
    },
  },
  {
    name: "COCO",
    files: [text(COCO)],
    read: (bytes) => dropped([{ path: "instances.json", file: blob(bytes) }]),
  },
  {
    name: "Label Studio",
    files: [text(LABEL_STUDIO)],
    read: (bytes) => dropped([{ path: "export.json", file: blob(bytes) }]),
  },
  {
    name: "imagefolder",
    files: IMAGEFOLDER.map(text),
    read: (bytes) => dropped([{ path: "metadata.txt", file: blob(bytes) }]),
  },
  {
    name: "VOC",
    files: [text(VOC)],
    read: (bytes) => dropped([{ path: "a.xml", file: blob(bytes) }]),
  },
  {
    name: "VQA questions",
    files: [text(VQA[0])],
    read: (bytes) =>
      dropped([
        { path: "questions.json", file: blob(bytes) },
        { path: "annotations.json", file: new Blob([VQA[1]]) },
      ]),
  },
  {
    name: "VQA annotations",
    files: [text(VQA[1])],
    read: (bytes) =>
      dropped([
        { path: "questions.json", file: new Blob([VQA[0]]) },
        { path: "annotations.json", file: blob(bytes) },
      ]),
  },
  {
    name: "zip",
    files: [file("src/export/archive/fixtures/project-v1.zip")],
    async read(bytes) {
      const zip = await readZip(blob(bytes), "Things.zip");
      for (const inner of zip.paths) await zip.read(inner);
      return [];
    },
  },
  {
    name: "project file",
    files: [file("src/export/archive/fixtures/project-v1.zip")],
    async read(bytes) {
      const target = { media: () => Promise.resolve(), runFile: () => Promise.resolve() };
      await readProjectArchive(await readZip(blob(bytes), "Kitchen.zip"), target);
      return [];
    },
  },
  {
    name: "safetensors",
    files: [file("src/families/parity/fixtures/llama/model.safetensors")],
    read(bytes) {
      readSafetensorsHeader(bytes, { name: "model.safetensors" });
      return [];
    },
  },
  peftWith("adapter_config.json"),
  peftWith("adapter_model.safetensors"),
  modelWith("config.json"),
  modelWith("preprocessor_config.json"),
  modelWith("tokenizer_config.json"),
  {
    name: "tokenizer.json",
    files: ["byteLevel", "sentencePiece"].map((name) =>
      file("src/text/fixtures", name, "tokenizer.json"),
    ),
    read(bytes) {
      const tokenizer = loadTokenizer(jsonOrNothing(bytes), tokens);
      tokenizer.decode(tokenizer.encode("An onion, 3 eggs.\n"));
      return [];
    },
  },
  {
    name: "chat template",
    files: Object.values(templates).map(({ template }) => text(template)),
    read(bytes) {
      const template = loadChatTemplate(new TextDecoder().decode(bytes), tokens);
      template.render([{ role: "user", text: "Hello" }], true);
      return [];
    },
  },
  {
    name: "JPEG",
    files: media(/\.jpg$/),
    read(bytes) {
      fileKind(bytes);
      checkJpeg(bytes);
      pictureHasLocation(bytes);
      return [];
    },
  },
  {
    name: "PNG, WebP, GIF, AVIF",
    files: media(/\.(png|webp|gif|avif)$/),
    read(bytes) {
      fileKind(bytes);
      for (const mime of ["image/png", "image/webp", "image/gif", "image/avif"])
        pictureStructure(bytes, mime);
      pictureHasLocation(bytes);
      return [];
    },
  },
  {
    name: "MP4, MOV, WebM",
    files: media(/\.(mp4|mov|webm)$/),
    async read(bytes) {
      await readMovieHeader(blob(bytes));
      blankMp4Dates(bytes.slice());
      fileKind(bytes);
      return [];
    },
  },
  pictures(
    "TIFF",
    [
      ...recorded("tiff", ({ pictures: all }: { pictures: never }) => all),
      ...recorded("tiff", ({ slides }: { slides: never }) => slides),
    ],
    TiffFile.open,
  ),
  {
    name: "regions of slides",
    files: recorded("tiff", ({ pyramids }: { pyramids: never }) => pyramids),
    async read(bytes) {
      const slide = await TiffFile.open(blob(bytes));
      const told: string[] = [];
      for (const [level, { width, height, refused }] of slide.levels(0).entries()) {
        const size = { width: Math.min(64, width), height: Math.min(64, height) };
        const at = { level, left: (width - size.width) >> 1, top: (height - size.height) >> 1 };
        if (refused) told.push(refused);
        else told.push(...(await slide.readRegion(0, { ...at, ...size })).notes);
      }
      return told;
    },
  },
  pictures(
    "DICOM",
    recorded("dicom", ({ files }: { files: never }) => files),
    (file) => DicomFile.open(file),
  ),
  pictures(
    "HEIC",
    recorded("heic", ({ files }: { files: never }) => files),
    HeicFile.open,
  ),
];
