/** Brings a model here: say where from, look at what is there, agree, and the download begins behind the closed sheet. */
import { useState } from "react";
import type { ModelAsk, ModelLook } from "../../../protocol/models.ts";
import { formatBytes } from "../../../base/formatBytes.ts";
import { Button } from "../../parts/Button.tsx";
import { Dialog } from "../../parts/Dialog.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { Progress } from "../../parts/Progress.tsx";
import { bringModel, lookAtModel } from "../../state/actions/models.ts";
import type { NamedFile } from "../../state/actions/imports.ts";
import { cancelJob, isCancelled, jobOf } from "../../state/job.ts";
import { useApp } from "../../state/store.ts";
import { messageOf } from "../../state/toasts.ts";
import { LookSheet } from "./LookSheet.tsx";
import { WhereFrom, type Start } from "./WhereFrom.tsx";

/** `start` fills in what the person has chosen already. */
export function AddModel({ start, onClose }: { start: Start; onClose: () => void }) {
  const [look, setLook] = useState<ModelLook | null>(null);
  const [asked, setAsked] = useState<ModelAsk | null>(null);
  const [accepted, setAccepted] = useState(false);
  const [problem, setProblem] = useState("");
  const job = useApp(jobOf("look"));

  const lookAt = async (ask: ModelAsk, token = "", files?: NamedFile[]) => {
    setProblem("");
    setAccepted(false);
    setAsked(ask);
    try {
      setLook(await lookAtModel(ask, token, files));
    } catch (error) {
      if (!isCancelled(error)) setProblem(messageOf(error));
    }
  };
  const bring = () => {
    if (!look) return;
    void bringModel(look);
    onClose();
  };
  const close = () => {
    if (job) cancelJob(job.id);
    onClose();
  };

  return (
    <Dialog
      open
      onClose={close}
      title={look ? look.title : "Add a model"}
      about={look ? undefined : "Nothing is brought here before you have seen what it is."}
      size="large"
      footer={
        look ? (
          <>
            <Button
              onClick={() => {
                setLook(null);
                setProblem("");
              }}
            >
              Back
            </Button>
            <Button
              tone="primary"
              icon="download"
              disabled={!accepted || look.problems.length > 0}
              onClick={bring}
            >
              Bring it here, {formatBytes(look.bytes)}
            </Button>
          </>
        ) : undefined
      }
    >
      {problem && <Notice tone="error">{problem}</Notice>}
      {job && <Progress {...job} onCancel={() => cancelJob(job.id)} />}
      {look ? (
        <LookSheet
          look={look}
          accepted={accepted}
          onAccept={setAccepted}
          busy={job !== undefined}
          onToken={(token) => asked && void lookAt(asked, token)}
        />
      ) : (
        <WhereFrom
          start={start}
          busy={job !== undefined}
          onLook={(ask, files) => void lookAt(ask, "", files)}
        />
      )}
    </Dialog>
  );
}
