/** Calls about chatting: the base model or a run's adapter answers, token by token, without loading the model again. */
import { Random } from "../../base/random.ts";
import type { Calls } from "../../protocol/calls.ts";
import { encodePrompt } from "../../text/conversation.ts";
import { sample } from "../../text/sample.ts";
import { streamText } from "../../text/streamText.ts";
import { Answering } from "../../inference/generate.ts";
import type { LoadedAdapter } from "../../inference/session.ts";
import { loadRunAdapter } from "../../runs/adapterFiles.ts";
import { onDevice } from "../../modelLibrary/deviceLoss.ts";
import type { FeatureShelf } from "../../inference/featureCache.ts";
import type { Context, HandlersOf } from "../context.ts";
import type { Engines, OpenedModel } from "../../modelLibrary/sessions.ts";
import type { Job } from "../../base/job.ts";
import { DEFAULT_PRECISION } from "../../runs/presets.ts";
import type { Watch } from "../../base/sharedWork.ts";
import { featureShelf, prepare, shelfOf } from "../../modelLibrary/featureCaches.ts";
import { featuresOf, sightsOf } from "../../inference/mediaKeys.ts";

/** The adapter of the last chat, kept beside the model, with the run's state it was loaded from. */
interface Kept {
  key: string;
  opened: OpenedModel;
  adapter: LoadedAdapter;
  /** What it sees. */
  shelf: FeatureShelf;
}

export function chatHandlers(
  context: Context,
  engines: Engines,
): HandlersOf<`chat.${"send" | "stop" | "load" | "save"}`> {
  const { library, jobs } = context;
  const speaking = new Map<string, AbortController>();
  let kept: Kept | undefined;
  let session: { key: string; opened: OpenedModel; answering: Answering } | undefined;

  /** The model of a run, or of the project, with the adapter beside it. `onOpen` holds it before anything else can come. */
  const open = async (
    projectId: string,
    runId: string | null,
    watch: Watch,
    onOpen: (opened: OpenedModel) => void,
  ) => {
    const run = runId === null ? undefined : await library.getRun(runId);
    const modelId = run?.config.modelId ?? (await library.getProject(projectId)).modelId;
    const precision = run?.config.precision ?? DEFAULT_PRECISION;
    const opened = await engines.open(modelId, precision, watch);
    onOpen(opened);
    if (!run) {
      const shelf = await featureShelf(context, opened, precision);
      return { opened, shelf, adapter: undefined };
    }
    const key = `${run.id} ${run.status} ${run.savedStep}`;
    if (kept?.key !== key || kept.opened !== opened) {
      if (kept?.opened === opened) kept.adapter.destroy();
      const adapter = await loadRunAdapter(opened.engine, library, run);
      const shelf = await shelfOf(context, opened, precision, adapter);
      kept = { key, opened, adapter, shelf };
    }
    return kept;
  };

  const answerOne = async (
    { chatId, projectId, messages, runId, sampling }: Calls["chat.send"]["args"],
    job: Job,
  ): Promise<Calls["chat.send"]["result"]> => {
    const stopper = new AbortController();
    const signal = AbortSignal.any([stopper.signal, job.signal]);
    speaking.set(chatId, stopper);
    let release = () => {};
    try {
      const { system } = await library.getProject(projectId);
      const watch = { progress: job.progress, signal };
      const { opened, shelf, adapter } = await open(projectId, runId, watch, (model) => {
        release = engines.hold(model, "An answer is being written");
      });
      const { engine, reader } = opened;
      const media = messages.flatMap((message) => message.media);
      const turns = messages.map(({ role, text }) => ({ role, text }));
      const encoded = encodePrompt({ system, messages: turns, media }, reader);
      const sights = sightsOf(media, encoded);
      await prepare(shelf, sights, (...report) => {
        signal.throwIfAborted();
        job.progress(...report);
      });
      job.progress("Reading the question", 0, 0);
      const prompt = { ...encoded, features: await featuresOf(media, encoded, shelf) };
      const key = `${chatId} ${adapter?.id ?? "base"} ${media.map(({ hash }) => hash).join(" ")}`;
      // After a lost device the model is another one, and what it had read is gone.
      if (session?.key !== key || session.opened !== opened) {
        const answering = new Answering(engine, adapter, 1, engine.shape.context);
        session = { key, opened, answering };
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
      const [answer] = await session.answering.answer([{ sequence: 0, prompt }], {
        maxNewTokens: sampling.maxNewTokens,
        endIds: reader.endIds,
        ...(sampling.temperature > 0 && {
          choose: (logits: Float32Array) => sample(logits, sampling, random),
        }),
        onToken: (_, id) => say(stream.push(id)),
        signal,
      });
      say(stream.end());
      const { ids: given, reason } = answer!;
      const seconds = (performance.now() - started) / 1000;
      return {
        text: text.trim(),
        tokens: given.length,
        tokensPerSecond: given.length / seconds,
        reason,
      };
    } finally {
      if (speaking.get(chatId) === stopper) speaking.delete(chatId);
      release();
    }
  };

  return {
    "chat.send": (args) =>
      jobs.run(args.chatId, (job) =>
        onDevice(engines, "Ask again to open it anew.", () => answerOne(args, job)),
      ),
    "chat.stop"({ chatId }) {
      speaking.get(chatId)?.abort();
    },
    "chat.load": ({ projectId }) => library.getChat(projectId),
    async "chat.save"({ projectId, turns }) {
      // Throws when the project was removed meanwhile.
      await library.getProject(projectId);
      await library.putChat(projectId, turns);
    },
  };
}
