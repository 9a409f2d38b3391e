import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

/** What an installed program was built from, which the folders around it do not tell. */
const BuiltProgram = z.object({
  gitCommit: z.string().nullable(),
  /** Version of each external package that is compiled into it. */
  packages: z.record(z.string(), z.string()),
});
export type BuiltProgram = z.infer<typeof BuiltProgram>;

/** tools/release/programFolder.ts writes it; a clone has none. */
const FILE = new URL("../../../built.json", import.meta.url);

export const builtProgram = (): BuiltProgram | undefined =>
  existsSync(FILE) ? BuiltProgram.parse(JSON.parse(readFileSync(FILE, "utf8"))) : undefined;
