import type {Page} from 'playwright-core'

type Doing = (...args: never[]) => unknown

/** A page of a test's own, bundled for it, whose `tester` does what the test asks. Errors nobody caught go to `errors`. */
export class TestedPage<T extends {readonly [K in keyof T]: Doing}> {
  readonly page: Page

  constructor(page: Page, errors: string[]) {
    this.page = page
    page.on('pageerror', error => errors.push(String(error)))
  }

  do<K extends keyof T>(method: K, ...args: Parameters<T[K]>): Promise<Awaited<ReturnType<T[K]>>> {
    return this.page.evaluate(
      ([method, args]) => {
        const {tester} = globalThis as unknown as {tester: Record<string, (...args: unknown[]) => unknown>}
        return tester[method]!(...args)
      },
      [method as string, args as unknown[]] as const
    ) as Promise<Awaited<ReturnType<T[K]>>>
  }
}
