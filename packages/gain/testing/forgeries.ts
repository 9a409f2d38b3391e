/** Kinds of forgery of a run that `runOfFake` made: what is changed, how, and what verifying it has to tell. */
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { changeStore } from "@gain/records/testing/changeStore";
import { changeFile, fileOf, flipBit } from "./forging.ts";

export type Forgery = readonly [what: string, forge: (folder: string) => Promise<void>, told: RegExp];

const nextDigit = (text: string): string =>
  text.replace(/\d(?=\D*$)/u, (digit) => String((Number(digit) + 1) % 10));
const CSV = /^fake_parallel_test_.*\.csv$/u;

/** Changes of the store; last: what a reader of the outputs would see differently. */
export const OF_THE_STORE: readonly Forgery[] = [
  [
    "norms, with the gain that follows from them",
    changeStore(
      "UPDATE measurements SET norms = list_transform(norms, lambda x: 2 * x) WHERE prompt_index = 0",
    ),
    /parquet|Layer_Norms|csv/u,
  ],
  [
    "a gain",
    changeStore("UPDATE measurements SET last_gain = 9 WHERE prompt_index = 0"),
    /do not follow from its norms/u,
  ],
  [
    "an entropy",
    changeStore("UPDATE measurements SET entropy_nats = 0.5 WHERE prompt_index = 0"),
    /parallel_test.*\.csv, line 2/u,
  ],
  [
    "a probability",
    changeStore("UPDATE measurements SET top_prob = 0.5 WHERE prompt_index = 0"),
    /\.csv, line 2/u,
  ],
  [
    "a top token",
    changeStore("UPDATE measurements SET top_token = 'x' WHERE prompt_index = 0"),
    /\.csv, line 2/u,
  ],
  [
    "the id of a top token",
    changeStore("UPDATE measurements SET top_id = 5 WHERE prompt_index = 0"),
    /columns that no output/u,
  ],
  [
    "a contribution of attention",
    changeStore("UPDATE measurements SET attention_norms = list_transform(attention_norms, lambda x: x + 1)"),
    /parquet|vl\.json/u,
  ],
  ["a final norm", changeStore("UPDATE measurements SET final_norm = 1 WHERE prompt_index = 0"), /parquet/u],
  [
    "an error row that is left out",
    changeStore("DELETE FROM measurements WHERE status = 'error'"),
    /no measurement is missing: 1 are/u,
  ],
  [
    "an error's text",
    changeStore("UPDATE measurements SET error_text = 'rain' WHERE status = 'error'"),
    /columns that no output/u,
  ],
  [
    "a row of NaN that is left out",
    changeStore("DELETE FROM measurements WHERE isnan(last_gain)"),
    /no measurement is missing: 1 are/u,
  ],
  [
    "a doubled row",
    changeStore("INSERT INTO measurements SELECT * FROM measurements WHERE prompt_index = 2"),
    /more than one row/u,
  ],
  [
    "two exchanged rows",
    changeStore("UPDATE measurements SET prompt_index = 5 - prompt_index WHERE prompt_index IN (2, 3)"),
    /another key than its content/u,
  ],
  [
    "a prompt's text",
    changeStore("UPDATE prompts SET text = 'Prompt X' WHERE prompt_index = 2"),
    /the prompts are/u,
  ],
  [
    "a prompt's category",
    changeStore("UPDATE prompts SET category = 'category 0' WHERE prompt_index = 1"),
    /the prompts are those of the plan/u,
  ],
  [
    "a prompt's line",
    changeStore("UPDATE prompts SET line = 99 WHERE prompt_index = 1"),
    /columns that no output/u,
  ],
  [
    "the number of attempts",
    changeStore("UPDATE measurements SET attempts = 3 WHERE prompt_index = 1"),
    /columns that no output/u,
  ],
  [
    "a model's revision",
    changeStore('UPDATE models SET loaded = json_merge_patch(loaded, \'{"revision": "abc"}\')'),
    /revision/u,
  ],
  [
    "a model's type",
    changeStore('UPDATE models SET loaded = json_merge_patch(loaded, \'{"dtype": "float64"}\')'),
    /identity of fake/u,
  ],
  [
    "a model's weights",
    changeStore("UPDATE models SET loaded = json_merge_patch(loaded, '{\"randomWeights\": false}')"),
    /randomWeights/u,
  ],
  [
    "a notice",
    changeStore("INSERT INTO notices VALUES (0, 'batch_halved', 'halved', 3)"),
    /outputs follow from the store/u,
  ],
  [
    "the seal",
    changeStore('UPDATE seal SET facts = json_merge_patch(facts, \'{"gitCommit": "abc"}\')'),
    /gitCommit: manifest\.json says/u,
  ],
  ["a seal that is left out", changeStore("DROP TABLE seal"), /the store has no seal/u],
  [
    "a view in place of a table",
    changeStore("ALTER TABLE notices RENAME TO kept; CREATE VIEW notices AS FROM kept"),
    /the view "notices"/u,
  ],
  ["a macro", changeStore("CREATE MACRO isfinite(x) AS true"), /the macro "isfinite"/u],
];

export const OF_THE_OUTPUTS: readonly Forgery[] = [
  [
    "a number of the CSV",
    changeFile(CSV, nextDigit),
    /parallel_test.*\.csv, line \d+: it has .* the store yields/u,
  ],
  [
    "a row of the CSV that is left out",
    changeFile(CSV, (text) => text.replace(/\n[^\n]*\n/u, "\n")),
    /\.csv, line 2/u,
  ],
  [
    "a row that is added to the CSV",
    changeFile(CSV, (text) => `${text}${text.split("\n").at(-2) ?? ""}\n`),
    /\.csv continues after its end/u,
  ],
  [
    "a number of the spreadsheet's CSV",
    changeFile(/spreadsheet.*\.csv$/u, nextDigit),
    /spreadsheet.*\.csv, line/u,
  ],
  ["a number of the JSON", changeFile(/parallel_test.*\.json$/u, nextDigit), /parallel_test.*\.json, line/u],
  [
    "a p-value of the findings",
    changeFile(/^findings\.json$/u, (text) => text.replace(/"p":[\d.e-]+/u, '"p":0.9')),
    /findings\.json, line 1: it has/u,
  ],
  [
    "the end of the findings",
    changeFile(/^findings\.json$/u, (text) => text.slice(0, -20)),
    /findings\.json, line 1: it ends there/u,
  ],
  [
    "the verdict",
    changeFile(/^summary\.txt$/u, (text) => text.replace("expansion", "dampening")),
    /summary\.txt, line \d+: it has "….*dampening/u,
  ],
  [
    "the verdict in Markdown",
    changeFile(/^summary\.md$/u, (text) => text.replace("expansion", "dampening")),
    /summary\.md, line/u,
  ],
  ["the table for a paper", changeFile(/^table\.tex$/u, nextDigit), /table\.tex, line/u],
  [
    "a figure's specification",
    changeFile(/category_estimates.*\.vl\.json$/u, nextDigit),
    /category_estimates.*\.vl\.json, line/u,
  ],
  ["rows in Parquet", flipBit(/\.parquet$/u), /\.parquet differs/u],
  [
    "text in place of Parquet",
    async (run) => {
      await writeFile(await fileOf(run, /\.parquet$/u), await readFile(join(run, "summary.txt")));
    },
    /\.parquet differs/u,
  ],
  ["an output that is left out", (run) => rm(join(run, "findings.json")), /findings\.json is missing/u],
  [
    "a figure that is left out",
    async (run) => rm(await fileOf(run, /depth_profile.*vl\.json$/u)),
    /depth_profile.*is missing/u,
  ],
  [
    "an output under another name",
    (run) => rename(join(run, "table.tex"), join(run, "table2.tex")),
    /table\.tex is missing/u,
  ],
  ["an additional file", (run) => writeFile(join(run, "findings_2.json"), "{}"), /findings_2\.json/u],
  ["the trace", changeFile(/^trace\.json$/u, nextDigit), /trace\.json (?:differs|is not the file)/u],
  [
    "a trace that is left out",
    (run) => rm(join(run, "trace.json")),
    /trace\.json (?:is missing|was sealed)/u,
  ],
];

/** Files that a check without drawings leaves out. */
export const OF_THE_DRAWINGS: readonly Forgery[] = [
  [
    "the verdict of the report",
    changeFile(/^report\.html$/u, (text) => text.replace("expansion", "dampening")),
    /report\.html, line/u,
  ],
  ["a picture in SVG", changeFile(/category_estimates.*\.svg$/u, nextDigit), /category_estimates.*\.svg/u],
  ["a picture in PNG", flipBit(/category_estimates.*\.png$/u), /category_estimates.*\.png differs/u],
];
