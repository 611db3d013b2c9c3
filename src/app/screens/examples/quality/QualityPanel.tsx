/** The Quality tab: a picture of the set, what is weak in it, and what was set aside. Layout only. */
import { formatCount } from "../../../../base/words/formatCount.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { Empty } from "../../../parts/surfaces/Empty.tsx";
import { go } from "../../../routes.ts";
import { lookAtQuality } from "../../../state/actions/quality.ts";
import { cancelJob, jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { AsideList } from "./AsideList.tsx";
import { ChooseCard } from "./ChooseCard.tsx";
import { DomainCard } from "./DomainCard.tsx";
import { FindingList } from "./FindingList.tsx";
import { LookedAt } from "./LookedAt.tsx";
import { MeasureCard } from "./MeasureCard.tsx";
import { SetPicture } from "./SetPicture.tsx";
import { useLook } from "./useLook.ts";
import "./quality.css";

export function QualityPanel({ projectId }: { projectId: string }) {
  const quality = useApp((state) => state.quality);
  const state = useApp((state) => state.qualityState);
  const job = useApp(jobOf("quality"));
  const hasOwn = useApp(({ examples }) => examples.some(({ part }) => part !== "replay"));
  const hasAside = useApp(({ aside }) => aside.length > 0);
  useLook(projectId);
  if (!hasOwn && !hasAside) {
    return (
      <Empty
        icon="examples"
        title="Nothing to look at yet"
        actions={<Button onClick={() => go("examples")}>Go to the examples</Button>}
      >
        Bring pictures, clips or questions first: here you see what is weak in them, and mend it.
      </Empty>
    );
  }
  return (
    <div className="quality">
      {job && <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />}
      {typeof state === "object" && (
        <Notice
          tone="error"
          title="The examples could not be looked at"
          action={{ label: "Try again", onClick: () => void lookAtQuality(projectId) }}
        >
          {state.failed}
        </Notice>
      )}
      {state === "idle" && !job && (
        <Notice
          title="This was stopped"
          action={{ label: "Look now", onClick: () => void lookAtQuality(projectId) }}
        >
          {quality ? "What stands below was found before." : "Nothing was looked at yet."}
        </Notice>
      )}
      {quality && (
        <>
          <SetPicture report={quality.report} />
          <FindingList findings={quality.report.findings} />
          <LookedAt report={quality.report} />
        </>
      )}
      {quality && (
        <>
          <MeasureCard projectId={projectId} />
          <DomainCard projectId={projectId} />
          <ChooseCard projectId={projectId} />
        </>
      )}
      <AsideList projectId={projectId} />
      {quality && (
        <p className="fine">
          {formatCount(quality.report.examples, "example")} of your own,{" "}
          {formatCount(quality.report.questions, "question")} with an answer and{" "}
          {formatCount(quality.report.media, "file")}, looked at in{" "}
          {quality.report.seconds.toFixed(1)} seconds
          {quality.report.readAnew > 0 &&
            `, ${formatCount(quality.report.readAnew, "file")} for the first time`}
          . General examples are not looked at.
        </p>
      )}
    </div>
  );
}
