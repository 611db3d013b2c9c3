/** What a dialog knows of something that is looked at, and its licence accepted, before it is brought here. */
import { useState } from "react";
import { cancelJob, isCancelled, jobOf } from "../../state/job.ts";
import { useApp } from "../../state/store.ts";
import { messageOf } from "../../state/toasts.ts";

/** @param purpose of the job that looks */
export function useLook<Found>(purpose: string, onClose: () => void) {
  const [found, setFound] = useState<Found | null>(null);
  const [accepted, setAccepted] = useState(false);
  const [problem, setProblem] = useState("");
  const job = useApp(jobOf(purpose));
  return {
    ...{ found, accepted, setAccepted, problem, job },
    /** What was found last stays where this one fails. */
    async look(ask: () => Promise<Found>) {
      setProblem("");
      setAccepted(false);
      try {
        setFound(await ask());
      } catch (error) {
        if (!isCancelled(error)) setProblem(messageOf(error));
      }
    },
    back() {
      setFound(null);
      setProblem("");
    },
    close() {
      if (job) cancelJob(job.id);
      onClose();
    },
  };
}
