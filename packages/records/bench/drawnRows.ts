/**
 * Writes a Parquet file of random rows for benchmarks: 5 models of 12 blocks on the same prompts of 5 categories. The
 * number of a row is its seed, so the file is the same everywhere.
 *
 *   npx tsx packages/records/bench/drawnRows.ts FILE ROWS
 */
import { rm } from "node:fs/promises";
import { copyRows, rowsOfTable } from "../src/parquet/copyRows.ts";
import { Sandbox } from "../src/parquet/sandbox.ts";
import { createTable, ROW_TYPES } from "../src/store/rowTable.ts";

const [path = "", rows = 1_000_000] = process.argv.slice(2).map((text, k) => (k === 0 ? text : Number(text)));
const staging = `${String(path)}.duckdb`;
const BLOCKS = 12;
const MODELS = "['GPT2-Small', 'GPT-J-6B', 'Pythia-6.9B', 'Mistral-7B', 'LLaMA-3.1-8B']";
const CATEGORIES = "['Factual', 'Syntactic', 'Cliche', 'Novel', 'Nonsense']";

/** SQL of a row's random number from 0 to 1; `which` selects one of several. */
const drawn = (which: string): string => `(hash(i * 64 + ${which}) / 18446744073709551616)`;
const NORMAL = `(sqrt(-2 * ln(1 - ${drawn("1")})) * cos(2 * pi() * ${drawn("2")}))`;
const perModel = Math.ceil(Number(rows) / 5);

await Sandbox.use(
  {
    about: String(path),
    attached: { file: staging, options: "ROW_GROUP_SIZE 122880" },
    paths: [String(path)],
  },
  async (sandbox) => {
    await sandbox.run(createTable("attached.rows", ROW_TYPES));
    await sandbox.run(`
      INSERT INTO attached.rows
      SELECT ${MODELS}[m + 1], 'Parallel', 'LayerNorm', '6B', 'Subject', ${CATEGORIES}[c + 1], c + 1,
        'Prompt number ' || p || ', of which the last token is measured', 8 * ${drawn("3")},
        exp(0.1 * m + 0.02 * c - 0.1 + (0.08 + 0.01 * m) * ${NORMAL}), 8 * ${drawn("4")}, ' the', ${drawn("5")}, ${String(BLOCKS)},
        list_transform(range(${String(BLOCKS + 1)}), lambda k: (100 * ${drawn("6 + k")})::FLOAT::DOUBLE), []
      FROM (SELECT i, i // ${String(perModel)} AS m, i % ${String(perModel)} AS p, (i % ${String(perModel)}) % 5 AS c
            FROM range(${String(rows)}) AS numbers(i))`);
    await copyRows(sandbox, rowsOfTable("attached.rows", null, []), String(path));
  },
);
await rm(staging);
