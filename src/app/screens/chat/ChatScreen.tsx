/** Chat: ask the model, with the adapter on or off or both side by side. */
import { useState } from "react";
import { Button } from "../../parts/controls/Button.tsx";
import { Empty } from "../../parts/surfaces/Empty.tsx";
import { Icon } from "../../parts/icons/Icon.tsx";
import { Screen } from "../../parts/surfaces/Screen.tsx";
import { go } from "../../routes.ts";
import { askChat, clearChat, regenerateChat } from "../../state/actions/chat.ts";
import { EMPTY_CHAT, isAnswering } from "../../state/chat.ts";
import { runChoices } from "../../state/runChoices.ts";
import { useApp } from "../../state/store.ts";
import { showError } from "../../state/toasts.ts";
import { ChatControls } from "./ChatControls.tsx";
import { Composer } from "./Composer.tsx";
import { Conversation } from "./Conversation.tsx";
import { Suggestions } from "./Suggestions.tsx";
import "./chat.css";

export function ChatScreen() {
  const project = useApp(({ projects, projectId }) => projects.find(({ id }) => id === projectId));
  const chat = useApp(({ chats, projectId }) => (projectId && chats[projectId]) || EMPTY_CHAT);
  const runs = useApp((state) => state.runs);
  const device = useApp((state) => state.device);
  const [attempt, setAttempt] = useState(0);

  if (!project) {
    return (
      <Screen title="Chat">
        <Empty
          icon="chat"
          title="Open a project first"
          actions={
            <Button tone="primary" onClick={() => go("home")}>
              Go to Home
            </Button>
          }
        >
          <p>Then ask the general model, or your own adapter, about a picture, a clip or a text.</p>
        </Empty>
      </Screen>
    );
  }

  const choices = runChoices(runs);
  const runId =
    choices.find(({ value }) => value === chat.runId)?.value ?? choices[0]?.value ?? null;
  const busy = isAnswering(chat);
  return (
    <Screen
      title="Chat"
      about="What is said here stays on this computer until you clear it."
      actions={
        chat.turns.length > 0 && (
          <Button icon="trash" tone="quiet" onClick={() => clearChat(project.id)}>
            Clear this chat
          </Button>
        )
      }
    >
      {project.field === "medicine" && <MedicineBanner />}
      <ChatControls projectId={project.id} chat={chat} choices={choices} runId={runId} />
      {chat.turns.length === 0 ? (
        <Suggestions
          onPick={({ text, media }) => {
            setAttempt(0);
            askChat(project.id, { text, media }, runId).catch(showError);
          }}
        />
      ) : (
        <Conversation
          turns={chat.turns}
          chatIds={chat.chatIds}
          onAgain={() => {
            setAttempt(attempt + 1);
            regenerateChat(project.id, runId, attempt + 1).catch(showError);
          }}
          isGreedy={chat.sampling.temperature === 0}
        />
      )}
      <Composer
        projectId={project.id}
        busy={busy}
        problem={
          device && !device.ok ? (device.problem ?? "There is no GPU to answer with.") : null
        }
        onAsk={(question) => {
          setAttempt(0);
          askChat(project.id, question, runId).catch(showError);
        }}
      />
    </Screen>
  );
}

/** Cannot be dismissed: whoever looks over a shoulder must see it too. */
function MedicineBanner() {
  return (
    <p className="chat-medicine" role="note">
      <Icon name="warn" size={18} />
      <span>
        <strong>Not a medical device.</strong> For education and research; not for diagnosis or
        treatment. In an emergency call your local number.
      </span>
    </p>
  );
}
