import { counted, gainTo } from "@gain/analysis";
import type { BlockGain } from "../several/drawnBlocks.ts";

/** Decimals of a mean without an interval. */
const DIGITS = 2;

interface TitledRow {
  readonly blocks: readonly BlockGain[];
}

const isBelow = ({ gain }: BlockGain): boolean => gain !== null && gain < 1;
const known = (row: TitledRow): readonly BlockGain[] => row.blocks.filter(({ gain }) => gain !== null);

/** In how many models the last block's mean gain is below 1, and in how many of all blocks that are drawn. */
export function modelByBlockTitle(rows: readonly TitledRow[]): readonly string[] {
  const blocks = rows.flatMap(known);
  if (blocks.length === 0) return ["No block has a mean gain"];
  const last = rows.flatMap(({ blocks: own }) => own.slice(-1).filter(({ gain }) => gain !== null));
  return [
    `The last block’s mean gain is below 1 in ${of(last.filter(isBelow).length, counted(last.length, "model"))},`,
    `that of any block drawn in ${of(blocks.filter(isBelow).length, counted(blocks.length, "block"))}`,
  ];
}

/** In how many models the last block grows the stream more than the model's median block. */
export function depthOverlayTitle(rows: readonly TitledRow[]): readonly string[] {
  const compared = rows.map(known).filter((blocks) => blocks.length > 1);
  if (compared.length === 0) return ["No model has gains of several blocks"];
  const above = compared.filter((blocks) => {
    const gains = blocks.map(({ gain }) => gain ?? Number.NaN);
    return (gains.at(-1) ?? Number.NaN) > median(gains.slice(0, -1));
  }).length;
  return [
    `In ${of(above, counted(compared.length, "model"))} the last block’s mean gain is above`,
    compared.length === 1
      ? "that of the median block before it"
      : "that of the model’s median block before it",
  ];
}

/** In how many models the smallest mean gain is that of the last block. */
export function depthMultiplesTitle(rows: readonly TitledRow[]): string {
  const compared = rows.map(known).filter((blocks) => blocks.length > 1);
  if (compared.length === 0) return "No model has gains of several blocks, one by one";
  const smallest = compared.filter((blocks) => {
    const gains = blocks.map(({ gain }) => gain ?? Number.NaN);
    return gains.at(-1) === Math.min(...gains);
  }).length;
  return `The smallest mean gain is that of the last block in ${String(smallest)} of ${String(compared.length)} models`;
}

/** The block whose mean gain changes most, as a ratio, from the first step to the last. */
export function stepByBlockTitle(
  rows: readonly (TitledRow & { readonly label: string })[],
): string | readonly string[] {
  const measured = rows.filter((row) => known(row).length > 0);
  const [first] = measured;
  const last = measured.at(-1);
  if (first === undefined || last === undefined) return "No block has a mean gain";
  if (first === last) {
    return `At ${first.label} the mean gain is below 1 in ${of(known(first).filter(isBelow).length, counted(known(first).length, "block"))}`;
  }
  const before = new Map(known(first).map(({ layer, gain }) => [layer, gain]));
  const changes = known(last).flatMap(({ layer, gain }) => {
    const from = before.get(layer) ?? null;
    return from === null || gain === null
      ? []
      : [{ layer, from, gain, size: Math.abs(Math.log(gain / from)) }];
  });
  const [most] = changes.toSorted((a, b) => b.size - a.size);
  const between = `between ${first.label} and ${last.label}`;
  if (most === undefined) return `No block has a mean gain both at ${first.label} and at ${last.label}`;
  if (most.size === 0) return `No block’s mean gain changes ${between}`;
  return [
    `Block ${String(most.layer)} changes most ${between}:`,
    `mean gain ${gainTo(most.from, DIGITS)} at first, ${gainTo(most.gain, DIGITS)} at last`,
  ];
}

/** "2 of 6 models" */
const of = (count: number, all: string): string => `${String(count)} of ${all}`;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}
