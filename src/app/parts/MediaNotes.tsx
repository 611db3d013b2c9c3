/** Small print: what the project's model is shown otherwise than the person gave it. Nothing where nothing is changed. */
import { useEffect, useState } from "react";
import type { Media } from "../../protocol/records.ts";
import { readMediaNotes } from "../state/actions/examples.ts";

export function MediaNotes({ projectId, media }: { projectId: string; media: readonly Media[] }) {
  const [notes, setNotes] = useState<string[]>([]);
  const hashes = media.map(({ hash }) => hash).join(" ");
  useEffect(() => {
    let current = true;
    const show = (found: string[]) => current && setNotes(found);
    // A model that cannot be opened says so where it is asked for more than this.
    readMediaNotes(projectId, [...media]).then(show, () => show([]));
    return () => {
      current = false;
    };
    // Media are the same when their content is.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [projectId, hashes]);
  return notes.map((note) => (
    <p key={note} className="fine muted">
      {note}
    </p>
  ));
}
