/**
 * Runs gates of tools/check/gates.ts, two at a time, and prints one line for each. When one fails, its output is printed and
 * the exit status is 1.
 *
 *   tools/check.ts                                        every gate, without a cache
 *   tools/check.ts types "file shape"                     only these gates
 *   tools/check.ts --tasks analysis:lint workspace:links  the gates of nx targets, for the named projects
 *
 * `npm run check` runs nx, which calls this with --tasks for the targets whose inputs have changed (tools/nx). Each verdict
 * is sent to the parent process as a message, `{ tasks, passed }`.
 */
import { gate, gateOfTarget, type Gate, GATES } from "./check/gates.ts";
import { allParts, partsOf } from "./check/parts.ts";
import type { Verdict } from "./check/verdict.ts";
import { PROJECT } from "./setup/project.ts";

const AT_ONCE = 2;

interface Work {
  readonly gate: Gate;
  readonly parts: readonly string[];
  readonly tasks: readonly string[];
}

/** One run per gate for all its tasks, such as ["analysis:lint", "records:lint"]. */
function workOfTasks(tasks: readonly string[]): Work[] {
  const byGate = new Map<Gate, string[]>();
  for (const task of tasks) {
    const [project = "", target = ""] = task.split(":");
    const one = gateOfTarget(project, target);
    byGate.set(one, [...(byGate.get(one) ?? []), task]);
  }
  return GATES.flatMap((one) => {
    const its = byGate.get(one);
    if (its === undefined) return [];
    return [
      { gate: one, tasks: its, parts: its.flatMap((task) => partsOf(PROJECT, task.split(":")[0] ?? "")) },
    ];
  });
}

function planned([first, ...others]: readonly string[]): Work[] {
  if (first === "--tasks") return workOfTasks(others);
  const gates = first === undefined ? GATES : [first, ...others].map(gate);
  return gates.map((one) => ({ gate: one, parts: allParts(PROJECT), tasks: [] }));
}

const waiting = planned(process.argv.slice(2));
const failed: { gate: Gate; verdict: Verdict }[] = [];

async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const start = performance.now();
    const verdict = await next.gate.judge(PROJECT, next.parts);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${verdict.passed ? "ok  " : "FAIL"} ${next.gate.name} (${seconds} s)`);
    process.send?.({ tasks: next.tasks, passed: verdict.passed });
    if (!verdict.passed) failed.push({ gate: next.gate, verdict });
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
for (const { gate: one, verdict } of failed) console.log(`\n--- ${one.name} ---\n${verdict.output}`);
if (process.connected) process.disconnect();
if (failed.length > 0) {
  console.log(`\n${failed.length} gates failed: ${failed.map(({ gate: one }) => one.name).join(", ")}`);
  process.exitCode = 1;
}
