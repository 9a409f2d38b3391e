/** A folder of runs that the program made with a sidecar without a model, and `gain view` of it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { gain, ROOT, startGain, type Running } from "./gainCommand.ts";

export const FAKE = {
  GAIN_SIDECAR_SCRIPT: join(ROOT, "python/tests/fake_sidecar.py"),
  GAIN_FAKE_LAYERS: "4",
};
const HOSTILE = `<img src=x onerror="document.title='owned'">\u202egnp`;
const CATEGORIES = ["Factual", "Novel", "Cliche"];
const READY = "html[data-ready=true]";

export class ViewedRuns {
  readonly folder: string;
  readonly runs: string;
  readonly home: string;
  readonly #viewer: Running;

  private constructor(folder: string, viewer: Running, home: string) {
    this.folder = folder;
    this.runs = join(folder, "runs");
    this.#viewer = viewer;
    this.home = home;
  }

  /** Two runs: "first" of 62 prompts, one of which gives an error row, and "second" of 60 of them in a deeper model. */
  static async start(): Promise<ViewedRuns> {
    const folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
    const runs = join(folder, "runs");
    mkdirSync(runs);
    const texts = Array.from({ length: 60 }, (_, k) => `prompt number ${String(k)}`);
    const first = promptFile(folder, "first.jsonl", [...texts, HOSTILE, "an ERROR here"]);
    const second = promptFile(folder, "second.jsonl", texts);
    const done = await Promise.all([
      gain(experiment(runs, "first", first), FAKE),
      gain(experiment(runs, "second", second), { ...FAKE, GAIN_FAKE_LAYERS: "6" }),
    ]);
    const codes = done.map(({ code }) => code);
    if (codes.join() !== "3,0") throw new Error(`exit codes ${codes.join()}: ${done[0].stderr}`);
    const viewer = startGain(["view", runs, "--no-open"]);
    const [home = ""] = await viewer.prints(/http:\/\/127\.0\.0\.1:\d+\/#token=\S+/);
    return new ViewedRuns(folder, viewer, home);
  }

  get origin(): string {
    return new URL(this.home).origin;
  }

  /** The arguments that make one more run. */
  experiment(name: string, texts: readonly string[]): string[] {
    return experiment(this.runs, name, promptFile(this.folder, `${name}.jsonl`, texts));
  }

  /** A page that knows the token, and every request to elsewhere, message, error and violation. */
  async open(
    browser: Browser,
    query: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; faults: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const faults: string[] = [];
    page.on("request", (request) => {
      if (!/^(data:|blob:)/.test(request.url()) && new URL(request.url()).origin !== this.origin)
        faults.push(`request: ${request.url()}`);
    });
    page.on("console", (message) => faults.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(this.home);
    await page.waitForSelector(READY);
    if (query !== "") {
      await page.goto(`${this.origin}/${query}`);
      await page.waitForSelector(READY);
    }
    return { page, faults };
  }

  async end(): Promise<void> {
    this.#viewer.signal("SIGTERM");
    await this.#viewer.finished;
    rmSync(this.folder, { recursive: true });
  }
}

function promptFile(folder: string, name: string, texts: readonly string[]): string {
  const file = join(folder, name);
  const lines = texts.map((prompt, k) =>
    JSON.stringify({ prompt, category: CATEGORIES[k % 3], source: k < 5 ? "wiki" : "web" }),
  );
  writeFileSync(file, lines.join("\n"));
  return file;
}

const experiment = (runs: string, name: string, prompts: string): string[] => [
  ...["experiment", "--model", "gpt2", "--quiet", "--prompts", prompts, "--out", join(runs, name)],
];
