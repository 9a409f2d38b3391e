/**
 * Debian's Firefox, driven by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/): playwright-core drives a Firefox of
 * its own alone. The commands are those that the tests need.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "undici";

const PATHS = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
/** The browser to test in: `GAIN_FIREFOX`, else the one of the system; undefined where there is none. */
const FIREFOX = process.env["GAIN_FIREFOX"] ?? PATHS.find((path) => existsSync(path));

/** Why the tests in Firefox are skipped; undefined where they run. Continuous integration never skips them. */
export const NO_FIREFOX =
  FIREFOX === undefined && process.env["CI"] === undefined
    ? "Firefox was not found: install firefox-esr, or name one in GAIN_FIREFOX"
    : undefined;

const ANSWER_MS = 30_000;
const LOOK_MS = 50;
/** No request of its own, and nothing that it asks of a user. */
const PREFERENCES: Readonly<Record<string, boolean | string>> = {
  ...{ "app.normandy.enabled": false, "app.update.auto": false, "extensions.update.enabled": false },
  ...{ "browser.shell.checkDefaultBrowser": false, "datareporting.policy.dataSubmissionEnabled": false },
  ...{ "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false },
  ...{ "toolkit.telemetry.server": "", "services.settings.server": "" },
};

interface Answer {
  readonly id?: number;
  readonly type: string;
  readonly method?: string;
  readonly params?: {
    readonly level?: string;
    readonly text?: string;
    readonly request?: { readonly url: string };
  };
  readonly result?: unknown;
  readonly message?: string;
}

interface Evaluated {
  readonly type: "success" | "exception";
  readonly result?: { readonly value?: string };
  readonly exceptionDetails?: { readonly text: string };
}

export class Firefox {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #context = "";
  #last = 0;
  /** Warnings and errors of the console, and errors of scripts. */
  readonly logged: string[] = [];
  /** Addresses of requests. */
  readonly requests: string[] = [];

  private constructor(child: ChildProcess, profile: string, socket: WebSocket) {
    this.#child = child;
    this.#profile = profile;
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      this.#hear(JSON.parse(String(data)) as Answer);
    });
  }

  /** Starts a browser without a window, with a profile of its own. */
  static async launch(): Promise<Firefox> {
    if (FIREFOX === undefined) throw new Error("Firefox was not found: install firefox-esr");
    const profile = mkdtempSync(join(tmpdir(), "gain-firefox-"));
    const lines = Object.entries(PREFERENCES).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
    );
    writeFileSync(join(profile, "user.js"), lines.join(""));
    const given = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0"];
    const child = spawn(FIREFOX, given, { stdio: ["ignore", "ignore", "pipe"] });
    const address = await new Promise<string>((resolve, reject) => {
      let text = "";
      child.stderr.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        const found = /WebDriver BiDi listening on (ws:\S+)/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once("close", () => {
        reject(new Error(`Firefox ended: ${text.slice(-500)}`));
      });
    });
    const socket = new WebSocket(`${address}/session`);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", reject);
    });
    const firefox = new Firefox(child, profile, socket);
    await firefox.#send("session.new", { capabilities: {} });
    await firefox.#send("session.subscribe", { events: ["log.entryAdded", "network.beforeRequestSent"] });
    const { contexts } = (await firefox.#send("browsingContext.getTree", {})) as {
      contexts: { context: string }[];
    };
    firefox.#context = contexts[0]?.context ?? "";
    return firefox;
  }

  /** Goes to an address and waits until its page and that page's scripts are there. */
  async open(url: string): Promise<void> {
    await this.#send("browsingContext.navigate", { context: this.#context, url, wait: "complete" });
    await this.waitFor("document.documentElement.dataset.ready === 'true'");
  }

  /** The value of an expression in the page, which JSON can hold. */
  async evaluate<Value>(expression: string): Promise<Value> {
    const found = (await this.#send("script.evaluate", {
      expression: `JSON.stringify(${expression})`,
      ...{ target: { context: this.#context }, awaitPromise: true },
    })) as Evaluated;
    if (found.type === "exception") throw new Error(found.exceptionDetails?.text);
    return JSON.parse(found.result?.value ?? "null") as Value;
  }

  /** Waits until an expression is true in the page, which may be another one by then. */
  async waitFor(expression: string): Promise<void> {
    const end = performance.now() + ANSWER_MS;
    while (!(await this.evaluate<boolean>(`Boolean(${expression})`))) {
      if (performance.now() > end) throw new Error(`in Firefox this did not become true: ${expression}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("close", resolve));
    this.#socket.close();
    this.#child.kill("SIGKILL");
    await ended;
    rmSync(this.#profile, { recursive: true, force: true });
  }

  async #send(method: string, params: object): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    const answer = await new Promise<Answer>((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error(`Firefox did not answer ${method}`));
      }, ANSWER_MS);
      this.#waiting.set(id, (found) => {
        clearTimeout(late);
        resolve(found);
      });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
    if (answer.type === "error") throw new Error(`${method}: ${String(answer.message)}`);
    return answer.result;
  }

  #hear(answer: Answer): void {
    if (answer.id !== undefined) {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    } else if (answer.method === "log.entryAdded") {
      const { level = "", text = "" } = answer.params ?? {};
      if (level === "warn" || level === "error") this.logged.push(`${level}: ${text}`);
    } else if (answer.method === "network.beforeRequestSent")
      this.requests.push(answer.params?.request?.url ?? "");
  }
}
