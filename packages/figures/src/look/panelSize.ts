/** Plot area of one of four panels, in pixels of 1/96 inch, without axes and legends. */
export const PANEL_WIDTH = 390;
export const PANEL_HEIGHT = 280;
