/** Chat mode, run, the specialist beside it, and sampling parameters. */
import { BesideSelect } from "../../parts/controls/BesideSelect.tsx";
import { type Choice, Select } from "../../parts/controls/Select.tsx";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";
import { NumberField } from "../../parts/controls/NumberField.tsx";
import { Slider } from "../../parts/controls/Slider.tsx";
import { hrefOf } from "../../routes.ts";
import { setChat } from "../../state/actions/chat.ts";
import { besideOf, type Chat } from "../../state/chat.ts";

interface ChatControlsProps {
  projectId: string;
  chat: Chat;
  choices: Choice<string>[];
  runId: string | null;
}

const MODES = [
  { value: "adapter", label: "Your adapter" },
  { value: "base", label: "General model" },
  { value: "both", label: "Side by side" },
] as const;

export function ChatControls({ projectId, chat, choices, runId }: ChatControlsProps) {
  const { sampling } = chat;
  const tune = (next: Partial<Chat["sampling"]>) =>
    setChat(projectId, { sampling: { ...sampling, ...next } });
  return (
    <div className="chat-controls">
      <div className="row">
        {runId === null ? (
          <p className="small muted">
            The general model answers. <a href={hrefOf("teach")}>Teach it</a> to talk with your own
            adapter.
          </p>
        ) : (
          <>
            <fieldset className="chat-modes">
              <legend className="visually-hidden">Who answers</legend>
              {MODES.map(({ value, label }) => (
                <label key={value} className="chat-mode">
                  <input
                    type="radio"
                    name="voice"
                    className="visually-hidden"
                    checked={chat.mode === value}
                    onChange={() => setChat(projectId, { mode: value })}
                  />
                  {label}
                </label>
              ))}
            </fieldset>
            <div className="chat-run">
              <Select
                label="Lesson"
                labelHidden
                value={runId}
                choices={choices}
                onChange={(chosen) =>
                  setChat(projectId, { runId: chosen, beside: { kind: "none" } })
                }
              />
            </div>
            {chat.mode !== "base" && (
              <BesideSelect
                runId={runId}
                choice={besideOf(chat, runId)}
                onChange={(beside) => setChat(projectId, { runId, beside })}
              />
            )}
          </>
        )}
      </div>
      <Disclosure summary="How freely it answers">
        <div className="columns chat-tuning">
          <Slider
            label="Freedom"
            hint="temperature: 0 always takes the likeliest word"
            value={sampling.temperature}
            min={0}
            max={1.5}
            step={0.05}
            format={(value) => value.toFixed(2)}
            onChange={(temperature) => tune({ temperature })}
          />
          <Slider
            label="Choice of words"
            hint="top-p: 1 allows every word, less leaves out the unlikely"
            value={sampling.topP}
            min={0.05}
            max={1}
            step={0.05}
            format={(value) => value.toFixed(2)}
            onChange={(topP) => tune({ topP })}
          />
          <NumberField
            label="Seed"
            hint="The same seed gives the same answer."
            value={sampling.seed}
            min={0}
            max={2_147_483_647}
            onChange={(seed) => tune({ seed })}
          />
          <NumberField
            label="Longest answer"
            term="max new tokens"
            value={sampling.maxNewTokens}
            min={1}
            max={4096}
            unit="tokens"
            onChange={(maxNewTokens) => tune({ maxNewTokens })}
          />
        </div>
      </Disclosure>
    </div>
  );
}
