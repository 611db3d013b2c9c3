/** How pictures and clips that are no squares go in, as the pictures that the model would get: a choice for the project. */
import { useId, useState } from "react";
import { withFraming, type Framing } from "../../../../base/media/framing.ts";
import { framingEffect, framingText } from "../../../../base/words/framingText.ts";
import type { Project } from "../../../../protocol/records.ts";
import type { SeenMedia } from "../../../../protocol/reports.ts";
import { Notice } from "../../../parts/status/Notice.tsx";
import { updateProject } from "../../../state/actions/projects.ts";
import { messageOf } from "../../../state/toasts.ts";
import { BlobImage } from "../BlobImage.tsx";

interface FramingChoiceProps {
  project: Project;
  choices: SeenMedia["choices"];
  chosen: Framing;
}

export function FramingChoice({ project, choices, chosen }: FramingChoiceProps) {
  const name = useId();
  const [problem, setProblem] = useState("");
  const choose = (framing: Framing) => {
    setProblem("");
    updateProject(withFraming(project, framing)).catch((error: unknown) =>
      setProblem(messageOf(error)),
    );
  };
  return (
    <>
      <fieldset className="framing-choices">
        <legend className="small">How pictures and clips that are no squares go in</legend>
        {choices.map(({ framing, picture }) => (
          <label key={framing} className="framing-choice">
            <input
              type="radio"
              name={name}
              value={framing}
              checked={framing === chosen}
              onChange={() => choose(framing)}
            />
            <BlobImage blob={picture} alt="" />
            <span className="framing-words">
              <strong className="small">{framingText(framing)}</strong>
              <span className="fine">{framingEffect(framing)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className="fine">
        For all examples of this project and its new lessons. Lessons that were taught keep theirs.
      </p>
      {problem && <Notice tone="error">{problem}</Notice>}
    </>
  );
}
