/** Notes on what the project's model receives differently from the original media. */
import { useEffect, useState } from "react";
import type { Media } from "../../../protocol/records.ts";
import { readMediaNotes } from "../../state/actions/examples.ts";

export function MediaNotes({ projectId, media }: { projectId: string; media: readonly Media[] }) {
  const [notes, setNotes] = useState<string[]>([]);
  const hashes = media.map(({ hash }) => hash).join(" ");
  useEffect(() => {
    let current = true;
    const show = (found: string[]) => current && setNotes(found);
    // Errors of the model are reported where it is used.
    readMediaNotes(projectId, [...media]).then(show, () => show([]));
    return () => {
      current = false;
    };
    // Media are compared by their hashes.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [projectId, hashes]);
  return notes.map((note) => (
    <p key={note} className="fine muted">
      {note}
    </p>
  ));
}
