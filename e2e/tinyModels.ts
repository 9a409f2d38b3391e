import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./gainCommand.ts";

const PYTHON = join(ROOT, ".venv/bin/python");

/** A new folder with the models of `tiny_models.py`. */
export function tinyModels(): string {
  const folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  execFileSync(PYTHON, [join(ROOT, "e2e/tiny_models.py"), folder], { stdio: "pipe" });
  return folder;
}

/** Token ids of each text by transformers alone, without special tokens. */
export function plainIds(model: string, texts: readonly string[]): number[][] {
  const script =
    "import json, sys; from transformers import AutoTokenizer as T; t = T.from_pretrained(sys.argv[1]); " +
    "print(json.dumps([t(x, add_special_tokens=False)['input_ids'] for x in json.loads(sys.argv[2])]))";
  const given = ["-c", script, model, JSON.stringify(texts)];
  return JSON.parse(execFileSync(PYTHON, given, { encoding: "utf8" })) as number[][];
}

/** ‖h_0‖ … ‖h_L‖ at the last of these ids, by transformers alone. */
export function referenceNorms(
  folder: string,
  model: string,
  ids: readonly (readonly number[])[],
): number[][] {
  const file = join(folder, "ids.jsonl");
  writeFileSync(file, ids.map((each) => JSON.stringify({ ids: each })).join("\n"));
  const given = [join(ROOT, "e2e/reference_measurement.py"), model, file];
  const measured = JSON.parse(execFileSync(PYTHON, given, { encoding: "utf8" })) as { norms: number[] }[];
  return measured.map(({ norms }) => norms);
}
