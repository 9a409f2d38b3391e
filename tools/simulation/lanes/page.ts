/** docs/cluster-scale.md: what the simulation of lanes predicts. */
import { format } from "prettier";
import { BENCHMARK, type MeasuredShares } from "./benchmark.ts";
import { LONGEST_LEASE, ON_A_CLUSTER, STORE_ROWS_PER_SECOND } from "./measured.ts";
import * as scenarios from "./scenarios.ts";
import { simulateLanes } from "./simulateLanes.ts";

export const PAGE = "docs/cluster-scale.md";

const whole = (value: number): string => Math.round(value).toLocaleString("en");
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const milliseconds = (seconds: number): string => `${(1000 * seconds).toFixed(seconds < 1e-4 ? 3 : 1)} ms`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---:"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** The table that compares the simulation with the stored benchmark. */
export async function benchmarkTable(measured: MeasuredShares): Promise<string> {
  const rows = [];
  for (const lanes of [1, 4, 8, 16]) {
    const round = scenarios.benchmarkRound(lanes);
    const share = scenarios.shareOfLinear(await simulateLanes(round), lanes * 500);
    rows.push([String(lanes), share.toFixed(3), measured[lanes]?.toFixed(3) ?? "—"]);
  }
  return table(["lanes", "simulated share of linear", "measured"], rows);
}

async function oneModelTable(): Promise<string> {
  const rows = [];
  for (const lanes of scenarios.LANES) {
    const row = [whole(lanes)];
    for (const speed of scenarios.SPEEDS) {
      const found = await scenarios.oneModel(lanes, speed, scenarios.MANY_PROMPTS);
      const share = scenarios.shareOfLinear(found, lanes * speed);
      row.push(whole(found.rows / found.seconds), percent(share), percent(found.storeShare));
    }
    rows.push(row);
  }
  return table(
    [
      "lanes",
      ...scenarios.SPEEDS.flatMap((speed) => [`rows/s at ${whole(speed)}`, "of linear", "store busy"]),
    ],
    rows,
  );
}

async function storesTable(): Promise<string> {
  const [speed] = scenarios.SPEEDS;
  const most = scenarios.LANES.at(-1) ?? 1;
  const rows = [];
  for (const stores of scenarios.STORES) {
    const one = await scenarios.oneModel(most / stores, speed, scenarios.PROMPTS_OF_STORES / stores);
    const all = (stores * one.rows) / one.seconds;
    rows.push([stores, most / stores].map(String).concat(whole(all), percent(all / (most * speed))));
  }
  return table(["stores", "lanes of each", "rows/s of all", "of linear"], rows);
}

async function manyModelsTable(): Promise<string> {
  const rows = [];
  for (const [models, lanes] of scenarios.MODELS_ON_LANES) {
    const { equal, unequal, listSeconds, leastSeconds } = await scenarios.manyModels(models, lanes);
    rows.push(
      [models, lanes, listSeconds, equal.makespan]
        .map(whole)
        .concat((equal.makespan / listSeconds).toFixed(2), (equal.makespan / leastSeconds).toFixed(2))
        .concat(whole(unequal.makespan), percent(equal.storeShare)),
    );
  }
  const head = ["models", "lanes", "longest first, s", "simulated, s", "÷ longest first", "÷ evenly divided"];
  return table([...head, "unequal lanes, s", "store busy"], rows);
}

async function failuresTable(): Promise<string> {
  const rows = [];
  let without: number | undefined;
  for (const rate of scenarios.FAILURES_PER_HOUR) {
    const found = await scenarios.failing(rate);
    without ??= found.makespan;
    rows.push([
      String(rate),
      ...[found.failures, found.returned, found.ignored, found.makespan].map(whole),
      percent(found.makespan / without - 1),
    ]);
  }
  const head = ["nodes that end, per lane and hour", "ended", "prompts leased again", "rows of copies"];
  return table([...head, "makespan, s", "longer by"], rows);
}

/** The page's text, formatted by prettier. */
export async function scalePage(measured: MeasuredShares): Promise<string> {
  const { query, answer, row, relay, placement, notice } = ON_A_CLUSTER;
  const { lanes, rowsPerSecond } = scenarios.LANES_THAT_FAIL;
  return format(
    `# How far lanes scale

Predictions, not measurements: a discrete-event simulation of up to 1,024 lanes and 10,000 models, by
\`npm run simulate-lanes -- --store\`, which writes this page. The assignment of lanes to models, the division of the prompts
into leases, their sizes and the copies at the end are the program's own code; sidecars, store and failures are simulated.

## What is measured in it

| part | time | measured by |
| --- | --- | --- |
| store, an answer | ${milliseconds(answer)} and ${milliseconds(row)} a row | \`wire-and-store\`: ${whole(STORE_ROWS_PER_SECOND)} rows/s with leases of ${whole(LONGEST_LEASE)} rows; 46 ms for a lease of 222 rows, 6.2 ms of it the query, with 16 lanes on two cores |
| store, the query of a lease | ${milliseconds(query)} | the same 16 lanes |
| relay, a message | ${milliseconds(relay)} | Ray 2.60, a message of 512 KB |
| a sidecar on a cluster | ${placement.toFixed(1)} s | Ray 2.60, from the request to its hello |
| the end of a node | ${notice.toFixed(1)} s | Ray 2.60, from the kill to its notice |
| load of a model | 5.6 s and 0.43 s a GB | \`lanes-gpu\`: a lane's time for Pythia with 160 million and with 6.9 billion parameters, in which measuring has a part |
| speed of a lane | 2,061 rows/s at 12.1 GB, inverse to the weights | \`gptj\`; at most 5,000 rows/s is an assumption |

None of them is fitted to the benchmark \`lanes\`. It is predicted within 10 %, which a test shows
([stored figures](../${BENCHMARK})); the benchmark gives no figure for one lane.

${await benchmarkTable(measured)}

## Where one store is the limit

One model on equal lanes of a cluster, ${whole(scenarios.MANY_PROMPTS)} prompts. Seconds are from the first lease to the last answer. The store takes one
lease at a time: with its longest leases of ${whole(LONGEST_LEASE)} rows about ${whole(STORE_ROWS_PER_SECOND)} rows/s, whatever the number of lanes. Beyond that a lane adds
nothing. With very many lanes the rate falls again, since leases are shorter near the end of the prompts.

${await oneModelTable()}

The way out is several stores: divide the prompts into as many files, measure each as a run of its own on its part of the
lanes, and merge the Parquet files, which gives the findings of one run. \`gain analyze\` of unmerged files compares them as
different models.

\`\`\`
python examples/cluster/merge.py runs/a/rows_….parquet runs/b/rows_….parquet all.parquet     # needs pyarrow
gain analyze all.parquet
\`\`\`

Each store needs processors and a disk of its own. ${whole(scenarios.LANES.at(-1) ?? 1)} lanes with ${whole(scenarios.SPEEDS[0])} rows/s each, ${whole(scenarios.PROMPTS_OF_STORES)} prompts:

${await storesTable()}

## Many models

Models of ${scenarios.GIGABYTES.least} to ${scenarios.GIGABYTES.most} GB, uniform in their logarithm, ${whole(scenarios.PROMPTS_OF_MANY_MODELS)} prompts each. "Longest first" is the makespan of list scheduling with one
lane a model and no time of the store; "evenly divided" is the sum of all jobs divided by the lanes, which no schedule is
below unless lanes share a model. A lease is sized for all lanes of the run, but the first ones of each sidecar are short, since
its speed is not known yet: one store takes about 12,000 rows/s of so small models. That is why many lanes take longer here.
Unequal lanes have ${scenarios.UNEQUAL.least} to ${scenarios.UNEQUAL.most} times the speed, with the same sum.

${await manyModelsTable()}

## What failures cost

${lanes} lanes with ${rowsPerSecond} rows/s, one model of ${scenarios.LANES_THAT_FAIL.gigabytes} GB, ${whole(scenarios.MANY_PROMPTS)} prompts. Nodes end at random while they measure; the lane gets
another node, which loads the model again. No prompt has two rows or none.

${await failuresTable()}

## What is not in it

- The processors of the orchestrator: at 500 rows/s a lane takes 0.05 of a core ([benchmarks](benchmarks.md#lanes)).
- Bandwidth of the network and of a shared file system, from which many nodes load at once.
- Nodes that are frozen, and lanes that no node is free for.
`,
    { parser: "markdown", printWidth: 110 },
  );
}
