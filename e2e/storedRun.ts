import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RunStore, type StoredRow } from "@gain/records";
import { expect } from "vitest";
import { gain } from "./gainCommand.ts";

/** Every row of a run's first model, in the plan's order. */
export async function storedRows(folder: string): Promise<StoredRow[]> {
  const store = await RunStore.openReadOnly(folder);
  try {
    const rows: StoredRow[] = [];
    for await (const row of store.rows(0)) rows.push(row);
    return rows;
  } finally {
    await store.close();
  }
}

/** The norms of every prompt of a run, and the lanes that loaded its model. */
export async function normsAndLanes(folder: string): Promise<{ norms: number[][]; lanes: string[] }> {
  const store = await RunStore.openReadOnly(folder);
  try {
    const norms: number[][] = [];
    for await (const row of store.rows(0)) if (row.status === "measured") norms.push([...row.norms]);
    return { norms, lanes: (await store.loads(0)).map(({ lane }) => lane) };
  } finally {
    await store.close();
  }
}

/** Expects that the files alone prove the run complete, and that its outputs other than drawings follow from its store. */
export async function expectProven(folder: string): Promise<void> {
  const { code, stdout } = await gain(["verify", folder, "--no-drawings"]);
  expect(stdout).toContain(": proven");
  expect(code).toBe(0);
}

/** The files and models of the run's manifest. */
export function manifestOf(folder: string): {
  readonly files: readonly { readonly file: string }[];
  readonly models: readonly { readonly loaded: { readonly source: string; readonly name: string } }[];
} {
  return JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as ReturnType<typeof manifestOf>;
}

/** The numbers of a row that a sidecar measured; fails on an error row. */
export function measurement(row: StoredRow | undefined): Extract<StoredRow, { status: "measured" }> {
  if (row?.status !== "measured") throw new Error(`not measured: ${JSON.stringify(row)}`);
  return row;
}
