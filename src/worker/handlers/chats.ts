/** Calls about chats: the base model or a run's adapter replies, token by token. */
import { Random } from "../../base/random.ts";
import type { Calls } from "../../protocol/calls.ts";
import { encodePrompt } from "../../text/conversation.ts";
import { sample } from "../../text/sample.ts";
import { streamText } from "../../text/streamText.ts";
import { Generator } from "../../inference/generate.ts";
import { ResidentAdapter } from "../../inference/residentAdapter.ts";
import type { LoadedAdapter, ModelSession } from "../../inference/session.ts";
import { loadRunAdapter } from "../../runs/adapterFiles.ts";
import { specialistInput } from "../../runs/specialists/specialistInput.ts";
import { chosenSpecialist, Companion, insertionOf } from "../../runs/data/companion.ts";
import type { SpecialistChoice } from "../../protocol/specialist.ts";
import { onDevice } from "../../modelLibrary/deviceLoss.ts";
import type { FeatureCache } from "../../inference/visual/featureCache.ts";
import type { Context, HandlersOf } from "../context.ts";
import type { ModelRequest, ModelSessions, LoadedModel } from "../../modelLibrary/sessions.ts";
import type { Job } from "../../base/async/job.ts";
import { DEFAULT_PRECISION } from "../../runs/planning/presets.ts";
import type { TaskObserver } from "../../base/async/sharedTask.ts";
import {
  baseFeatureCache,
  prepareMedia,
  featureCacheFor,
} from "../../modelLibrary/featureCaches.ts";
import { featuresOf, mediaKeysOf } from "../../inference/visual/mediaKeys.ts";

/** A loaded run adapter, and the features of media as the towers give them with it. */
interface RunAdapter {
  adapter: LoadedAdapter;
  cache: FeatureCache;
  /** The specialist that answers beside it. */
  companion?: Companion;
}

/** The generator of a conversation: a next message prefills only what is new. */
interface Conversation {
  /** The chat and its media as they go in. */
  key: string;
  session: ModelSession;
  adapter: LoadedAdapter | undefined;
  generator: Generator;
}

export function chatHandlers(
  context: Context,
  sessions: ModelSessions,
): HandlersOf<`chat.${"send" | "stop" | "load" | "save"}`> {
  const { library, jobs } = context;
  const active = new Map<string, AbortController>();
  /** The adapter of the last reply with a run, so that its next message does not load it again. */
  const resident = new ResidentAdapter<{ adapter: { destroy(): void }; own: RunAdapter }>();
  let conversation: Conversation | undefined;

  /**
   * The model of a run with its adapter, or of the project without one. `onOpen` takes a lease as soon as it is open;
   * `releaseAdapter` is to be called when the reply is written.
   */
  const open = async (
    projectId: string,
    { runId, framing: asked }: Pick<Calls["chat.send"]["args"], "runId" | "framing">,
    choice: SpecialistChoice,
    observer: TaskObserver,
    onOpen: (loaded: LoadedModel) => void,
  ) => {
    const run = runId === null ? undefined : await library.runs.get(runId);
    const project = await library.getProject(projectId);
    const request: ModelRequest = run?.config ?? {
      modelId: project.modelId,
      precision: DEFAULT_PRECISION,
      framing: asked ?? project.framing,
    };
    const { precision } = request;
    const loaded = await sessions.open(request, observer);
    onOpen(loaded);
    const { session } = loaded;
    resident.releaseOthers(session);
    if (!run) {
      const cache = await baseFeatureCache(context, loaded, precision);
      return { loaded, cache, adapter: undefined, companion: undefined, releaseAdapter: () => {} };
    }
    const specialist = await chosenSpecialist(library, run, choice);
    const key = `${run.id} ${run.status} ${run.savedStep} ${specialist?.report.id ?? ""}`;
    const { resident: held, release } = await resident.borrow(session, key, async () => {
      const adapter = await loadRunAdapter(session, library, run);
      try {
        const cache = await featureCacheFor(context, loaded, precision, adapter);
        if (!specialist) return { adapter, own: { adapter, cache } };
        const input = await specialistInput(context, loaded, specialist.report, precision);
        const companion = new Companion(session, specialist, insertionOf(run)!, input);
        const destroy = () => {
          companion.destroy();
          adapter.destroy();
        };
        return { adapter: { destroy }, own: { adapter, cache, companion } };
      } catch (error) {
        adapter.destroy();
        throw error;
      }
    });
    return { loaded, ...held.own, releaseAdapter: release };
  };

  const reply = async (
    {
      chatId,
      projectId,
      messages,
      runId,
      sampling,
      framing,
      specialist = { kind: "none" },
    }: Calls["chat.send"]["args"],
    job: Job,
  ): Promise<Calls["chat.send"]["result"]> => {
    const stopper = new AbortController();
    const signal = AbortSignal.any([stopper.signal, job.signal]);
    active.set(chatId, stopper);
    const releases: (() => void)[] = [];
    try {
      const { system } = await library.getProject(projectId);
      const observer = { progress: job.progress, signal };
      const opened = await open(projectId, { runId, framing }, specialist, observer, (model) =>
        releases.push(sessions.lease(model, "An answer is being written")),
      );
      releases.push(opened.releaseAdapter);
      const { loaded, cache, adapter, companion } = opened;
      const { session, reader } = loaded;
      const media = messages.flatMap((message) => message.media);
      const turns = messages.map(({ role, text }) => ({ role, text }));
      const encoded = encodePrompt({ system, messages: turns, media }, reader);
      await prepareMedia(cache, mediaKeysOf(media, encoded), (...progress) => {
        signal.throwIfAborted();
        job.progress(...progress);
      });
      job.progress("Reading the question", 0, 0);
      const beside = (await companion?.beside(media, encoded)) ?? encoded;
      const prompt = { ...beside, features: await featuresOf(media, encoded, cache) };
      const key = `${chatId} ${mediaKeysOf(media, encoded)
        .map((mediaKey) => mediaKey.key)
        .join(" ")}`;
      // After a lost device the session is another one, with empty caches.
      const isSame =
        conversation?.key === key &&
        conversation.session === session &&
        conversation.adapter === adapter;
      if (!conversation || !isSame) {
        const generator = new Generator(
          ...([session, adapter, 1, session.shape.contextLength, companion?.insertion] as const),
        );
        conversation = { key, session, adapter, generator };
      }
      const stream = streamText(reader.tokenizer);
      const random = new Random(sampling.seed);
      let text = "";
      const say = (piece: string) => {
        if (!piece) return;
        text += piece;
        context.emit({ type: "chat.token", chatId, text: piece });
      };
      const started = performance.now();
      const [generation] = await conversation.generator.generate([{ sequence: 0, prompt }], {
        maxNewTokens: sampling.maxNewTokens,
        endIds: reader.endIds,
        ...(sampling.temperature > 0 && {
          sampler: (logits: Float32Array) => sample(logits, sampling, random),
        }),
        onToken: (_, id) => say(stream.push(id)),
        signal,
      });
      say(stream.end());
      const { ids, finishReason } = generation!;
      const seconds = (performance.now() - started) / 1000;
      return {
        text: text.trim(),
        tokens: ids.length,
        tokensPerSecond: ids.length / seconds,
        finishReason,
      };
    } finally {
      if (active.get(chatId) === stopper) active.delete(chatId);
      for (const release of releases) release();
    }
  };

  return {
    "chat.send": (args) =>
      jobs.run(args.chatId, (job) =>
        onDevice(sessions, "Ask again to open it anew.", () => reply(args, job)),
      ),
    "chat.stop"({ chatId }) {
      active.get(chatId)?.abort();
    },
    "chat.load": ({ projectId }) => library.getChat(projectId),
    async "chat.save"({ projectId, turns }) {
      // Throws when the project was removed meanwhile.
      await library.getProject(projectId);
      await library.putChat(projectId, turns);
    },
  };
}
