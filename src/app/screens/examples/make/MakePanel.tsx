/** The Make tab: ways to get more questions and answers than one writes oneself. */
import { MAKE_CARDS } from "./makeCards.ts";
import "./make.css";

export function MakePanel({ projectId }: { projectId: string }) {
  return (
    <div className="make">
      <p className="muted make-about">
        What is written here comes to the review first, and is learnt from only after you have
        accepted it. What templates make of your own answers you may add at once. Each question
        keeps who wrote it.
      </p>
      {MAKE_CARDS.map(({ id, Card }) => (
        <Card key={id} projectId={projectId} />
      ))}
    </div>
  );
}
