/** The embedded model as a row of the Models screen, and the check of its files. */
import { sha256Hex } from "../base/hash.ts";
import type { ModelCheck, ModelEntry } from "../protocol/models.ts";
import type { Project } from "../protocol/records.ts";
import type { Job } from "../base/async/job.ts";
import type { ModelFiles } from "./modelFiles.ts";
import { openFolder } from "./folder.ts";

interface ScionFile {
  title: string;
  about: string;
  licence: string;
  notices: string[];
  files: { path: string; bytes: number; sha256: string }[];
}

export async function embeddedEntry(
  models: ModelFiles,
  id: string,
  projects: readonly Project[],
): Promise<ModelEntry> {
  const facts = await models.json<ScionFile>(id, "scion.json");
  const config = await models.json<Record<string, unknown>>(id, "config.json");
  const bytes = facts.files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    id,
    title: facts.title,
    about: facts.about,
    origin: { kind: "embedded" },
    licence: { id: facts.licence, name: "", link: "", text: facts.notices.join("\n\n") },
    files: facts.files.map(({ path, bytes, sha256 }) => ({
      path,
      bytes,
      doneBytes: bytes,
      promised: { kind: "sha256", hex: sha256 },
      sha256,
      etag: "",
    })),
    state: "complete",
    addedAt: "",
    modelType: String(config["model_type"]),
    parameters: await models.parameters(id),
    supported: true,
    bytes,
    doneBytes: bytes,
    preparedBytes: 0,
    usedBy: projects.filter(({ modelId }) => modelId === id).map(({ title }) => title),
  };
}

/** Compares the served files with the hashes in scion.json. */
export async function checkEmbedded(models: ModelFiles, id: string, job: Job): Promise<ModelCheck> {
  const { files, title } = await models.json<ScionFile>(id, "scion.json");
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const broken: ModelCheck["broken"] = [];
  const folder = await openFolder(id);
  let done = 0;
  for (const { path, bytes, sha256 } of files) {
    job.progress(`Checking ${title}`, done, total, "bytes");
    const content = await folder.bytes(path);
    const found = content ? await sha256Hex(await content.slice(0, content.size)) : "";
    if (found !== sha256) {
      broken.push({
        path,
        why: `has the checksum ${found.slice(0, 12)}… where ${sha256.slice(0, 12)}… belongs`,
      });
    }
    done += bytes;
  }
  job.progress(`Checking ${title}`, total, total, "bytes");
  return { broken, files: files.length, bytes: total };
}
