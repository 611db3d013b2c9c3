/**
 * The task of a question by keywords. The twenty types are those of AdaMLLM's rubric (arXiv 2411.19930); telling them by words
 * is our own rule, for English alone, and a question may be of a type that its words do not say.
 */
import { withoutPlaceholders } from "../../base/examples/placeholders.ts";

interface TaskType {
  name: string;
  /** In questions; the first type of the list that fits counts. */
  words: RegExp;
}

const type = (name: string, words: RegExp): TaskType => ({ name, words });

/** The narrow ones before the wide ones. */
export const TASK_TYPES: readonly TaskType[] = [
  type("storytelling", /\b(story|tale|poem|imagine|narrat\w*|fiction)\b/),
  type(
    "step by step",
    /\b(step[- ]by[- ]step|steps?|recipe|procedure|instructions?|how (do|to|would|can) (i|you|we|one|make|cook|prepare|fix|build|use|treat))\b/,
  ),
  type("charts", /\b(chart|graph|plot|diagram|table|axis|histogram|curve)s?\b/),
  type(
    "text in the picture",
    /\b(ocr|(what|which) (text|words?|letters?)|written|read|says?|spell|label says|sign say|transcribe)\b/,
  ),
  type("logo", /\b(logo|brand|trademark|emblem)s?\b/),
  type("segmentation", /\b(segment|segmentation|mask|outline|contour)s?\b/),
  type(
    "grounding",
    /\b(where|bounding box|box|boxes|coordinates?|locate|location|position|left of|right of|above|below|next to|top|bottom|corner|region)\b/,
  ),
  type(
    "matching words to the picture",
    /\b(does (the|this) (caption|description|sentence|text)|match(es)?|true or false|is it true|correct(ly)? describ\w+)\b/,
  ),
  type(
    "anomaly",
    /\b(wrong|unusual|strange|odd|abnormal|anomal\w*|defect\w*|damage[ds]?|lesion|disease[ds]?|healthy|spoil\w*|mould\w*|mold\w*|burnt)\b/,
  ),
  type("face and expression", /\b(face|facial|expression|smil\w+|looking at)\b/),
  type("sentiment", /\b(sentiment|emotion\w*|feel\w*|mood|happy|sad|angry)\b/),
  type("style", /\b(style|art(istic)?|painting|aesthetic|photograph(ic)?|rendered|drawn)\b/),
  type(
    "pose and activity",
    /\b(doing|action|activity|pose|posture|gesture|playing|holding|happen\w*|mov(e|es|ing)|first|last)\b/,
  ),
  type("use", /\b(used? (for|to)|uses|purpose|function|utility|good for|afford\w*)\b/),
  type(
    "caption",
    /\b(describe|caption|summari[sz]e|description|what (do you see|is shown|is in (the|this) (picture|image|photo|video|clip)))\b/,
  ),
  type(
    "scene",
    /\b(scene|place|room|setting|environment|landscape|indoors?|outdoors?|kitchen|street|background)\b/,
  ),
  type(
    "domain",
    /\b(domain|field|category|genre|topic|subject|cuisine|kind of (picture|image|photo))\b/,
  ),
  type(
    "attributes and context",
    /\b(colou?r|size|shape|texture|material|how (many|much|big|old|long|large|fresh|ripe)|count|number of|weather|time of|ripe|state)\b/,
  ),
  type(
    "recognition for a task",
    /\b(diagnos\w*|classify|identify|grade|stage|severity|species|breed|variety|type of|stain|should)\b/,
  ),
  type(
    "object",
    /\b(what (is|are|kind|sort)|which|name|object|list|is there|are there|contain\w*|ingredients?|see|who|food|animal|cell)\b/,
  ),
];

/** The name of the type, or null where no keyword fits. */
export function taskTypeOf(question: string): string | null {
  const words = withoutPlaceholders(question).toLowerCase();
  return TASK_TYPES.find((candidate) => candidate.words.test(words))?.name ?? null;
}
