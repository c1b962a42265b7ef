/** Defines an element once, also when two copies of the script are on one page: the first one stays. */
export function defineElement(name: string, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, element)
}
