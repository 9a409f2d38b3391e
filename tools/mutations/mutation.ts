/** One guard of the program, what removes it, and the test that must fail without it. */

/** Every guarantee of docs/reliability.md. */
export const GUARANTEES = [
  ...["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10"],
  ...["G11", "G12", "G13", "G14", "G15", "G16", "G17", "G18", "G19", "G20"],
] as const;

export type Guarantee = (typeof GUARANTEES)[number];

/** A test by its file and a part of its title, as it is in the source. */
export interface NamedTest {
  readonly file: string;
  /** For a test of pytest, the name of its function. */
  readonly title: string;
  /** The case of a table: it replaces the first placeholder of the title. */
  readonly of?: string;
}

/** A test of that file, by its title. */
export const testOf =
  (file: string) =>
  (title: string): NamedTest => ({ file, title });

export interface Mutation {
  /** Unique. */
  readonly name: string;
  readonly guarantee: Guarantee;
  /** What the guard does, as a clause: "an answer is acknowledged after its commit". */
  readonly guard: string;
  readonly file: string;
  /** Occurs once in the file. */
  readonly find: string;
  readonly replace: string;
  readonly test: NamedTest;
}

const PLACEHOLDER = /%[a-zA-Z]|\$[a-zA-Z]+/;

/** The part of a title that vitest and pytest select by: static text, with the case in its first placeholder. */
export function selectedTitle({ title, of }: NamedTest): string {
  const filled = of === undefined ? title : title.replace(PLACEHOLDER, of);
  const [first = "", ...more] = filled.split(PLACEHOLDER);
  return [first, ...more].reduce((longest, part) => (part.length > longest.length ? part : longest), "");
}
