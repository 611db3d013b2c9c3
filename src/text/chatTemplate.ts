/**
 * Chat templates as models ship them: Jinja that renders messages to the string the model was trained on. Templates differ in
 * whether content is a text or a list of parts, some of them by role; trial renderings find out which. Some do not close
 * answers: the end token is added for them.
 */
import { splitAtPlaceholders } from "../base/examples/placeholders.ts";
import { UserError } from "../base/userError.ts";
import { BoundedTemplate, TemplateBoundsError } from "./boundedTemplate.ts";

type Role = "system" | "user" | "assistant";

export interface TemplateMessage {
  role: Role;
  /** With the placeholders `<image>` and `<video>`. */
  text: string;
}

export interface ChatTemplate {
  /** Whether it renders a system message, in a conversation with or without media. */
  takesSystem(hasMedia: boolean): boolean;
  /** `addGenerationPrompt`: end with what comes before an answer. @throws UserError when the template refuses. */
  render(messages: readonly TemplateMessage[], addGenerationPrompt: boolean): string;
}

interface Content {
  type: "text" | "image" | "video";
  text?: string;
}

/**
 * @param jinja the text of chat_template.jinja; without it the one inside the tokenizer's config is taken
 * @param tokenizerConfig the parsed tokenizer_config.json: its token names can be used by the template
 */
export function loadChatTemplate(jinja: string | null, tokenizerConfig: object): ChatTemplate {
  const inner = (tokenizerConfig as { chat_template?: unknown }).chat_template;
  const source = jinja ?? readInner(inner);
  if (source === null) {
    throw new UserError(
      "The model has no chat template (chat_template.jinja, or chat_template in tokenizer_config.json), so Scion does not know how it was taught to talk. Choose an instruction-tuned model.",
    );
  }
  const wayOut = "Choose another model, or get its files again.";
  const template = parseTemplate(source, wayOut);
  try {
    return readTemplate(template, tokenizerConfig);
  } catch (error) {
    throw new UserError(`The model's chat template cannot be used: ${reason(error)} ${wayOut}`);
  }
}

function parseTemplate(source: string, wayOut: string): BoundedTemplate {
  try {
    return new BoundedTemplate(source);
  } catch (error) {
    // The parser reads past the end of a template that breaks off.
    const why = error instanceof TypeError ? "it breaks off, or is no Jinja." : reason(error);
    throw new UserError(`The model's chat template cannot be read: ${why} ${wayOut}`);
  }
}

/** @throws TemplateBoundsError already in a trial */
function readTemplate(template: BoundedTemplate, tokenizerConfig: object): ChatTemplate {
  const tokens = tokenNames(tokenizerConfig);
  const render = (messages: object[], addGenerationPrompt: boolean) =>
    template.render({ ...tokens, messages, add_generation_prompt: addGenerationPrompt });
  const inParts = rolesInParts(render);
  const answerEnd = answersEnd(render, inParts) ? "" : tokens["eos_token"]!;
  const takesSystemBeside = (question: string) =>
    understands(render, [
      shape({ role: "system", text: TRIAL }, inParts.has("system")),
      shape({ role: "user", text: question }, inParts.has("user")),
    ]);
  const takes = { text: takesSystemBeside("?"), media: takesSystemBeside("<image>\n?") };
  return {
    takesSystem: (hasMedia) => (hasMedia ? takes.media : takes.text),
    render(messages, addGenerationPrompt) {
      const shaped = messages.map(({ role, text }) =>
        shape({ role, text: role === "assistant" ? text + answerEnd : text }, inParts.has(role)),
      );
      try {
        return render(shaped, addGenerationPrompt);
      } catch (error) {
        throw new UserError(
          `The model's chat template does not accept this conversation (${messages.map(({ role }) => role).join(", ")}): ${reason(error)}`,
        );
      }
    },
  };
}

const TRIAL = "Scion?";

type Render = (messages: object[], prompt: boolean) => string;

const shape = ({ role, text }: TemplateMessage, inParts: boolean) => ({
  role,
  content: inParts ? toParts(text) : text,
});

/** The roles whose content is a list of parts. The user is tried first, and is rendered as found beside the others. */
function rolesInParts(render: Render): ReadonlySet<Role> {
  const found = new Set<Role>();
  for (const roles of [["user"], ["user", "assistant"], ["system", "user"]] satisfies Role[][]) {
    const tried = roles.find((role) => role !== "user") ?? "user";
    const trial = roles.map((role) =>
      role === tried
        ? shape({ role, text: TRIAL }, true)
        : shape({ role, text: "?" }, found.has(role)),
    );
    if (understands(render, trial)) found.add(tried);
  }
  return found;
}

/**
 * Whether the template writes anything after an answer. Those of LLaVA 1.5 and its descendants do not, though Vicuna was trained
 * with an end token there; without one a model could not learn to stop.
 */
function answersEnd(render: Render, inParts: ReadonlySet<Role>): boolean {
  const trial = (["user", "assistant"] satisfies Role[]).map((role) =>
    shape({ role, text: role === "user" ? "?" : TRIAL }, inParts.has(role)),
  );
  try {
    const text = render(trial, false);
    return text.slice(text.lastIndexOf(TRIAL) + TRIAL.length).trim() !== "";
  } catch (error) {
    if (error instanceof TemplateBoundsError) throw error;
    return true;
  }
}

/** A list of parts is understood when its text is rendered and its structure is not. */
function understands(render: Render, trial: object[]): boolean {
  try {
    const text = render(trial, false);
    return text.includes(TRIAL) && !/["'](?:type|text)["']\s*:/.test(text);
  } catch (error) {
    if (error instanceof TemplateBoundsError) throw error;
    return false;
  }
}

/**
 * "<image>\nWhat is this?" becomes an image part and "What is this?": templates put their own line break after media.
 */
function toParts(text: string): Content[] {
  const parts: Content[] = [];
  for (const piece of splitAtPlaceholders(text)) {
    if ("kind" in piece) parts.push({ type: piece.kind });
    else {
      const words = parts.length ? piece.words.replace(/^\n/, "") : piece.words;
      if (words !== "") parts.push({ type: "text", text: words });
    }
  }
  return parts.length ? parts : [{ type: "text", text: "" }];
}

/** Either one template, or a list of named ones of which "default" is meant. */
function readInner(inner: unknown): string | null {
  if (typeof inner === "string") return inner;
  if (!Array.isArray(inner)) return null;
  const named = inner as { name?: unknown; template?: unknown }[];
  const chosen = named.find(({ name }) => name === "default") ?? named[0];
  return typeof chosen?.template === "string" ? chosen.template : null;
}

/** Every `x_token` of the config, as transformers passes them. */
function tokenNames(config: object): Record<string, string> {
  const names: Record<string, string> = { bos_token: "", eos_token: "" };
  for (const [key, value] of Object.entries(config)) {
    if (!key.endsWith("_token")) continue;
    if (typeof value === "string") names[key] = value;
    else if (typeof value?.content === "string") names[key] = value.content;
  }
  return names;
}

/** As a sentence, or the end of one. */
function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
