/** A model's files with their sizes and checksums, in small print. */
import { formatBytes } from "../../../base/words/formatBytes.ts";

export interface FileListProps {
  files: readonly { path: string; bytes: number; sha256?: string }[];
}

export function FileList({ files }: FileListProps) {
  return (
    <table className="model-files">
      <caption className="visually-hidden">Files</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">File</th>
          <th scope="col">Size</th>
          <th scope="col">Checksum</th>
        </tr>
      </thead>
      <tbody>
        {files.map(({ path, bytes, sha256 }) => (
          <tr key={path}>
            <th scope="row">
              <code>{path}</code>
            </th>
            <td className="number">{formatBytes(bytes)}</td>
            <td>{sha256 ? <code title={sha256}>{sha256.slice(0, 12)}…</code> : null}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
