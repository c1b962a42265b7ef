/**
 * An `EventTarget` whose event names and details are typed. `Events` maps a name to its detail.
 * A subscription ends by the function it returns or by the `AbortSignal` it was given.
 */
export class TypedEvents<Events extends object> {
  readonly #target = new EventTarget()

  on<K extends keyof Events & string>(
    name: K,
    listener: (detail: Events[K]) => void,
    options: {signal?: AbortSignal} = {}
  ): () => void {
    const wrapped = (event: Event) => listener((event as CustomEvent<Events[K]>).detail)
    this.#target.addEventListener(name, wrapped, options)
    return () => this.#target.removeEventListener(name, wrapped)
  }

  protected emit<K extends keyof Events & string>(name: K, detail: Events[K]): void {
    this.#target.dispatchEvent(new CustomEvent(name, {detail}))
  }
}
