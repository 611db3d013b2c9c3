/** The Make tab: ways to get more questions and answers than one writes oneself. */
import { MAKE_CARDS } from "./makeCards.ts";
import "./make.css";

export function MakePanel({ projectId }: { projectId: string }) {
  return (
    <div className="make">
      <p className="muted make-about">
        What is written here comes to the review first. It is learnt from only after you have
        accepted it, and each question keeps who wrote it.
      </p>
      {MAKE_CARDS.map(({ id, Card }) => (
        <Card key={id} projectId={projectId} />
      ))}
    </div>
  );
}
