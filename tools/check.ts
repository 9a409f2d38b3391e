/**
 * Runs every gate, two at a time, one line each: `npm run check`. Exit status 1 when one fails, with what it said.
 *
 * `npm run check -- types "file shape"` runs those gates only.
 */
import { gate, type Gate, GATES, type Verdict } from "./check/gates.ts";
import { PROJECT } from "./setup/project.ts";

const AT_ONCE = 2;

const asked = process.argv.slice(2);
const waiting = asked.length === 0 ? [...GATES] : asked.map(gate);
const failed: { gate: Gate; verdict: Verdict }[] = [];

async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const start = performance.now();
    const verdict = await next.judge(PROJECT);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${verdict.passed ? "ok  " : "FAIL"} ${next.name} (${seconds} s)`);
    if (!verdict.passed) failed.push({ gate: next, verdict });
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
for (const { gate: one, verdict } of failed) console.log(`\n--- ${one.name} ---\n${verdict.output}`);
if (failed.length > 0) {
  console.log(`\n${failed.length} gates failed: ${failed.map(({ gate: one }) => one.name).join(", ")}`);
  process.exitCode = 1;
}
