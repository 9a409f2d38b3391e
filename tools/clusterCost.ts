/** What a million prompts cost on rented GPUs, from the stored benchmarks: a table of docs/cluster.md. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { z } from "zod";
import { PROJECT } from "./setup/project.ts";

export const PAGE = "docs/cluster.md";

/** An assumption, in dollars; the prices of clouds differ and change. */
const PRICE_OF_GPU_HOUR = 3;
const MILLION = 1_000_000;
const SECONDS_OF_HOUR = 3600;

const rate = z.object({ prompts_per_s: z.number() });
const Speed = z.object({
  details: z.object({
    gpu: z.string(),
    one_length: z.object({ "16": rate, "64": rate, "256": rate }),
    mixed: rate,
    compiled: z.object({ load_s: z.number() }),
  }),
});
const lanes = z.object({ lanes: z.number(), rowsPerSecond: z.number() });
const Lanes = z.object({
  machine: z.object({ accelerator: z.string() }),
  details: z.object({ gptj: z.object({ all: lanes }) }),
});

const stored = (name: string): unknown =>
  JSON.parse(readFileSync(join(PROJECT, `bench/results/${name}.json`), "utf8"));

/** The page with its table of costs written anew. */
export async function pageWithCosts(page: string): Promise<string> {
  const { details: speed } = Speed.parse(stored("gpu-speed"));
  const {
    machine,
    details: { gptj },
  } = Lanes.parse(stored("lanes-gpu"));
  const rows = [
    ...(["16", "64", "256"] as const).map((tokens) =>
      row(`${tokens} tokens`, `one ${speed.gpu}`, speed.one_length[tokens].prompts_per_s, 1),
    ),
    row("3 to 512 tokens", `one ${speed.gpu}`, speed.mixed.prompts_per_s, 1),
    row(
      "3 to 512 tokens, every row stored",
      `${String(gptj.all.lanes)} ${machine.accelerator}, as lanes`,
      gptj.all.rowsPerSecond,
      gptj.all.lanes,
    ),
  ];
  const load = (speed.compiled.load_s / SECONDS_OF_HOUR) * PRICE_OF_GPU_HOUR;
  const text = [
    `| prompts | on | prompts/s | GPU hours for a million | at ${dollars(PRICE_OF_GPU_HOUR)} an hour |`,
    "| --- | --- | ---: | ---: | ---: |",
    ...rows,
    "",
    `The load of the model adds ${speed.compiled.load_s.toFixed(0)} s, ${dollars(load)}, for each lane.`,
  ].join("\n");
  const [before, after] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
  if (before < BEGIN.length || after < before) throw new Error(`${PAGE} has no place for the costs`);
  const whole = `${page.slice(0, before)}\n\n${text}\n\n${page.slice(after)}`;
  return format(whole, { parser: "markdown", printWidth: 130 });
}

const BEGIN = "<!-- written by tools/cluster-cost.ts -->";
const END = "<!-- end -->";

function row(prompts: string, place: string, perSecond: number, gpus: number): string {
  const hours = (gpus * MILLION) / perSecond / SECONDS_OF_HOUR;
  const cells = [
    prompts,
    place,
    perSecond.toFixed(0),
    hours.toPrecision(3),
    dollars(hours * PRICE_OF_GPU_HOUR),
  ];
  return `| ${cells.join(" | ")} |`;
}

const dollars = (value: number): string => `$${value.toFixed(2)}`;
