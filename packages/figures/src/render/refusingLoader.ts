/** A Vega loader that opens nothing and remembers what it was asked for: a specification carries its data itself. */
export class RefusingLoader {
  readonly refused: string[] = [];

  load = (address: string): Promise<never> => this.#refuse(address);
  http = (address: string): Promise<never> => this.#refuse(address);
  file = (path: string): Promise<never> => this.#refuse(path);

  /** Gives an empty address rather than an error, which Vega leaves unhandled for links. */
  sanitize = (address: string): Promise<{ href: string }> => {
    this.refused.push(address);
    return Promise.resolve({ href: "" });
  };

  #refuse(address: string): Promise<never> {
    this.refused.push(address);
    return Promise.reject(new Error(`refused to load ${address}`));
  }
}
