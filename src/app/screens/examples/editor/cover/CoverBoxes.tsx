/** A stored picture or clip with the black boxes that are to cover parts of it. */
import type { CoverBox } from "../../../../../protocol/coverBoxes.ts";
import type { Media } from "../../../../../protocol/records.ts";
import { MediaView } from "../../../../parts/media/MediaView.tsx";
import { BoxArea } from "./BoxArea.tsx";
import { boxWords } from "./boxes.ts";

export interface CoverBoxesProps {
  media: Media;
  alt: string;
  boxes: readonly CoverBox[];
  onChange: (boxes: CoverBox[]) => void;
}

export function CoverBoxes({ media, alt, boxes, onChange }: CoverBoxesProps) {
  return (
    <BoxArea
      width={media.width}
      height={media.height}
      boxes={boxes}
      look="cover-box"
      words={boxWords}
      keysId="cover-keys"
      onAdd={(box) => onChange([...boxes, box])}
      onChange={(place, box) => onChange(boxes.with(place, box))}
      onRemove={(place) => onChange(boxes.toSpliced(place, 1))}
    >
      <MediaView media={media} size="full" alt={alt} fit="contain" />
    </BoxArea>
  );
}
