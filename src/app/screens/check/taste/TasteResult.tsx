/** Who was preferred, how surely, and why. */
import { luckText } from "../../../../base/words/luckText.ts";
import { percentText } from "../../../../base/words/percentText.ts";
import type { TasteFindings } from "../../../../protocol/evaluation/taste.ts";

export function TasteResult({ taste }: { taste: TasteFindings }) {
  const { adapter, base, equal, share, luck, same, tags } = taste;
  return (
    <>
      <dl className="picture-use number">
        <Row name="Your adapter's answer preferred" value={adapter} />
        <Row name="The general model's" value={base} />
        <Row name="Neither" value={equal} />
      </dl>
      <p className="small">
        {share
          ? `Where you preferred one it was your adapter's ${percentText(share.value)} of the time.`
          : "You preferred none of them."}{" "}
        {share && (
          <span className="fine number">
            95&nbsp;%: {percentText(share.low)} to {percentText(share.high)}, {luckText(luck)}; half
            would be no difference
          </span>
        )}
      </p>
      {tags.length > 0 && (
        <p className="fine number">
          {tags
            .map(({ tag, adapter: ours, base: theirs }) => `${tag}: ${ours} against ${theirs}`)
            .join(" · ")}{" "}
          (your adapter against the general model)
        </p>
      )}
      {same > 0 && <p className="fine number">The same words in both, not tasted: {same}.</p>}
    </>
  );
}

function Row({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
