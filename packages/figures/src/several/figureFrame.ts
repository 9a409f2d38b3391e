import { type FigureSpec, VEGA_LITE_SCHEMA } from "../figureSpec.ts";
import { COLUMN_CONTENT_WIDTH } from "../look/printSize.ts";
import { FIGURE_THEME } from "../look/theme.ts";
import { noteLines } from "../text/noteLines.ts";
import { titled } from "./titled.ts";

/** What every figure of several models has beside its marks. */
interface FrameOf {
  /** The finding, in one sentence or in two lines. */
  readonly title: string | readonly string[];
  /** The key: parts that dots separate. Two lines at most. */
  readonly key: string;
  readonly description: string;
  readonly contentWidth?: number;
}

/** Schema, look and title of a figure without a frame around its plot. */
export function figureFrame({ title, key, description, contentWidth = COLUMN_CONTENT_WIDTH }: FrameOf) {
  return {
    $schema: VEGA_LITE_SCHEMA,
    config: { ...FIGURE_THEME, view: { stroke: null } },
    description,
    title: {
      text: titled(title, contentWidth),
      subtitle: noteLines([key], contentWidth),
      frame: "bounds",
      limit: contentWidth,
    },
  } as const satisfies Partial<FigureSpec>;
}
