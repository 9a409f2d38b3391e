/** bench/results/mutations.json: the stored outcome of each mutation. */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { z } from "zod";
import { PROJECT } from "../setup/project.ts";
import type { Mutation } from "./mutation.ts";

const RESULTS_FILE = "bench/results/mutations.json";

const Results = z.record(
  z.string(),
  z.strictObject({
    outcome: z.enum(["caught", "timeout", "survived"]),
    date: z.iso.date(),
    seconds: z.number(),
    /** Of the mutation and its test's name: a changed one has to be tried again. */
    digest: z.string(),
  }),
);

export type Results = z.infer<typeof Results>;

export const digestOf = ({ file, find, replace, test }: Mutation): string =>
  createHash("sha256")
    .update(JSON.stringify([file, find, replace, test]))
    .digest("hex")
    .slice(0, 16);

export const readResults = async (): Promise<Results> =>
  Results.parse(JSON.parse(await readFile(join(PROJECT, RESULTS_FILE), "utf8").catch(() => "{}")));

export async function storeResults(results: Results): Promise<void> {
  const sorted = Object.fromEntries(Object.entries(results).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(
    join(PROJECT, RESULTS_FILE),
    await format(JSON.stringify(sorted), { parser: "json", printWidth: 110 }),
  );
}
