/** What the studio is, what it runs on here, and the licences of what ships with it. */
import { Card } from "../../parts/surfaces/Card.tsx";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";
import { Logo } from "../../parts/icons/Logo.tsx";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { countText, percentText } from "../../parts/words.ts";
import { useApp } from "../../state/store.ts";

export function AboutCard() {
  const models = useApp((state) => state.models);
  return (
    <Card title="About Scion">
      <div className="row">
        <Logo size={44} />
        <p className="small muted grow">
          A scion is the shoot that a gardener grafts onto a strong stock. Here the stock is a
          general model, and the shoot is the small adapter that learns from you.
        </p>
      </div>
      {models.map((model) => (
        <Disclosure key={model.id} summary={`Model: ${model.title}`}>
          <p className="small">{model.about}</p>
          <dl className="settings-facts">
            <dt>Size</dt>
            <dd>
              {formatBytes(model.bytes)}, {countText(model.parameters)} parameters
            </dd>
            <dt>Licence</dt>
            <dd>{model.licence}</dd>
            {Object.entries(model.scores).map(([skill, score]) => (
              <Score key={skill} skill={skill} score={score} />
            ))}
          </dl>
          {model.notices.map((notice) => (
            <p key={notice} className="fine settings-notice">
              {notice}
            </p>
          ))}
        </Disclosure>
      ))}
      <p className="fine">
        Scion is free software under the Apache License 2.0. It is made for education and research;
        it is not a medical device.
      </p>
    </Card>
  );
}

function Score({ skill, score }: { skill: string; score: number }) {
  return (
    <>
      <dt>{skill}</dt>
      <dd>{percentText(score)} right when it was made</dd>
    </>
  );
}
