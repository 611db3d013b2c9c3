/** Two histograms of likelihoods over one another, with their counts as a table. */
import { RANKING_BINS, type RankingSide } from "../../../../protocol/evaluation/ranking.ts";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";

interface RankingHistogramProps {
  title: string;
  summary: string;
  side: RankingSide;
  /** Count of the highest bar, the same for both models. */
  most: number;
}

export function RankingHistogram({ title, summary, side, most }: RankingHistogramProps) {
  const bins = side.own.map((own, bin) => ({ own, other: side.other[bin]!, name: binName(bin) }));
  const height = (count: number) => ({ height: `${(100 * count) / most}%` });
  return (
    <figure className="chart">
      <figcaption className="chart-head">
        <span className="chart-title">{title}</span>
      </figcaption>
      <div className="ranking-bins" role="img" aria-label={`${title}. ${summary}`}>
        {bins.map(({ own, other, name }) => (
          <span key={name} className="ranking-bin">
            <i className="ranking-own" style={height(own)} />
            <i className="ranking-other" style={height(other)} />
          </span>
        ))}
      </div>
      <div className="ranking-axis fine number" aria-hidden="true">
        <span>0&nbsp;%</span>
        <span>likelihood of the right answer</span>
        <span>100&nbsp;%</span>
      </div>
      <p className="small">{summary}</p>
      <Disclosure summary="As a table">
        <table className="number small">
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">likelihood</th>
              <th scope="col">own picture</th>
              <th scope="col">another picture</th>
            </tr>
          </thead>
          <tbody>
            {bins.map(({ own, other, name }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{own}</td>
                <td>{other}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Disclosure>
    </figure>
  );
}

const binName = (bin: number) =>
  `${(100 * bin) / RANKING_BINS} to ${(100 * (bin + 1)) / RANKING_BINS} %`;
