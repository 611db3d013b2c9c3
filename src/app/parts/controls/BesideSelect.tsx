/** Which specialist answers beside the adapter; nothing where the run was not learnt beside one. */
import { useEffect, useState } from "react";
import type { OtherSpecialists, SpecialistChoice } from "../../../protocol/specialist.ts";
import { differenceText, unreadableText } from "./besideText.ts";
import { Select, type Choice } from "./Select.tsx";
import { loadMethods } from "../../state/actions/methods.ts";
import { loadOthers } from "../../state/actions/specialists.ts";
import { useApp } from "../../state/store.ts";

interface BesideSelectProps {
  runId: string;
  choice: SpecialistChoice;
  onChange: (choice: SpecialistChoice) => void;
}

export function BesideSelect({ runId, choice, onChange }: BesideSelectProps) {
  const methodId = useApp(({ runs }) => runs.find(({ id }) => id === runId)?.config.method.id);
  const [others, setOthers] = useState<OtherSpecialists | null>(null);
  useEffect(() => {
    let current = true;
    const load = async () => {
      const method = (await loadMethods()).find(({ id }) => id === methodId);
      const found = method?.specialist ? await loadOthers(runId) : null;
      if (current) setOthers(found);
    };
    // Without the list the adapter answers alone, as usual.
    load().catch(() => current && setOthers(null));
    return () => {
      current = false;
    };
  }, [runId, methodId]);
  if (!others) return null;
  const { specialists, unreadable } = others;
  const chosen =
    choice.kind === "other" ? specialists.find(({ id }) => id === choice.id) : undefined;
  const notes = [
    "The model learnt to answer with and without its specialist. Another one is plugged in as it is.",
    chosen?.difference && differenceText(chosen.difference),
    unreadableText(unreadable),
  ];
  return (
    <Select
      label="Beside it answers"
      hint={notes.filter(Boolean).join(" ")}
      value={choice.kind === "other" ? choice.id : choice.kind}
      choices={choicesWith(specialists)}
      onChange={(value) =>
        onChange(
          value === "none" || value === "own" ? { kind: value } : { kind: "other", id: value },
        )
      }
    />
  );
}

function choicesWith(others: OtherSpecialists["specialists"]): Choice<string>[] {
  return [
    { value: "none", label: "nobody" },
    { value: "own", label: "the specialist of this lesson" },
    ...others.map(({ id, title, isOwnProject }) => ({
      value: id,
      label: isOwnProject
        ? "the project's specialist as it is now"
        : `the specialist of “${title}”`,
    })),
  ];
}
