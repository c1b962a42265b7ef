/** What web-test-runner puts into the page of a component test: the part of Mocha that is used. */
interface Suite {
  (name: string, body: () => void): void
}

interface Test {
  (name: string, body: () => void | Promise<void>): void
}

declare const describe: Suite
declare const it: Test
declare const before: (body: () => void | Promise<void>) => void
declare const beforeEach: (body: () => void | Promise<void>) => void
declare const after: (body: () => void | Promise<void>) => void
declare const afterEach: (body: () => void | Promise<void>) => void
