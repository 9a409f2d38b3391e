import type { Command } from "commander";
import { expect, test } from "vitest";
import { gainProgram } from "./commandLine.ts";
import { givenOptions, ListOption } from "./givenOptions.ts";
import type { Interruption } from "./interruption.ts";

const NEVER = new AbortController().signal;
const interruption: Interruption = { interrupted: NEVER, killed: NEVER, draining: (work) => work() };
const program = (): Command => gainProgram({ interruption }, () => undefined);

/** Every command with its name and those of its parents. */
function commandsOf(command: Command, parents: readonly string[] = []): [string[], Command][] {
  return command.commands.flatMap((each) => {
    const called = [...parents, each.name()];
    return [[called, each] as [string[], Command], ...commandsOf(each, called)];
  });
}

/** Valid values of the options that do not accept any text. */
const VALUES: Readonly<Record<string, string>> = {
  positions: "all",
  vectors: "blocks:all",
  maxDisk: "10GB",
  device: "cpu",
  maxMemory: "cpu=1GiB",
  batchSize: "2",
  keepWarm: "5",
  wiring: "parallel",
  startTimeout: "9",
  loadTimeout: "9",
  measureTimeout: "9",
  summaryPrompts: "5",
  family: "a=b",
  margin: "0.02",
  maxErrors: "5%",
  references: "none",
  devices: "cpu*2",
  cluster: "auto",
  lanes: "2",
  gpusPerLane: "2",
  perGpu: "2",
  digest: "ab".repeat(32),
  timeout: "5",
  memory: "512",
  port: "8080",
};

const OPTIONS = commandsOf(program()).flatMap(([called, command]) =>
  command.options.map((option) => {
    const value = VALUES[option.attributeName()] ?? option.argChoices?.[0] ?? "x";
    const flag = option.long ?? "";
    const once = option.required ? [flag, value] : [flag];
    return { called, flag, once, isList: option instanceof ListOption };
  }),
);

test("options are found, lists among them", () => {
  expect(OPTIONS.length).toBeGreaterThan(35);
  expect(OPTIONS.filter(({ isList }) => isList).length).toBeGreaterThan(6);
});

test.each(OPTIONS)("$called $flag given twice is refused by name before anything runs", async (given) => {
  const { called, flag, once } = given;
  const twice = program().parseAsync([...called, ...once, ...once], { from: "user" });
  await expect(twice).rejects.toThrow(flag);
  await expect(twice).rejects.toThrow("given twice");
});

const refusal = async (...given: string[]): Promise<string> =>
  program()
    .parseAsync(given, { from: "user" })
    .then(
      () => "",
      (error: unknown) => (error as Error).message,
    );

test("the message names both values and the way out", async () => {
  expect(await refusal("experiment", "--device", "cpu", "--device=cuda")).toBe(
    "--device was given twice: cpu and cuda; give it once",
  );
  expect(await refusal("experiment", "--json", "--json")).toBe("--json was given twice; give it once");
  expect(await refusal("experiment", "--bos", "--no-bos")).toBe(
    "--bos and --no-bos were both given; give one of them",
  );
  expect(await refusal("experiment", "--model", "gpt2", "--model", "gpt2")).toBe(
    "--model gpt2 was given twice; give each value once",
  );
  expect(await refusal("experiment", "--adapter", "a", "--adapter", "./a/")).toBe(
    "--adapter ./a/ was given twice; give each value once",
  );
});

/** An experiment with its parsed options; it is not run. */
async function parsed(...given: string[]): Promise<Command> {
  const whole = program();
  const experiment = whole.commands.find((command) => command.name() === "experiment");
  if (experiment === undefined) throw new Error("there is no experiment");
  experiment.action(() => undefined);
  await whole.parseAsync(["experiment", ...given], { from: "user" });
  return experiment;
}

test("a list keeps its values in order, and given options keep their flags and texts", async () => {
  const experiment = await parsed("--revision", "step1", "--revision=step2", "--no-bos", "--dtype", "auto");
  expect(experiment.opts()).toMatchObject({ revision: ["step1", "step2"], bos: false });
  expect(givenOptions(experiment)).toEqual([
    { flag: "--revision", name: "revision", text: "step1" },
    { flag: "--revision", name: "revision", text: "step2" },
    { flag: "--no-bos", name: "bos", text: null },
    { flag: "--dtype", name: "dtype", text: "auto" },
  ]);
});
