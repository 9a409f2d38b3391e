// @ts-check
/**
 * The page's scripts are plain files that are put together, in a stated order, into one function's body: what a file
 * declares is seen by those after it, and nothing is seen from outside.
 */

/**
 * The value of a JSON island.
 *
 * @param {string} id
 * @returns {unknown}
 */
function readIsland(id) {
  return JSON.parse(requiredElement(id).textContent ?? "");
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
function requiredElement(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no element "${id}"`);
  return element;
}

/**
 * A new element with a class and a text, which is never read as HTML.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function newElement(tag, className, text) {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
