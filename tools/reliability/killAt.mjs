/**
 * A module that Node loads before the program (`--import`). It watches the program's fault points:
 *
 * GAIN_KILL_AT=7      the 7th of them kills the process
 * GAIN_TRACE=FILE     the name of each is appended to FILE
 */
import { subscribe } from "node:diagnostics_channel";
import { appendFileSync } from "node:fs";

const killAt = Number(process.env["GAIN_KILL_AT"] ?? 0);
const trace = process.env["GAIN_TRACE"];
let passed = 0;

subscribe("gain:fault-point", (point) => {
  passed += 1;
  if (trace !== undefined) appendFileSync(trace, `${String(point)}\n`);
  if (passed === killAt) process.kill(process.pid, "SIGKILL");
});
