import type { ModelRequest } from "@gain/protocol";
import { SidecarProcess, type SidecarCommand } from "./sidecarProcess.ts";

/**
 * A process that reads the files of a model which will be loaded later, and keeps their digests:
 * `python -m gain_sidecar.reading_ahead`. It ends on its own, with this process, or by `end`. Nothing depends on its
 * success, so no failure of it is reported.
 */
export class ReadAhead {
  readonly #started: Promise<SidecarProcess | undefined>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;

  constructor(command: SidecarCommand, request: ModelRequest) {
    this.#started = SidecarProcess.start(command, [], JSON.stringify(request), () => undefined).catch(
      () => undefined,
    );
    this.ended = this.#started.then(async (started) => {
      await started?.departed;
    });
  }

  /** Kills the process, if it has not ended. */
  async end(): Promise<void> {
    (await this.#started)?.kill();
    await this.ended;
  }
}
