/** A Ray cluster of logical GPUs on this machine, which python/tests/ray_cluster.py starts and ends by process id. */
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { ROOT } from "./gainCommand.ts";

const PYTHON = join(ROOT, ".venv/bin/python");

/** Ray takes 240 MB, so that the set-up leaves it out, and a cluster takes minutes: `npm run cluster:test`. */
export const isClusterTested = existsSync(join(ROOT, ".venv/bin/ray")) && process.env["GAIN_LONG"] === "1";

/** The fleet and the sidecar without a model, with these faults. */
export const fakeLanes = (faults: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  GAIN_FLEET_SCRIPT: join(ROOT, "python/tests/fake_fleet.py"),
  GAIN_SIDECAR_SCRIPT: join(ROOT, "python/tests/fake_sidecar.py"),
  GAIN_FAKE_LAYERS: "4",
  ...faults,
});

export interface ClusterShape {
  /** GPUs of the head, and of each further node at 127.0.0.2, 127.0.0.3, … */
  readonly gpus: readonly number[];
  /** Without token authentication. */
  readonly open?: boolean;
  /** Of the nodes' environment. */
  readonly variables?: NodeJS.ProcessEnv;
}

interface ClusterFacts {
  readonly address: string;
  readonly token: string;
  /** Variables with which a command joins it. */
  readonly settings: NodeJS.ProcessEnv;
}

export class RayCluster implements ClusterFacts {
  readonly address: string;
  readonly token: string;
  readonly settings: NodeJS.ProcessEnv;
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  private constructor(
    process: ChildProcessByStdio<Writable, Readable, null>,
    lines: AsyncIterator<string>,
    facts: ClusterFacts,
  ) {
    this.#process = process;
    this.#lines = lines;
    this.address = facts.address;
    this.token = facts.token;
    this.settings = facts.settings;
  }

  static async start(shape: ClusterShape): Promise<RayCluster> {
    const script = join(ROOT, "python/tests/ray_cluster.py");
    const child = spawn(PYTHON, [script, JSON.stringify(shape)], { stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done === true) throw new Error("the cluster did not start");
    return new RayCluster(child, lines, JSON.parse(first.value) as ClusterFacts);
  }

  /** The head's address without its port. */
  get host(): string {
    return this.address.slice(0, this.address.lastIndexOf(":"));
  }

  /** Sends a signal to a node with its sidecars. */
  async signalNode(address: string, signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): Promise<void> {
    await this.#ask({ kill: address, signal: { SIGKILL: 9, SIGSTOP: 19, SIGCONT: 18 }[signal] });
  }

  async addNode(address: string, gpus: number): Promise<void> {
    await this.#ask({ add: address, gpus });
  }

  /** Kills the head's process, which every node needs. */
  async killHead(): Promise<void> {
    await this.#ask({ gcs: 9 });
  }

  /** The processes of its sidecars. */
  async workers(): Promise<number[]> {
    return JSON.parse(await this.#ask({ workers: true })) as number[];
  }

  /** Ends every process of the cluster. */
  async end(): Promise<void> {
    this.#process.stdin.end();
    if (this.#process.exitCode === null) await once(this.#process, "exit");
  }

  async #ask(command: object): Promise<string> {
    this.#process.stdin.write(`${JSON.stringify(command)}\n`);
    const answer = await this.#lines.next();
    if (answer.done === true) throw new Error("the cluster has ended");
    return answer.value;
  }
}
