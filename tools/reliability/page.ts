/** docs/reliability.md: the promises, the tests of each, what they caught, and the figures of the long forms. */
import { format } from "prettier";
import { GUARANTEES, type Guarantee, type Mutation } from "../mutations/mutation.ts";
import type { Results as Outcomes } from "../mutations/results.ts";
import { FORMS, PROMISED_0, type Form } from "./forms.ts";
import { PROMISES } from "./guarantees.ts";
import type { Results } from "./results.ts";

export const PAGE = "docs/reliability.md";

/** The page's text, formatted by prettier. */
export function reliabilityPage(
  mutations: readonly Mutation[],
  outcomes: Outcomes,
  results: Results,
): Promise<string> {
  const text = [
    INTRODUCTION,
    "| | promise | guards | caught |",
    "| --- | --- | ---: | ---: |",
    ...GUARANTEES.map((guarantee) => summaryRow(guarantee, mutations, outcomes)),
    "",
    GUARDS,
    ...GUARANTEES.flatMap((guarantee) => guardTable(guarantee, mutations, outcomes)),
    FORMS_TEXT,
    ...FORMS.map((form) => formText(form, results)),
  ];
  return format(text.join("\n"), { parser: "markdown", printWidth: 110, proseWrap: "always" });
}

const INTRODUCTION = `# Reliability

## What is promised

A run may be killed, interrupted or disturbed at any time. The same command continues it, and the result is that of an
undisturbed run. Each promise has guards in the program. For each guard there is a test that fails when the guard is removed:
\`npx tsx tools/mutations.ts\` removes them one at a time in a copy of the project and runs that test.
[Security](security.md) describes what the program does with data of others.

What is not promised:

- **Network file systems.** The lock of a store and the order of writes are those of a local file system. NFS and the like may
  give two writers the lock, or lose a write that they have confirmed.
- **Loss of power.** Files are synchronised before they are named, so a disk that keeps its word loses no acknowledged row. No
  test can cut the power; the tests check the order of the system calls.
- **Root, and the same user.** A process of root or of the same user can read, change and kill everything. \`gain verify\` finds
  damage, not a forger who writes a whole run anew.
- **The machine.** Memory errors and a disk that changes bytes later are found by the digests, not prevented.

`;

const GUARDS = `## Each guard and its test

A test is named by its file and title. "Caught" has the date of the last time at which it failed without the guard.
`;

const FORMS_TEXT = `## Long forms

\`npx tsx tools/reliability.ts FORM --store\` runs a form and writes this page's figures; \`--short\` tries it for a minute. The
tests kill at the first fault points, fail the first calls, and give random frames to both decoders. Rows lost, doubled or changed, processes left and hangs are promised to be 0.
`;

const ofGuarantee = (guarantee: Guarantee, mutations: readonly Mutation[]): Mutation[] =>
  mutations.filter((mutation) => mutation.guarantee === guarantee);

function summaryRow(guarantee: Guarantee, mutations: readonly Mutation[], outcomes: Outcomes): string {
  const guards = ofGuarantee(guarantee, mutations);
  const caught = guards.filter(({ name }) => isCaught(outcomes[name]?.outcome)).length;
  return `| [${guarantee}](#${guarantee.toLowerCase()}) | ${PROMISES[guarantee]} | ${String(guards.length)} | ${String(caught)} |`;
}

const isCaught = (outcome: string | undefined): boolean => outcome === "caught" || outcome === "timeout";

function guardTable(guarantee: Guarantee, mutations: readonly Mutation[], outcomes: Outcomes): string[] {
  const rows = ofGuarantee(guarantee, mutations).map(({ name, guard, file, test }) => {
    const stored = outcomes[name];
    const when = stored === undefined ? "not tried" : isCaught(stored.outcome) ? stored.date : "**survived**";
    const title = test.of === undefined ? test.title : test.title.replace(/%[a-z]/, test.of);
    return `| ${escaped(guard)} (\`${name}\`, [${base(file)}](../${file})) | ${escaped(title)}, [${base(test.file)}](../${test.file}) | ${when} |`;
  });
  return [
    `### ${guarantee}`,
    "",
    PROMISES[guarantee],
    "",
    "| guard | test | caught |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ];
}

const base = (file: string): string => file.split("/").at(-1) ?? file;
const escaped = (text: string): string => text.replaceAll(/[|*_<>%]/g, "\\$&");

const LABELS: Readonly<Record<string, string>> = {
  faults: "faults",
  runs: "runs",
  points: "fault points of a run",
  calls: "calls of these kinds in a run",
  rows: "rows",
  minutes: "minutes",
  commands: "commands",
  killsOfOrchestrator: "kills of the program",
  killsOfSidecar: "kills of the sidecar",
  interruptions: "interruptions",
  lost: "rows lost",
  doubled: "rows doubled",
  changed: "rows changed",
  orphans: "sidecars left",
  hangs: "hangs",
  seconds: "seconds of the run",
  secondsToNoSidecar: "longest time from the program's end to no sidecar (s)",
  fromKillToNoSidecar: "longest time from a kill to no sidecar (s)",
  fromInterruptionToExit: "longest time from an interruption to the exit (s)",
  framesOfProgram: "frames for the program's decoder",
  framesOfSidecar: "frames for the sidecar's decoder",
  failures: "failures",
};

function formText({ name, what }: Form, results: Results): string {
  const stored = results[name];
  if (stored === undefined) return `### ${name}\n\n${what} Nothing is stored yet.\n`;
  const { date, machine, isShort, minutes, figures } = stored;
  const rows = Object.entries(figures).map(
    ([figure, value]) =>
      `| ${LABELS[figure] ?? figure} | ${String(value)}${PROMISED_0.includes(figure) ? " of 0" : ""} |`,
  );
  return [
    `### ${name}`,
    "",
    `${what} ${isShort ? "The short form" : "The long form"} on ${date}, on ${machine}, in ${String(minutes)} minutes:`,
    "",
    "| figure | |",
    "| --- | ---: |",
    ...rows,
    "",
  ].join("\n");
}
