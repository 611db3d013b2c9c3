/** A native range input with its label and value. */
import { useId, type CSSProperties } from "react";
import "./slider.css";

export interface SliderProps {
  label: string;
  hint?: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number) => void;
  /** Called once when the user releases the slider; for expensive work. */
  onCommit?: (value: number) => void;
  /** Formats the value for display and screen readers: "20 %". */
  format?: (value: number) => string;
}

export function Slider(props: SliderProps) {
  const { label, hint, value, min, max, step = 1, onChange, onCommit, format = String } = props;
  const id = useId();
  const share = max > min ? (value - min) / (max - min) : 0;
  return (
    <div className="slider">
      <div className="slider-head">
        <label htmlFor={id}>{label}</label>
        <output htmlFor={id} className="number">
          {format(value)}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={format(value)}
        aria-describedby={hint ? `${id}-hint` : undefined}
        style={{ "--share": share } as CSSProperties}
        onChange={(event) => onChange(Number(event.target.value))}
        onPointerUp={() => onCommit?.(value)}
        onKeyUp={() => onCommit?.(value)}
      />
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}
