/** A folder with prompts, in which the same run is made again and again, undisturbed and with faults. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { damageOf, rowsOf, verified, type Damage, type Rows } from "./oracle.ts";
import { bundle, secondsToNoSidecar, startGain, type Ended } from "./program.ts";

/** What the faults of one kind did; everything after the first three is promised to be 0. */
export interface Tally {
  faults: number;
  runs: number;
  /** Longest time from the program's end until its sidecar had ended. */
  secondsToNoSidecar: number;
  lost: number;
  doubled: number;
  changed: number;
  orphans: number;
  hangs: number;
}

/** An unfinished run is verified after every so many faults: that takes as long as a run, and the same command reads it. */
const VERIFIED_UNFINISHED = 10;

export class ScratchRun {
  readonly scratch = mkdtempSync(join(tmpdir(), "gain-faults-"));
  readonly tally: Tally = {
    ...{ faults: 0, runs: 0, secondsToNoSidecar: 0 },
    ...{ lost: 0, doubled: 0, changed: 0, orphans: 0, hangs: 0 },
  };
  readonly #prompts = join(this.scratch, "prompts.jsonl");
  #expected: Rows = new Map();

  private constructor(prompts: number) {
    writeFileSync(
      this.#prompts,
      Array.from({ length: prompts }, (_, k) => `"prompt ${String(k)}"\n`).join(""),
    );
  }

  /** Calls `work` with a run of so many prompts, made once without a fault. Removes everything afterwards. */
  static async with<T>(prompts: number, work: (run: ScratchRun) => Promise<T>): Promise<T> {
    bundle();
    const run = new ScratchRun(prompts);
    try {
      await run.without("undisturbed", {});
      run.#expected = (await rowsOf(run.folder("undisturbed"))).rows;
      return await work(run);
    } finally {
      rmSync(run.scratch, { recursive: true });
    }
  }

  folder(name: string): string {
    return join(this.scratch, name);
  }

  command(name: string): string[] {
    const options = ["--model", "fake", "--prompts", this.#prompts, "--batch-size", "8"];
    const vectors = ["--vectors", "blocks:0,-1"];
    return ["experiment", ...options, ...vectors, "--out", this.folder(name)];
  }

  /** Makes the run without a fault. Fails unless it ends with exit 0. */
  async without(name: string, environment: NodeJS.ProcessEnv): Promise<void> {
    const { code, output } = await startGain(this.command(name), environment).ended;
    if (code !== 0) throw new Error(`the run ended with ${String(code)}:\n${output}`);
  }

  /**
   * Makes the run with a fault, expects one of the exit codes or the signal SIGKILL, and that the same command finishes it.
   *
   * @param isFault did the fault take place?
   * @returns how the disturbed program ended
   */
  async disturbed(
    name: string,
    environment: NodeJS.ProcessEnv,
    codes: readonly (number | null)[],
    isFault: (ended: Ended) => boolean,
  ): Promise<Ended> {
    const ended = await startGain(this.command(name), environment).ended;
    if (isFault(ended)) this.tally.faults += 1;
    await this.settle(name, ended, codes);
    rmSync(this.folder(name), { recursive: true, force: true });
    return ended;
  }

  /** Looks at what a disturbed program left, and finishes the run by the same command. */
  async settle(name: string, ended: Ended, codes: readonly (number | null)[]): Promise<void> {
    const { tally } = this;
    tally.runs += 1;
    if (ended.hung) tally.hangs += 1;
    const seconds = await secondsToNoSidecar(ended);
    if (seconds === null) tally.orphans += 1;
    else tally.secondsToNoSidecar = Math.max(tally.secondsToNoSidecar, seconds);
    const told = `${name}: exit ${String(ended.code)}, signal ${String(ended.signal)}`;
    if (!codes.includes(ended.code) || !(ended.signal === null || ended.signal === "SIGKILL"))
      throw new Error(`${told}\n${ended.output}`);
    if (ended.code === 0 || tally.runs % VERIFIED_UNFINISHED === 0) {
      const state = await verified(this.folder(name));
      if (ended.code === 0 && state !== "proven") throw new Error(`${told}, and its run is ${state}`);
    }
    await this.without(name, {});
    if ((await verified(this.folder(name))) !== "proven")
      throw new Error(`${told}, and its run is not proven`);
    this.add(await damageOf(this.folder(name), this.#expected));
  }

  add({ lost, doubled, changed }: Damage): void {
    this.tally.lost += lost;
    this.tally.doubled += doubled;
    this.tally.changed += changed;
  }
}

/** Numbers from 1 to `count`: all of them, or `most` that are spread evenly. */
export function spread(count: number, most: number | undefined): number[] {
  const all = Array.from({ length: count }, (_, k) => k + 1);
  if (most === undefined || most >= count) return all;
  return Array.from({ length: most }, (_, k) => all[Math.round((k * (count - 1)) / (most - 1))] ?? 1);
}
