/** bench/results/reliability.json: the newest figures of each form. */
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { format } from "prettier";
import { z } from "zod";
import { PROJECT } from "../setup/project.ts";
import type { Figures } from "./forms.ts";

const FILE = "bench/results/reliability.json";

const Results = z.record(
  z.string(),
  z.strictObject({
    date: z.iso.date(),
    commit: z.string(),
    machine: z.string(),
    isShort: z.boolean(),
    minutes: z.number(),
    figures: z.record(z.string(), z.number()),
  }),
);

export type Results = z.infer<typeof Results>;

export const readResults = async (): Promise<Results> =>
  Results.parse(JSON.parse(await readFile(join(PROJECT, FILE), "utf8").catch(() => "{}")));

/** Replaces the stored figures of one form. */
export async function storeFigures(
  form: string,
  isShort: boolean,
  minutes: number,
  figures: Figures,
): Promise<void> {
  const results = await readResults();
  results[form] = {
    date: new Date().toISOString().slice(0, 10),
    commit: execFileSync("git", ["-C", PROJECT, "rev-parse", "HEAD"], { encoding: "utf8" }).trim(),
    machine: `${cpus()[0]?.model.trim() ?? "unknown"}, ${String(cpus().length)} cores`,
    isShort,
    minutes: rounded(minutes),
    figures: Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(value)])),
  };
  await writeFile(
    join(PROJECT, FILE),
    await format(JSON.stringify(results), { parser: "json", printWidth: 110 }),
  );
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
