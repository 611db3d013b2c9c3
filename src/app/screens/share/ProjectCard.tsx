/** The whole project as one file: what is in it, and packing it. */
import { useShallow } from "zustand/react/shallow";
import type { Project } from "../../../protocol/records.ts";
import { Card } from "../../parts/surfaces/Card.tsx";
import { ProgressBar } from "../../parts/status/ProgressBar.tsx";
import { formatCount } from "../../../base/words/formatCount.ts";
import { packProject } from "../../state/actions/share.ts";
import { cancelJob, jobOf } from "../../state/job.ts";
import { useApp } from "../../state/store.ts";
import { PackageBox } from "./PackageBox.tsx";

interface ProjectCardProps {
  project: Project;
  /** Whether it may be packed yet. */
  mayLeave: boolean;
}

export function ProjectCard({ project, mayLeave }: ProjectCardProps) {
  const job = useApp(jobOf("export"));
  const counts = useApp(
    useShallow(({ examples, versions, runs, evalReports }) => ({
      examples: examples.length,
      media: new Set(examples.flatMap(({ media }) => media.map(({ hash }) => hash))).size,
      versions: versions.length,
      lessons: runs.length,
      reports: evalReports.length,
    })),
  );
  return (
    <Card
      title="The whole project"
      about="One file that brings everything back on another computer, or keeps it safe on this one."
    >
      <ul className="share-counts">
        <li>{formatCount(counts.examples, "example")}</li>
        <li>{formatCount(counts.media, "picture or clip", "pictures and clips")}</li>
        <li>{formatCount(counts.versions, "frozen version")}</li>
        <li>{formatCount(counts.lessons, "lesson")}</li>
        <li>{formatCount(counts.reports, "report")}</li>
      </ul>
      <PackageBox
        action="Pack the project"
        disabled={!mayLeave}
        pack={() => packProject(project)}
        progress={job && <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />}
      />
      <p className="fine">
        Pictures were re-encoded when they came in: no location, no camera, no original file names.
      </p>
    </Card>
  );
}
