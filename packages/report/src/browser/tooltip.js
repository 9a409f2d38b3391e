// @ts-check
/** Distance of the tooltip from the pointer and from the window's edge, in pixels. */
const TOOLTIP_GAP = 14;

/**
 * A tooltip for Vega's views: names and values as text, never as HTML. Vega calls it with the value of a mark's
 * tooltip, and with nothing when the pointer leaves the mark.
 *
 * @returns {(handler: unknown, event: MouseEvent, item: unknown, value: unknown) => void}
 */
function newTooltip() {
  const box = newElement("dl", "tooltip");
  box.setAttribute("role", "status");
  box.hidden = true;
  document.body.append(box);
  const hide = () => {
    box.hidden = true;
  };
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
  document.addEventListener("scroll", hide, { passive: true });
  return (_handler, event, _item, value) => {
    if (value === null || value === undefined || value === "") {
      hide();
      return;
    }
    box.replaceChildren(...tooltipEntries(value));
    box.hidden = false;
    placeBeside(box, event.clientX, event.clientY);
  };
}

/**
 * @param {unknown} value
 * @returns {HTMLElement[]}
 */
function tooltipEntries(value) {
  if (typeof value !== "object" || value === null) return [newElement("dd", "", shownText(String(value)))];
  return Object.entries(value).flatMap(([name, text]) => [
    newElement("dt", "", shownText(name)),
    newElement("dd", "", shownText(String(text))),
  ]);
}

/**
 * @param {HTMLElement} box
 * @param {number} x
 * @param {number} y
 */
function placeBeside(box, x, y) {
  const { width, height } = box.getBoundingClientRect();
  const fitsRight = x + TOOLTIP_GAP + width <= document.documentElement.clientWidth - TOOLTIP_GAP;
  const fitsBelow = y + TOOLTIP_GAP + height <= document.documentElement.clientHeight - TOOLTIP_GAP;
  const left = fitsRight ? x + TOOLTIP_GAP : Math.max(TOOLTIP_GAP, x - TOOLTIP_GAP - width);
  const top = fitsBelow ? y + TOOLTIP_GAP : Math.max(TOOLTIP_GAP, y - TOOLTIP_GAP - height);
  box.style.setProperty("left", `${String(left)}px`);
  box.style.setProperty("top", `${String(top)}px`);
}
