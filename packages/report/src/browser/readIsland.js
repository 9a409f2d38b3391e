// @ts-check
/**
 * The page's scripts are plain files, concatenated in a fixed order into one function's body. A file's declarations are
 * visible to the files after it and not outside.
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
