/**
 * What a contract that also runs in a browser is written with. Vitest's functions fit, and so do Mocha's with Chai: of `expect`, only what Chai has
 * is used.
 */
export interface Suite {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, body: () => Promise<void> | void) => unknown
  readonly expect: Chai.ExpectStatic
}
