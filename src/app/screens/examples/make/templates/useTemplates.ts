/** What is chosen on the card of templates, and what would come out of it. */
import { useEffect, useMemo, useState } from "react";
import { MODALITIES } from "../../../../../protocol/instructions/mixture.ts";
import type { OwnTemplate } from "../../../../../protocol/instructions/ownTemplate.ts";
import type {
  TemplateChoice,
  TemplatePreview,
  TemplateTaskInfo,
} from "../../../../../protocol/instructions/templates.ts";
import { SPLITS, type Example } from "../../../../../protocol/records.ts";
import { loadTemplates, previewTemplates } from "../../../../state/actions/templates.ts";
import { useApp } from "../../../../state/store.ts";
import { messageOf } from "../../../../state/toasts.ts";

const DEBOUNCE_MS = 200;

export interface Templates {
  /** None until they are known. */
  tasks: TemplateTaskInfo[];
  task: TemplateTaskInfo | null;
  own: OwnTemplate[];
  choice: TemplateChoice | null;
  /** Kinds of the questions that can be read. */
  kinds: string[];
  /** Of the choice; null while it is worked out, and where it cannot be. */
  preview: TemplatePreview | null;
  failed: string | null;
  chooseTask: (id: string) => void;
  change: (change: Partial<TemplateChoice>) => void;
}

/** Questions of the person's own examples that have an answer, by kind. */
function kindsOf(examples: readonly Example[]): string[] {
  const own = examples.filter(({ part }) => MODALITIES.some((one) => one === part));
  const answered = own.flatMap(({ turns }) => turns.filter(({ answer }) => answer.trim() !== ""));
  return [...new Set(answered.map(({ kind }) => kind))];
}

export function useTemplates(projectId: string): Templates {
  const [tasks, setTasks] = useState<TemplateTaskInfo[]>([]);
  const [taskId, setTaskId] = useState("vqa");
  const [changes, setChanges] = useState<Partial<TemplateChoice>>({ splits: ["train"], seed: 1 });
  const [found, setFound] = useState<{ key: string; preview?: TemplatePreview; failed?: string }>();
  const examples = useApp((state) => state.examples);
  const drafts = useApp((state) => state.drafts.length);
  const all = useApp((state) => state.projects.find(({ id }) => id === projectId)?.templates);
  const kinds = useMemo(() => kindsOf(examples), [examples]);
  const own = (all ?? []).filter(({ task }) => task === taskId);
  const task = tasks.find(({ id }) => id === taskId) ?? null;

  useEffect(() => {
    let current = true;
    const load = async () => {
      try {
        const list = await loadTemplates();
        if (current) setTasks(list);
      } catch (error) {
        if (current) setFound({ key: "", failed: messageOf(error) });
      }
    };
    void load();
    return () => {
      current = false;
    };
  }, []);

  const choice: TemplateChoice | null = task && {
    ...{ kinds: null, splits: [...SPLITS], seed: 1 },
    templates: task.templates.map(({ id }) => id),
    ...changes,
    ...{ task: task.id, own },
  };
  // What comes out, and what of it is new, changes with examples and drafts too.
  const newest = examples.reduce((last, { editedAt }) => (editedAt > last ? editedAt : last), "");
  const key = choice ? JSON.stringify([choice, examples.length, newest, drafts]) : "";
  useEffect(() => {
    if (key === "") return;
    let current = true;
    const count = async () => {
      try {
        const [wanted] = JSON.parse(key) as [TemplateChoice];
        const preview = await previewTemplates(projectId, wanted);
        if (current) setFound({ key, preview });
      } catch (error) {
        if (current) setFound({ key, failed: messageOf(error) });
      }
    };
    const timer = setTimeout(() => void count(), DEBOUNCE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [projectId, key]);

  const isNow = found?.key === key;
  return {
    ...{ tasks, task, own, choice, kinds },
    preview: (isNow && found.preview) || null,
    failed: (isNow && found.failed) || null,
    chooseTask: (id) => {
      setTaskId(id);
      // Ids of templates are those of their kind.
      setChanges(({ kinds = null, splits = ["train"], seed = 1 }) => ({ kinds, splits, seed }));
    },
    change: (change) => setChanges((now) => ({ ...now, ...change })),
  };
}
