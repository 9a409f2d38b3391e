import { markup, type Markup } from "./markup.ts";

/** An interval or a percentage. */
const WHOLE = /(\[[\d.,−+e ]{1,30}\]|\d+ %)/;

/** A text of which no line breaks inside an interval or before a percent sign. */
export const wholeNumbers = (text: string): Markup =>
  markup`${text.split(WHOLE).map((part, i) => (i % 2 === 1 ? markup`<span class="whole">${part}</span>` : markup`${part}`))}`;
