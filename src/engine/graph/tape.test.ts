/** The order in which gradients are added, and where, with numbers in place of tensors. */
import { describe, expect, it } from "vitest";
import { Tape } from "./tape.ts";

interface Cell {
  readonly needsGrad: boolean;
  readonly view?: { of: Cell };
  value: number;
}

const cell = (value: number): Cell => ({ needsGrad: true, value });
const copies = { made: 0 };
const add = (a: Cell, b: Cell): Cell => {
  copies.made++;
  return cell(a.value + b.value);
};

/** y = factor x, whose gradient is added in place where it may be. */
function times(tape: Tape<Cell>, x: Cell, factor: number): Cell {
  const output = cell(factor * x.value);
  tape.recordOnTape({
    ...{ output, inputs: [x] },
    backward(dy, sumOf) {
      const own = factor * dy.value;
      const sum = sumOf(0);
      if (!sum) return [cell(own)];
      sum.value += own;
      return [sum];
    },
  });
  return output;
}

/** y = a + b: both gradients are dy itself. */
function plus(tape: Tape<Cell>, a: Cell, b: Cell): Cell {
  const output = cell(a.value + b.value);
  tape.recordOnTape({ output, inputs: [a, b], backward: (dy) => [dy, dy] });
  return output;
}

function gradientOf(record: (tape: Tape<Cell>, x: Cell) => Cell) {
  copies.made = 0;
  const tape = new Tape<Cell>();
  const [x, dy] = [cell(3), cell(1)];
  const found = tape.backwardFrom(record(tape, x), dy, add).get(x)!.value;
  return { found, copies: copies.made, dy: dy.value };
}

describe("gradients of several uses", () => {
  it("are added in place where nobody else needs the tensor", () => {
    const all = (tape: Tape<Cell>, x: Cell) => {
      const [a, b, c] = [times(tape, x, 2), times(tape, x, 5), times(tape, x, 7)];
      return times(tape, plus(tape, plus(tape, a, b), c), 1);
    };
    expect(gradientOf(all)).toEqual({ found: 14, copies: 0, dy: 1 });
  });

  it("through a residual are added to that of the sum, once both of its sides are done with it", () => {
    const block = (tape: Tape<Cell>, x: Cell) =>
      times(tape, plus(tape, x, times(tape, times(tape, x, 2), 5)), 1);
    expect(gradientOf(block)).toEqual({ found: 11, copies: 0, dy: 1 });
  });

  it("are added apart where the other side of a sum still needs the tensor", () => {
    // The gradient of x is that of 2 x, too, whose backward reads it while x's use is added.
    const shared = (tape: Tape<Cell>, x: Cell) => times(tape, plus(tape, x, times(tape, x, 2)), 1);
    expect(gradientOf(shared)).toEqual({ found: 3, copies: 1, dy: 1 });
  });

  it("are never added to a gradient that was given", () => {
    const given = (tape: Tape<Cell>, x: Cell) => plus(tape, x, times(tape, times(tape, x, 2), 5));
    expect(gradientOf(given)).toEqual({ found: 11, copies: 1, dy: 1 });
  });

  it("are not added to a part of another tensor", () => {
    const viewed = (tape: Tape<Cell>, x: Cell) => {
      const output = cell(x.value);
      const whole = cell(4);
      const use = times(tape, x, 2);
      const part: Cell = { needsGrad: true, view: { of: whole }, value: 4 };
      tape.recordOnTape({ output, inputs: [x], backward: () => [part] });
      return plus(tape, output, times(tape, use, 5));
    };
    expect(gradientOf(viewed)).toEqual({ found: 14, copies: 1, dy: 1 });
  });
});

describe("an op with several outputs", () => {
  /** Both factors of x at once: outputs 2 x and 5 x. */
  function both(tape: Tape<Cell>, x: Cell, seen: (Cell | undefined)[][]): Cell[] {
    const outputs = [cell(2 * x.value), cell(5 * x.value)];
    tape.recordAllOnTape({
      ...{ outputs, inputs: [x] },
      backward(dys) {
        seen.push([...dys]);
        return [cell(2 * (dys[0]?.value ?? 0) + 5 * (dys[1]?.value ?? 0))];
      },
    });
    return outputs;
  }

  it("gets the gradients of all of them at once", () => {
    const seen: (Cell | undefined)[][] = [];
    const sum = (tape: Tape<Cell>, x: Cell) => {
      const [a, b] = both(tape, x, seen);
      return plus(tape, times(tape, a!, 3), b!);
    };
    expect(gradientOf(sum).found).toBe(11);
    expect(seen.map((dys) => dys.map((dy) => dy?.value))).toEqual([[3, 1]]);
  });

  it("is told which of them no loss depends on", () => {
    const seen: (Cell | undefined)[][] = [];
    const one = (tape: Tape<Cell>, x: Cell) => times(tape, both(tape, x, seen)[1]!, 7);
    expect(gradientOf(one).found).toBe(35);
    expect(seen.map((dys) => dys.map((dy) => dy?.value))).toEqual([[undefined, 7]]);
  });
});
