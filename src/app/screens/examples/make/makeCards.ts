/** What the Make tab offers, in its order. A card is one entry; what it writes goes to the review as drafts. */
import type { ComponentType } from "react";
import { HelpCard } from "./help/HelpCard.tsx";
import { SynthesizerCard } from "./synthesizer/SynthesizerCard.tsx";
import { TemplatesCard } from "./templates/TemplatesCard.tsx";

interface MakeCard {
  id: string;
  Card: ComponentType<{ projectId: string }>;
}

export const MAKE_CARDS: readonly MakeCard[] = [
  { id: "templates", Card: TemplatesCard },
  { id: "synthesizer", Card: SynthesizerCard },
  { id: "help", Card: HelpCard },
];
