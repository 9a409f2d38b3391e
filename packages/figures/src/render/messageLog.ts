/**
 * Collects warnings and errors of Vega-Lite and Vega. It has the interface of a Vega logger, so that no message is lost
 * on a console. The methods are bound because Vega calls them without their object.
 */
export class MessageLog {
  /** Errors and warnings, oldest first. */
  readonly all: string[] = [];

  readonly error = (...message: readonly unknown[]): this => this.#keep(message);
  readonly warn = (...message: readonly unknown[]): this => this.#keep(message);
  readonly info = (): this => this;
  readonly debug = (): this => this;

  /** Vega sets and reads a level; every error and warning is kept at any level. */
  level(): number;
  level(level: number): this;
  level(level?: number): number | this {
    return level === undefined ? 0 : this;
  }

  #keep(message: readonly unknown[]): this {
    this.all.push(message.map(String).join(" "));
    return this;
  }
}
