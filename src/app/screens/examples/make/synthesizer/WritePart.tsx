/** How the tool writes: freely or guided, which filter, and what becomes of both answers. */
import { useState } from "react";
import type { Run } from "../../../../../protocol/records.ts";
import type { CaptionSource, SynthesisSettings } from "../../../../../protocol/synthesis.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { NumberField } from "../../../../parts/controls/NumberField.tsx";
import { Select } from "../../../../parts/controls/Select.tsx";
import { Switch } from "../../../../parts/controls/Switch.tsx";
import { Disclosure } from "../../../../parts/surfaces/Disclosure.tsx";
import { MeasuredButton } from "../../../../parts/measured/MeasuredButton.tsx";
import { writeQuestions } from "../../../../state/actions/synthesis.ts";
import { useApp } from "../../../../state/store.ts";
import { filterChoice, filterOf, filterValue } from "./filterWords.ts";
import type { SynthesizerState } from "./useSynthesizer.ts";

const DEFAULTS: SynthesisSettings = {
  ...{ writing: "free", temperature: 0, seed: 1, maxNewTokens: 160 },
  ...{ filter: { kind: "rule" }, answer: "reasoned", withCaption: true },
};

interface WritePartProps {
  projectId: string;
  state: SynthesizerState;
  runId: string;
  captions: CaptionSource;
}

export function WritePart({ projectId, state, runId, captions }: WritePartProps) {
  const [settings, setSettings] = useState(DEFAULTS);
  const change = (some: Partial<SynthesisSettings>) => setSettings({ ...settings, ...some });
  return (
    <div className="stack">
      <Disclosure summary="How it writes">
        <WriteFields settings={settings} filters={state.filters} onChange={change} />
      </Disclosure>
      <div className="row">
        <Button
          tone="primary"
          onClick={() => state.act(() => writeQuestions({ projectId, runId, captions, settings }))}
        >
          Write questions
        </Button>
        <MeasuredButton of="synthesizer" label="What it wrote on the samples, measured" />
      </div>
    </div>
  );
}

interface WriteFieldsProps {
  settings: SynthesisSettings;
  filters: readonly Run[];
  onChange: (some: Partial<SynthesisSettings>) => void;
}

function WriteFields({ settings, filters, onChange }: WriteFieldsProps) {
  const models = useApp((state) => state.models);
  const entries = useApp((state) => state.modelEntries);
  const titles = new Map([...models, ...entries].map(({ id, title }) => [id, title]));
  const { filter } = settings;
  return (
    <div className="columns">
      <Select
        label="Writing"
        hint="Guided gives the fixed lines, so that both answers are to one question: our choice for models that do not keep the form. Freely is the paper's way."
        value={settings.writing}
        choices={[
          { value: "free", label: "Freely" },
          { value: "guided", label: "Guided" },
        ]}
        onChange={(writing) => onChange({ writing })}
      />
      <Select
        label="Filter"
        hint="Says whether the short answer follows from the reasoned one. A model is asked in words, with six cases before; our rule looks for the words of the one in the other, and a filter that has learnt it takes the likeliest of three labels: both suit models too small to be asked."
        value={filterValue(filter)}
        choices={[
          { value: "rule", label: "Our rule" },
          ...filters.map(filterChoice),
          { value: "none", label: "None" },
          ...[...titles].map(([id, title]) => ({ value: `model ${id}`, label: title })),
        ]}
        onChange={(value) => onChange({ filter: filterOf(value, filters) })}
      />
      <Select
        label="The answer"
        hint="Short answers alone are our choice, for a check that expects short ones."
        value={settings.answer}
        choices={[
          { value: "reasoned", label: "The reason, then the answer" },
          { value: "precise", label: "The short answer alone" },
        ]}
        onChange={(answer) => onChange({ answer })}
      />
      <NumberField
        label="Variety"
        term="temperature"
        hint="0 takes the most likely words, the same for like pictures."
        value={settings.temperature}
        min={0}
        max={2}
        step={0.1}
        onChange={(temperature) => onChange({ temperature })}
      />
      <NumberField
        label="Most tokens about a picture"
        value={settings.maxNewTokens}
        min={16}
        max={2048}
        step={16}
        onChange={(maxNewTokens) => onChange({ maxNewTokens })}
      />
      <NumberField
        label="Seed"
        hint="The same seed writes the same."
        value={settings.seed}
        min={0}
        max={1_000_000}
        step={1}
        onChange={(seed) => onChange({ seed })}
      />
      <Switch
        label="With the description"
        hint="The description is in the draft too, before or after the question, as in the paper."
        on={settings.withCaption}
        onChange={(withCaption) => onChange({ withCaption })}
      />
    </div>
  );
}
